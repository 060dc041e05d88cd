import { expect, it } from 'vitest'
import { placeOf, valueAt, type Spread } from './slice-picker.tsx'

const spread = (low: number, high: number, scale: 'log' | 'linear'): Spread => ({
  ...{ low, high, scale, distinct: null },
  counts: new Float32Array(48),
})

it.each([
  // The middle of 1 … 10,000 in decades is 100.
  [spread(1, 10_000, 'log'), 120, 100],
  [spread(0, 10, 'linear'), 60, 2.5],
  [spread(3, 7, 'linear'), 0, 3],
  [spread(3, 7, 'log'), 240, 7],
] as const)('a slider and its energy are each other’s', (axis, place, value) => {
  expect(valueAt(axis, place)).toBeCloseTo(value, 9)
  expect(placeOf(axis, value)).toBe(place)
})
