import { describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { quantile } from '../../../src-shared/physics/statistics.ts'
import type { RawEvents } from '../events.ts'
import { collectFacts } from './collect-facts.ts'
import { discreteValues } from './discrete-values.ts'
import { duplicatesIn } from './duplicates.ts'
import { statisticsOf } from './event-statistics.ts'
import { NumberFacts } from './number-facts.ts'
import { QuantileSketch, quantilesOf } from './quantile-sketch.ts'
import { rangesToLookAt } from './sample-ranges.ts'
import { ValueCounts } from './value-counts.ts'

const TENTHS = [0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 1]

describe('quantiles', () => {
  test('of few numbers are exact: those of definition 7', () => {
    const sketch = new QuantileSketch()
    const values = createRng(1, 'test').normals(5000)
    values.forEach((value) => sketch.add(value))
    const sorted = Float64Array.from(values).sort()
    expect(sketch.isExact).toBe(true)
    quantilesOf(sketch, TENTHS).forEach((found, at) =>
      expect(found).toBeCloseTo(quantile(sorted, TENTHS[at] ?? 0), 12),
    )
    const four = new QuantileSketch()
    for (const value of [4, 1, 3, 2]) four.add(value)
    expect(quantilesOf(four, [0, 0.5, 1])).toEqual([1, 2.5, 4])
  })

  test.each([
    ['rising', (at: number, count: number) => at / count],
    ['falling', (at: number, count: number) => 1 - at / count],
    ['mixed', (at: number, count: number) => ((at * 7919) % count) / count],
  ])('of 200,000 %s numbers have ranks within a thousandth', (_, value) => {
    const count = 200_000
    const sketch = new QuantileSketch(7)
    for (let at = 0; at < count; at++) sketch.add(value(at, count))
    expect(sketch.isExact).toBe(false)
    expect(sketch.weighted().weights.reduce((sum, weight) => sum + weight, 0)).toBe(count)
    expect(sketch.weighted().values.length).toBeLessThan(3 * 2 ** 14)
    // The numbers are uniform, so that a value is its rank. 99 % of all are within 0.04 %.
    quantilesOf(sketch, TENTHS).forEach((found, at) =>
      expect(Math.abs(found - (TENTHS[at] ?? 0))).toBeLessThan(1e-3),
    )
  })

  test('of parts merge to those of all', () => {
    const parts = [0, 1, 2, 3].map((part) => {
      const sketch = new QuantileSketch(part)
      for (let at = 0; at < 30_000; at++) sketch.add(part + at / 30_000)
      return sketch
    })
    const [all, ...others] = parts
    others.forEach((other) => all?.merge(other))
    expect(all?.count).toBe(120_000)
    quantilesOf(all!, TENTHS).forEach((found, at) =>
      expect(Math.abs(found - 4 * (TENTHS[at] ?? 0))).toBeLessThan(4e-3),
    )
    expect(quantilesOf(new QuantileSketch(), [0.5])).toEqual([0])
  })

  test('of cells are within a thousandth of their value, negative ones and zeros too', () => {
    const counts = new ValueCounts()
    const values = Float32Array.from({ length: 10_001 }, (_, at) =>
      at < 2000 ? -1 - at : at < 7000 ? 0 : 1e-3 * 1.001 ** (at - 7000),
    )
    for (const bits of new Int32Array(values.buffer)) counts.add(bits)
    const sorted = Float64Array.from(values).sort()
    counts.quantiles(TENTHS).forEach((found, at) => {
      const exact = quantile(sorted, TENTHS[at] ?? 0)
      expect(Math.abs(found - exact)).toBeLessThanOrEqual(Math.abs(exact) * 2e-3)
    })
    expect(counts.quantiles([0.5])).toEqual([0])
  })
})

test('numbers in short, by hand', () => {
  const facts = new NumberFacts()
  for (const value of [2, 4, NaN, 4, 4, 5, 5, 7, 9, Infinity]) facts.add(value)
  // The textbook example: mean 5, standard deviation 2.
  expect(facts.summary()).toMatchObject({ min: 2, max: 9, sd: 2, quantiles: { p50: 4.5 } })
  expect(facts.summary().mean).toBeCloseTo(5, 12)
  expect(facts.bins(7)).toEqual({ scale: 'linear', low: 2, high: 9, counts: [1, 0, 3, 2, 0, 1, 1] })
  const decades = new NumberFacts()
  for (const value of [1, 2, 20, 30, 300, 1000]) decades.add(value)
  expect(decades.bins(3)).toEqual({ scale: 'log', low: 1, high: 1000, counts: [2, 2, 2] })
})

function eventsOf(
  rows: readonly (readonly number[])[],
  condition: readonly number[] | null = null,
): RawEvents {
  return {
    count: rows.length,
    showers: Float32Array.from(rows.flat()),
    condition: condition === null ? null : Float32Array.from(condition),
    labels: null,
  }
}

async function factsOf(
  rows: readonly (readonly number[])[],
  {
    condition = null,
    areColumns = false,
  }: { condition?: readonly number[] | null; areColumns?: boolean } = {},
) {
  const all = eventsOf(rows, condition)
  const cells = rows[0]?.length ?? 0
  return collectFacts(
    {
      ...{ count: rows.length, cells, chunkRows: null, areColumns },
      conditionSize: condition === null ? 0 : 1,
      read: (start, count) =>
        Promise.resolve({
          ...all,
          count,
          showers: all.showers.subarray(start * cells, (start + count) * cells),
        }),
    },
    Infinity,
  )
}

test('looking at events tells how far it is, and can be ended', async () => {
  const told: [number, number][] = []
  const count = 3 * 2 ** 21
  const facts = await collectFacts(
    {
      ...{ count, cells: 1, chunkRows: null, areColumns: false, conditionSize: 0 },
      read: (start, rows) =>
        Promise.resolve({
          ...{ count: rows, condition: null, labels: null },
          showers: new Float32Array(rows).fill(start),
        }),
    },
    Infinity,
    (events, of) => {
      told.push([events, of])
      return Promise.resolve(told.length < 2)
    },
  )
  // Pieces of 2^21 values.
  expect(told).toEqual([
    [2 ** 21, count],
    [2 ** 22, count],
  ])
  expect(facts).toMatchObject({ events: 2 ** 22, isAll: false })
})

test('statistics of events by hand', async () => {
  const facts = await factsOf(
    [
      [1, 0, 5],
      [-3, 0, 5],
      [0, 0, 5],
      [NaN, 0, 5],
      [Infinity, 0, 5],
    ],
    { condition: [10, 20, 10, 20, 15] },
  )
  const statistics = statisticsOf(facts, { columns: null, condition: ['energy'] })
  expect(statistics).toMatchObject({
    ...{ events: 5, exact: true, emptyEvents: 0, columns: null, duplicateEvents: 0 },
    counts: { nan: 1, infinite: 1, negative: 1 },
    constantCells: { count: 2, zero: 1 },
    values: { min: -3, max: 5 },
    sums: { min: 2, max: 6 },
    condition: { min: 10, max: 20, mean: 15 },
    quantileError: { ranks: 0 },
  })
  // 13 finite numbers: 1, -3, 0, five zeros and five times 5; 7 of them are not zero.
  expect(statistics.nonZeroFraction).toBeCloseTo(7 / 13, 12)
  expect(statistics.values.mean).toBeCloseTo(23 / 13, 12)
  expect(statistics.values.sd).toBeCloseTo(Math.sqrt(135 / 13 - (23 / 13) ** 2), 12)
  expect(JSON.parse(JSON.stringify(statistics))).toEqual(statistics)
})

test('each column of a table has its own', async () => {
  const facts = await factsOf(
    [
      [1, 100],
      [2, 300],
      [6, 200],
    ],
    { areColumns: true },
  )
  const { columns } = statisticsOf(facts, { columns: ['a', 'b'], condition: [] })
  expect(columns).toMatchObject([
    { name: 'a', min: 1, max: 6, mean: 3, quantiles: { p50: 2 } },
    { name: 'b', min: 100, max: 300, mean: 200, quantiles: { p50: 200 } },
  ])
})

test('copies of events are found, wherever they are, and sparse ones are not taken for copies', async () => {
  const row = (from: number) => Array.from({ length: 10 }, (_, cell) => from + cell)
  const sparse = [5, 0, 0, 0, 0, 0, 0, 0, 0, 0]
  const facts = await factsOf([row(1), row(2), sparse, row(1), sparse, row(3), row(1), row(3)])
  expect(duplicatesIn(facts.hashes)).toEqual({
    copies: 3,
    groups: [
      [0, 3, 6],
      [5, 7],
    ],
  })
  // Exchanged cells and signs of zero: the first are other events, the second the same.
  const zero = [0, ...row(1)]
  const other = await factsOf([zero, [-0, ...row(1)], [1, 0, ...row(2).slice(0, 9)], [...row(1), 0]])
  expect(duplicatesIn(other.hashes).groups).toEqual([[0, 1]])
})

test('values that come again and again are listed, others are not', () => {
  const fifteen = Float64Array.from({ length: 300 }, (_, at) => 256 * 2 ** ((at * 7) % 15))
  expect(discreteValues(fifteen)).toEqual(Array.from({ length: 15 }, (_, at) => 256 * 2 ** at))
  expect(discreteValues(fifteen.subarray(0, 299))).toBeNull()
  expect(discreteValues(Float64Array.from({ length: 3000 }, (_, at) => at % 100))).toBeNull()
  expect(discreteValues(Float64Array.of(NaN))).toBeNull()
})

test('a sample comes from all over the file, in whole chunks, and no larger than it may be', () => {
  const file = { count: 10_000_000, cells: 100, chunkRows: 1000 }
  const ranges = rangesToLookAt(file, 2 ** 25)
  const looked = ranges.reduce((total, range) => total + range.count, 0)
  expect(looked * 100).toBeLessThanOrEqual(2 ** 25)
  expect(ranges.every(({ start, count }) => start % 1000 === 0 && start + count <= file.count)).toBe(true)
  expect(ranges.length).toBeGreaterThan(16)
  expect(ranges.at(-1)?.start ?? 0).toBeGreaterThan(9_000_000)
  expect(rangesToLookAt({ count: 1000, cells: 10, chunkRows: null }, 100)).toHaveLength(10)
  expect(rangesToLookAt({ count: 1000, cells: 10, chunkRows: 64 }, 1e5)).toEqual([{ start: 0, count: 1000 }])
})

test('numbers of events are those in the file, in samples too', async () => {
  const seen: number[] = []
  const facts = await collectFacts(
    {
      ...{ count: 1000, cells: 2, chunkRows: null, conditionSize: 0, areColumns: false },
      read: (start, count) => {
        for (let event = start; event < start + count; event++) seen.push(event)
        return Promise.resolve(eventsOf(Array.from({ length: count }, (_, at) => [start + at, 1])))
      },
    },
    200,
  )
  expect(facts).toMatchObject({ isAll: false, events: seen.length })
  seen.forEach((event, place) => expect(facts.eventAt(place)).toBe(event))
  expect(seen.at(-1)).toBeGreaterThan(900)
})
