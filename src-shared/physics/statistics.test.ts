import { describe, expect, test } from 'vitest'
import {
  binEdges,
  halfWidth68,
  histogram,
  quantile,
  separationPower,
  sorted,
  standardDeviation,
  wasserstein,
} from './statistics.ts'

const of = (...values: number[]): Float64Array => Float64Array.from(values)

describe('wasserstein', () => {
  test.each([
    // Expected values from scipy.stats.wasserstein_distance (1.17.1) or by hand.
    [of(0, 1, 3), of(5, 6, 8), 5],
    [of(0), of(0, 1), 0.5],
    [of(3.4, 3.9, 7.5, 7.8), of(1.4, 4.5), 2.7],
    [of(0, 1, 3), of(5, 6, 8, 9, 9), 6.066666666666666],
    [of(1, 1, 2, 5), of(1, 2, 2), 0.9166666666666666],
    [of(-2, 7), of(-2, 7), 0],
  ])('is the area between the cumulative distributions (%#)', (a, b, expected) => {
    expect(wasserstein(a, b)).toBeCloseTo(expected, 12)
    expect(wasserstein(b, a)).toBeCloseTo(expected, 12)
  })

  test('a shift moves a sample by its size', () => {
    const sample = Float64Array.from({ length: 101 }, (_, index) => (index * 37) % 101)
    expect(wasserstein(sorted(sample), sorted(sample.map((value) => value + 3.25)))).toBeCloseTo(3.25, 12)
  })

  test('an empty sample is a bug', () => {
    expect(() => wasserstein(of(), of(1))).toThrow('empty')
  })
})

test('quantiles run linearly between neighbours', () => {
  const sample = of(1, 2, 4, 8, 16)
  expect(quantile(sample, 0)).toBe(1)
  expect(quantile(sample, 1)).toBe(16)
  expect(quantile(sample, 0.5)).toBe(4)
  expect(quantile(sample, 0.16)).toBeCloseTo(1.64, 12)
  expect(quantile(sample, 0.84)).toBeCloseTo(10.88, 12)
  expect(halfWidth68(sample)).toBeCloseTo(4.62, 12)
})

test('the standard deviation divides by n − 1', () => {
  expect(standardDeviation(of(2, 4, 4, 4, 5, 5, 7, 9))).toBeCloseTo(Math.sqrt(32 / 7), 12)
  expect(standardDeviation(of(3))).toBe(0)
})

test('a histogram keeps its upper edge and counts what lies outside', () => {
  const { counts, below, above } = histogram(of(-1, 0, 0.5, 1, 1.99, 2, 4, 4.1), of(0, 1, 2, 4))
  expect([...counts]).toEqual([2, 2, 2])
  expect([below, above]).toEqual([1, 1])
  expect([...binEdges(0, 1, 4)]).toEqual([0, 0.25, 0.5, 0.75, 1])
})

test('separation power is 0 for equal shapes, 1 without overlap, and ½ Σ (p − q)²/(p + q) between', () => {
  expect(separationPower(of(1, 2, 3), of(2, 4, 6))).toBeCloseTo(0, 12)
  expect(separationPower(of(5, 0), of(0, 3))).toBe(1)
  // p = (1/2, 1/2), q = (1/4, 3/4): ½ (1/16 / (3/4) + 1/16 / (5/4)) = ½ (1/12 + 1/20) = 1/15.
  expect(separationPower(of(1, 1), of(1, 3))).toBeCloseTo(1 / 15, 12)
})
