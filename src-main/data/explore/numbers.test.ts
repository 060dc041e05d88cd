import { describe, expect, it } from 'vitest'
import { averageOf, conditionSpread } from './average.ts'
import { histogramsOf } from './histograms.ts'
import { correlationOf, pairsOf } from './pairs.ts'
import { shortest } from './rows.ts'
import type { Kept } from './sample.ts'

/** Two cells, one condition, two features (x, y), two classes; by hand. */
const pieces: Kept[] = [
  {
    ...{ start: 0, count: 2 },
    showers: Float32Array.of(1, 2, 3, Number.NaN),
    condition: Float32Array.of(10, 20),
    labels: Float32Array.of(0, 1),
    features: Float64Array.of(1, 2, 2, 4),
  },
  {
    ...{ start: 100, count: 3 },
    showers: Float32Array.of(5, 6, -1, 0, 7, 100),
    condition: Float32Array.of(30, 40, 1000),
    labels: Float32Array.of(0, 1, 1),
    features: Float64Array.of(3, 6, 4, 8, 100, -5),
  },
]
const sample = { pieces, cells: 2, conditionSize: 1 }
const features = [
  { name: 'x', title: 'x', unit: null },
  { name: 'y', title: 'y', unit: null },
]

describe('the average of a sample', () => {
  it('is the mean of the finite values of each cell', () => {
    // (1 + 3 + 5 − 1 + 7) / 5 and (2 + 6 + 0 + 100) / 4.
    expect(averageOf(sample, null)).toEqual({ values: Float32Array.of(3, 27), notFinite: 1 })
  })

  it('of a slice is of the events whose condition lies in it, both ends included', () => {
    expect(averageOf(sample, { low: 20, high: 40 }).values).toEqual(Float32Array.of(7 / 3, 3))
    const none = averageOf(sample, { low: 41, high: 42 }).values
    expect([...none]).toEqual([Number.NaN, Number.NaN])
  })
})

describe('the spread of a condition', () => {
  it('lists few values, and counts on a logarithmic axis when they span more than a decade', () => {
    const found = conditionSpread(sample)
    expect(found).toMatchObject({ low: 10, high: 1000, scale: 'log', distinct: [10, 20, 30, 40, 1000] })
    // 48 bins over two decades: 20 at 48·log10(2)/2 = 7.2, 30 at 11.4, 40 at 14.4, the largest in the last.
    const filled = [...(found?.counts ?? [])].flatMap((count, bin) => (count > 0 ? [bin] : []))
    expect(filled).toEqual([0, 7, 11, 14, 47])
  })

  it('is not there without a condition', () => {
    expect(conditionSpread({ pieces, conditionSize: 0 })).toBeNull()
  })
})

describe('histograms', () => {
  const wish = { slice: null, bins: 3, chosen: [0, 1], classes: [] }

  it('count every event between the smallest and the largest value', () => {
    const made = histogramsOf(sample, features, { ...wish, scale: 'linear', range: 'all' })
    // x: 1, 2, 3, 4, 100 in thirds of 99; y: −5, 2, 4, 6, 8 in thirds of 13: −0.67 and 3.67.
    expect([...made.counts]).toEqual([4, 0, 1, 1, 1, 3])
    expect(made.features[0]).toMatchObject({ min: 1, max: 100, mean: 22, below: 0, above: 0 })
    // Population standard deviation: squares 441 + 400 + 361 + 324 + 6084 over five.
    expect(made.features[0]?.sd).toBeCloseTo(Math.sqrt(7610 / 5), 10)
  })

  it('say below which values 1, 5, 50, 95 and 99 % lie', () => {
    const made = histogramsOf(sample, features, { ...wish, scale: 'linear', range: 'all' })
    // x: 1, 2, 3, 4, 100, between which quantiles lie evenly: 1 % is 0.04 of the way from the first to the second.
    const { p01, p05, p50, p95, p99 } = made.features[0]?.quantiles ?? {}
    for (const [found, wanted] of [
      [p01, 1.04],
      [p05, 1.2],
      [p50, 3],
      [p95, 80.8],
      [p99, 96.16],
    ] as const) {
      expect(found).toBeCloseTo(wanted, 10)
    }
  })

  it('on a logarithmic axis say how many values have no logarithm', () => {
    const made = histogramsOf(sample, features, { ...wish, scale: 'log', range: 'all' })
    // x: edges at 1, 4.64, 21.5, 100; y without −5: edges at 2, 3.17, 5.04, 8.
    expect([...made.counts]).toEqual([4, 0, 1, 1, 1, 2])
    expect(made.features.map(({ notPositive }) => notPositive)).toEqual([0, 1])
  })

  it('of the core count what lies beside it', () => {
    const made = histogramsOf(sample, features, { ...wish, scale: 'linear', range: 'core' })
    // Quantiles 1 % and 99 % of 1, 2, 3, 4, 100: 1.04 and 96.16; the smallest and the largest lie outside.
    expect(made.features[0]).toMatchObject({ below: 1, above: 1 })
    expect(made.features[0]?.low).toBeCloseTo(1.04, 10)
    expect(made.features[0]?.high).toBeCloseTo(96.16, 10)
    expect([...made.counts].slice(0, 3)).toEqual([3, 0, 0])
  })

  it('keep classes apart', () => {
    const classes = ['a', 'b']
    const made = histogramsOf(sample, features, { ...wish, classes, scale: 'linear', range: 'all' })
    expect(made.groups).toEqual(classes)
    expect([...made.counts].slice(0, 6)).toEqual([2, 0, 0, 2, 0, 1])
  })

  it('of a feature that never varies are one bin, of one that is nowhere finite none', () => {
    const odd = {
      ...sample,
      pieces: pieces.map((each) => ({ ...each, features: each.features.map(() => 7) })),
    }
    const made = histogramsOf(odd, features, { ...wish, scale: 'linear', range: 'all' })
    expect([...made.counts]).toEqual([5, 0, 0, 5, 0, 0])
    const broken = {
      ...sample,
      pieces: odd.pieces.map((each) => ({ ...each, features: each.features.map(() => Number.NaN) })),
    }
    const none = histogramsOf(broken, features, { ...wish, scale: 'log', range: 'all' })
    expect(none.features[0]).toMatchObject({ finite: 0, notFinite: 5, min: 0, max: 0, mean: 0, sd: 0 })
    expect(none.features[0]?.quantiles).toBeNull()
    expect([...none.counts]).toEqual([0, 0, 0, 0, 0, 0])
  })
})

describe('pairs', () => {
  it('are points taken evenly from the sample, with their classes', () => {
    const made = pairsOf(sample, { slice: null, points: 2, chosen: [1, 0], of: 2, classes: ['a', 'b'] })
    // Places 0 and ⌊5/2⌋ = 2.
    expect([...made.values]).toEqual([2, 1, 6, 3])
    expect([...(made.classes ?? [])]).toEqual([0, 0])
  })
})

describe('correlations', () => {
  it('are Pearson’s: exact for a line', () => {
    // Without the last event y = 2x.
    const made = correlationOf(sample, { slice: { low: 0, high: 40 }, chosen: [0, 1], of: 2 })
    expect([...made]).toEqual([1, 1, 1, 1])
  })

  it('are those of the definition for all events', () => {
    const made = correlationOf(sample, { slice: null, chosen: [0, 1], of: 2 })
    // Means 22 and 3; products 21 + 20·(−1) … = 21 − 20 − 57 − 90 − 624 = −770; squares 7610 and 100.
    expect(made[1]).toBeCloseTo(-770 / Math.sqrt(7610 * 100), 6)
  })

  it('of what does not vary are not a number', () => {
    const flat = {
      ...sample,
      pieces: pieces.map((each) => ({
        ...each,
        features: each.features.map((value, at) => (at % 2 === 0 ? 1 : value)),
      })),
    }
    const made = correlationOf(flat, { slice: null, chosen: [0, 1], of: 2 })
    expect([...made]).toEqual([Number.NaN, Number.NaN, Number.NaN, 1])
  })
})

it.each([
  [Math.fround(0.1), '0.1'],
  [Math.fround(81796.191781), '81796.195'],
  [-2.5, '−2.5'],
  [0, '0'],
  [Number.NaN, 'NaN'],
  [-Infinity, '−∞'],
])('%f is written %s', (value, text) => {
  expect(shortest(value)).toBe(text)
})
