import { describe, expect, test } from 'vitest'
import { linearAxis } from './axes.ts'
import { chiSquare, cumulativeDistances, gammaQ, kolmogorovProbability, separation } from './distances.ts'
import { binned, momentsOf, ones, prepare } from './weighted-sample.ts'

const side = (values: number[], weights?: number[]) => ({
  prepared: prepare(Float64Array.from(values), linearAxis(0, 4, 5)),
  weights: weights === undefined ? ones(values.length) : Uint8Array.from(weights),
})
const bins = (values: number[], weights?: number[]) => {
  const { prepared, weights: given } = side(values, weights)
  return binned(prepared, given)
}

describe('samples', () => {
  test('the last bin includes its upper edge; what is outside or no number is counted apart', () => {
    const found = bins([0, 0.5, 1, 4, 4.1, -1, NaN])
    expect([...found.counts]).toEqual([2, 1, 0, 1])
    expect(found).toMatchObject({ outside: 2, total: 6 })
  })

  test('weights count events several times or not at all', () => {
    const { prepared, weights } = side([1, 2, 3, 100], [2, 1, 1, 0])
    expect([...binned(prepared, weights).counts]).toEqual([0, 2, 1, 1])
    // 1, 1, 2, 3: mean 7/4, squares 2·(3/4)² + (1/4)² + (5/4)² = 2.75, over 3.
    const moments = momentsOf(prepared, weights)
    expect(moments.mean).toBe(1.75)
    expect(moments.sd).toBeCloseTo(Math.sqrt(2.75 / 3), 12)
  })
})

describe('distances by hand', () => {
  test('W1 and KS of 0, 1 and 3 against 5, 6 and 8: everything moves by 5', () => {
    expect(cumulativeDistances(side([0, 1, 3]), side([5, 6, 8]))).toEqual({ w1: 5, ks: 1 })
  })

  test('the same values in other orders and sizes are at distance 0', () => {
    const found = cumulativeDistances(side([1, 2, 2, 1]), side([2, 1]))
    expect(found).toEqual({ w1: 0, ks: 0 })
  })

  test('a weight of two is the event twice', () => {
    const twice = cumulativeDistances(side([0, 4], [2, 1]), side([1, 2]))
    const written = cumulativeDistances(side([0, 0, 4]), side([1, 2]))
    expect(twice).toEqual(written)
    // CDFs on [0,1): 2/3 and 0; [1,2): 2/3 and 1/2; [2,4): 2/3 and 1.
    expect(twice.w1).toBeCloseTo(2 / 3 + 1 / 6 + 2 / 3, 12)
    expect(twice.ks).toBeCloseTo(2 / 3, 12)
  })

  test('separation power: ½ Σ (p − q)² / (p + q)', () => {
    // p = (1/2, 1/2, 0, 0), q = (1/4, 1/4, 1/2, 0): ½ (1/12 + 1/12 + 1/2) = 1/3
    expect(separation(bins([0.5, 1.5]), bins([0.5, 1.5, 2.5, 2.5]))).toBeCloseTo(1 / 3, 12)
    expect(separation(bins([0.5]), bins([3.5]))).toBe(1)
  })

  test('chi-square of two histograms of different sizes', () => {
    // n = (1, 1), m = (3, 1): N = 2, M = 4; (√2·1 − 3/√2)²/4 + (√2 − 1/√2)²/2 = 0.125 + 0.25
    const found = chiSquare(bins([0.5, 1.5]), bins([0.5, 0.6, 0.7, 1.5]))
    expect(found.value).toBeCloseTo(0.375, 12)
    expect(found.degrees).toBe(1)
    // Q(1/2, x/2) = erfc(√(x/2)); erfc(0.4330127) = 0.5403...
    expect(found.p).toBeCloseTo(0.54029137, 6)
  })
})

describe('probabilities from tables', () => {
  test.each([
    // Upper 5 % and 1 % points of chi-square with 1, 10, 100 degrees of freedom.
    [1, 3.841459, 0.05],
    [10, 18.307038, 0.05],
    [100, 124.342113, 0.05],
    [10, 23.209251, 0.01],
  ])('chi-square with %i degrees of freedom above %d: %d', (degrees, value, p) => {
    expect(gammaQ(degrees / 2, value / 2)).toBeCloseTo(p, 7)
  })

  test('Q(1, x) is exp(−x), on both sides of a + 1', () => {
    for (const x of [0.1, 1.9, 2.1, 30]) expect(gammaQ(1, x)).toBeCloseTo(Math.exp(-x), 12)
  })

  test('Kolmogorov–Smirnov: 1.3581 and 1.6276 in units of √n are the 5 % and 1 % points', () => {
    const events = 2e8
    expect(kolmogorovProbability(1.3581 / Math.sqrt(events / 2), events, events)).toBeCloseTo(0.05, 4)
    expect(kolmogorovProbability(1.6276 / Math.sqrt(events / 2), events, events)).toBeCloseTo(0.01, 4)
    expect(kolmogorovProbability(0, 100, 100)).toBe(1)
  })
})
