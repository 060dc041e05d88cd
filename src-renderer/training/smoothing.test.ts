import { expect, it } from 'vitest'
import { addPoints, createCurves } from '../state/curves.ts'
import { smoothedColumn } from './smoothed-columns.ts'
import { smoothed } from './smoothing.ts'

const average = (x: number[], y: number[], weight: number) =>
  Array.from(smoothed(Float64Array.from(x), Float64Array.from(y), { length: x.length, weight }))

it('averages evenly spaced points, worked out by hand', () => {
  // Weights of the points with 0.5: 1; ½, 1; ¼, ½, 1. Averages: 0; 3 / 1.5 = 2; (1.5 + 6) / 1.75 = 30 / 7.
  const [first, second, third] = average([10, 20, 30], [0, 3, 6], 0.5)
  expect(first).toBe(0)
  expect(second).toBeCloseTo(2, 12)
  expect(third).toBeCloseTo(30 / 7, 12)
})

it('lets a point that is further away count less', () => {
  // Mean distance 2; the second point is 1 after the first, the third 3: kept 0.5^½, then 0.5^1.5.
  const a = Math.SQRT1_2
  const b = a ** 3
  const [, second, third] = average([0, 1, 4], [1, 2, 4], 0.5)
  expect(second).toBeCloseTo((a * 1 + 2) / (a + 1), 12)
  expect(third).toBeCloseTo((a * b * 1 + b * 2 + 4) / (a * b + b + 1), 12)
})

it('leaves a constant constant to the last bit, however long', () => {
  const y = Array.from({ length: 5000 }, () => 0.1)
  const x = y.map((_, index) => index * 3)
  expect(new Set(average(x, y, 0.99))).toEqual(new Set([0.1]))
})

it('changes nothing without weight', () => {
  expect(average([1, 2, 3], [5, -1, 2], 0)).toEqual([5, -1, 2])
})

it('steps over values that are missing or no numbers', () => {
  const with_ = average([0, 1, 2, 3], [2, NaN, Infinity, 4], 0.5)
  expect(with_[0]).toBe(2)
  expect(with_[1]).toBeNaN()
  expect(with_[2]).toBe(Infinity)
  // Only two points count, so their distance is the unit: (2 · ½ + 4) / 1.5.
  expect(with_[3]).toBeCloseTo(10 / 3, 12)
})

it('smooths long curves over a thousandth of their length', () => {
  // 10,000 points, unit ten points: after a jump from 0 to 1, ten points later the old values weigh half of what they did.
  const x = Array.from({ length: 10_001 }, (_, index) => index)
  const y = x.map((each) => (each <= 5000 ? 0 : 1))
  expect(average(x, y, 0.5)[5010]).toBeCloseTo(0.5, 6)
})

it('goes on where it stood, with the same result', () => {
  const curves = createCurves()
  const add = (from: number, to: number) =>
    addPoints(
      curves,
      Array.from({ length: to - from + 1 }, (_, index) => from + index).map((round) => ({
        round,
        seconds: round,
        values: { loss: Math.sin(round) },
      })),
      { epochsPerRound: 0, secondsBefore: 0 },
    )
  const asked = { weight: 0.6, isLog: false }
  add(1, 500)
  smoothedColumn(curves, 'loss', asked)
  add(501, 900)
  const grown = Array.from(smoothedColumn(curves, 'loss', asked).values.subarray(0, 900))
  const whole = smoothed(curves.rounds, curves.values.get('loss')!, { length: 900, weight: 0.6 })
  expect(grown).toEqual(Array.from(whole))
})
