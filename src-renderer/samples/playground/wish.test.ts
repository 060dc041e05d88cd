import { expect, it } from 'vitest'
import { conditionScale, isTrained, latentRanges, middleLatents, usualCondition } from './wish.ts'

const ENERGY = { name: 'energy', size: 1, unit: 'GeV' as const, classes: null }
const NORMAL = { name: 'z', size: 2, distribution: 'normal', low: 0, high: 1 }

it('begins in the geometric middle of the trained energies', () => {
  expect([...(usualCondition({ ...ENERGY, ranges: [[1, 100]] }) ?? [])]).toEqual([10])
  expect([...(usualCondition({ ...ENERGY, ranges: [[-4, 8]] }) ?? [])]).toEqual([2])
  expect(usualCondition(null)).toBeNull()
})

it('has a slider that is logarithmic in the energy and reaches three times beyond the training', () => {
  const { from, to, valueAt, placeOf } = conditionScale([3, 300])
  expect([from, to]).toEqual([1, 900])
  expect(valueAt(500)).toBeCloseTo(30)
  expect(placeOf(30)).toBe(500)
  expect(placeOf(valueAt(137))).toBe(137)
})

it('knows what was trained, though a float32 rounds', () => {
  expect(isTrained(Math.fround(0.1), [0.1, 1])).toBe(true)
  expect(isTrained(0.09, [0.1, 1])).toBe(false)
})

it('has sliders from −3 to 3 for normal latents, else from end to end', () => {
  expect(latentRanges([NORMAL])).toEqual([
    { name: 'z 1', low: -3, high: 3 },
    { name: 'z 2', low: -3, high: 3 },
  ])
  const uniform = { name: 'u', size: 1, distribution: 'uniform', low: 0, high: 1 }
  expect([...middleLatents([NORMAL, uniform])]).toEqual([0, 0, 0.5])
})
