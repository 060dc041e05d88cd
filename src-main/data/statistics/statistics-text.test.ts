import { expect, test } from 'vitest'
import type { EventInspection } from '../inspect.ts'
import { picture, statisticsLines } from './statistics-text.ts'

const summary = {
  ...{ min: 0, max: 618853.9, mean: 1485.934, sd: 7977.636 },
  quantiles: { p01: 0, p05: 0, p16: 0, p50: 12.390625, p84: 100, p95: 2000, p99: 40000 },
}
const histogram = { scale: 'log' as const, low: 1, high: 4, counts: [1, 0, 4, 8] }

const inspected = {
  count: 3000,
  unit: 'MeV',
  condition: {
    ...{ name: 'incident_energies', size: 1, unit: 'GeV' },
    parts: [{ name: 'incident_energies', size: 1, unit: 'GeV' }],
  },
  statistics: {
    ...{ events: 3000, exact: true, values: summary, nonZeroFraction: 0.5931, emptyEvents: 1 },
    counts: { nan: 0, infinite: 2, negative: 0 },
    constantCells: { count: 5, zero: 4 },
    duplicateEvents: 0,
    sums: { ...summary, histogram: { ...histogram, scale: 'linear' } },
    condition: summary,
    conditions: [{ ...summary, name: 'incident_energies', histogram, discrete: null }],
    columns: null,
    quantileError: { values: 0, ranks: 0 },
  },
} as unknown as EventInspection // of which the text needs no more

test('statistics as a table with small histograms', () => {
  expect(statisticsLines(inspected)).toEqual([
    'Statistics of all 3000 events',
    '                                 min    median       max      mean        sd',
    '  values (MeV)                     0   12.3906    618854   1485.93   7977.64',
    '  sum of an event (MeV)            0   12.3906    618854   1485.93   7977.64  ▁ ▄█',
    '  incident_energies (GeV)          0   12.3906    618854   1485.93   7977.64  ▁ ▄█*',
    '  59.3 % of the values are not zero, 1 event is empty, 2 values are infinite,',
    '  5 cells are the same in all events',
    '  * on a logarithmic axis',
  ])
})

test('a sample says that it is one, columns have rows of their own, and no line is too long', () => {
  const columns = Array.from({ length: 50 }, (_, at) => ({
    ...summary,
    name: `a name that is far too long for its place ${at}`,
    histogram: { ...histogram, counts: Array.from({ length: 40 }, (_, bin) => bin) },
  }))
  const { statistics } = inspected
  const lines = statisticsLines({
    ...inspected,
    statistics: { ...statistics, events: 100, exact: false, columns },
  })
  expect(lines[0]).toBe('Statistics of 100 of 3000 events, from all over the file (--exact looks at all)')
  expect(lines.filter((line) => line.includes('a name that is far too…'))).toHaveLength(40)
  expect(lines).toContain('  … and 10 more columns')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(100)
})

test('whatever is in a bin shows, however little', () => {
  expect(picture({ scale: 'linear', low: 0, high: 1, counts: [0, 1, 1000] })).toBe(' ▁█')
  expect(picture({ scale: 'linear', low: 0, high: 0, counts: [0, 0] })).toBe('  ')
})
