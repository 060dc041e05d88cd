import type { RequestName } from '../../src-shared/protocol/contract.ts'
import type { DataChoice } from '../../src-shared/protocol/data-choice.ts'
import type { EnergySlice, ExploreWish } from '../../src-shared/protocol/explore-messages.ts'

/**
 * The part of the fake host that reads data: whatever the file is called, it has 100 showers of 4 × 3 cells. All cells of
 * event k (from 1) hold k MeV, its energy is 100 k MeV; three events are said to be empty. Of the first
 * answer, as of a large file, only half of the events are read. The first look at all events goes on until it is stopped.
 */
const EVENTS = 100
const CELLS = 12
const shape = [4, 3, 1]
const geometry = {
  name: 'test',
  layers: [{ form: 'grid', id: 0, name: '0', rows: 4, columns: 3, pitchMm: null }],
}
const features = [
  { name: 'condition[0]', title: 'energies', unit: 'MeV' },
  { name: 'total', title: 'Total energy', unit: 'MeV' },
]
const entries = [
  {
    ...{ name: 'showers', shape: [EVENTS, CELLS], dtype: 'float32', content: 'numbers' },
    ...{ reason: null, chunkRows: 10, unit: 'MeV', note: null },
  },
  {
    ...{ name: 'energies', shape: [EVENTS], dtype: 'float64', content: 'numbers' },
    ...{ reason: null, chunkRows: null, unit: 'MeV', note: null },
  },
  {
    ...{ name: 'odd', shape: [EVENTS], dtype: 'compound', content: 'unreadable' },
    ...{ reason: 'Compound types cannot be read.', chunkRows: null, unit: null, note: null },
  },
]
const layouts = [
  { id: 'calochallenge', title: 'CaloChallenge', score: 0.9, reasons: ['It has showers and energies.'] },
  { id: 'table', title: 'Table', score: 0.2, reasons: ['It has columns.'] },
]
const problems = [
  {
    ...{ code: 'data.empty-events', severity: 'warning', at: {} },
    ...{ message: '3 of 100 events are empty.', hint: 'Leave them out, or train on them.' },
  },
]

type Asked = {
  path: string
  choice: DataChoice
  slice: EnergySlice | null
  wish: ExploreWish
}

export function fakeData(): { handlers: Partial<Record<RequestName, (input: unknown) => unknown>> } {
  const asked = new Set<string>()
  let looks = 0
  let stop = () => undefined as void
  return {
    handlers: {
      'data.inspect': (input) => {
        const { path, choice, exact } = input as Asked & { exact: boolean } // checked by the contract before it comes here
        const found = {
          ...{ path, format: 'HDF5', sizeBytes: 48_213, entries, layouts, problems },
          events: { ...described(path, choice), statistics: statisticsOf(exact), offered: [] },
        }
        if (!exact || looks++ > 0) return found
        return new Promise((_, reject) => (stop = () => reject(new Error('stopped'))))
      },
      'data.stop': () => {
        stop()
        return {}
      },
      'data.explore': (input) => {
        const given = input as Asked // likewise
        const key = JSON.stringify([given.wish, given.slice, given.choice])
        const read = asked.has(key) ? EVENTS : EVENTS / 2
        asked.add(key)
        return explored(given, read)
      },
    },
  }
}

const range = {
  ...{ min: 0, max: 1000, mean: 90, sd: 20 },
  quantiles: { p01: 1, p05: 30, p16: 50, p50: 85, p84: 120, p95: 400, p99: 800 },
}
/** As of a large file: of a sample, until all events are looked at. */
const statisticsOf = (exact: boolean) => ({
  ...{
    events: exact ? EVENTS : EVENTS / 2,
    exact,
    values: range,
    nonZeroFraction: 0.25,
    emptyEvents: 3,
    sums: range,
  },
  condition: { min: 10, max: 1000, mean: 500, sd: 100 },
})

function described(path: string, { layout, condition, unit }: DataChoice) {
  const hasCondition = condition !== 'none'
  return {
    ...{ layout: layout === 'auto' ? 'calochallenge' : layout, count: EVENTS, shape, geometry },
    unit: unit ?? 'MeV',
    condition: hasCondition ? { name: 'energies', size: 1, unit: 'MeV' } : null,
    labels: null,
    params: {
      ...{ source: path, layout: 'calochallenge', shape, unit: unit ?? 'MeV', condition, geometry },
      ...{ conditionSize: hasCondition ? 1 : 0, conditionUnit: 'MeV', classes: 0 },
    },
  }
}

function explored({ path, choice, slice, wish }: Asked, read: number): unknown {
  const isIn = (number: number) => slice === null || (100 * number >= slice.low && 100 * number <= slice.high)
  const numbers = Array.from({ length: EVENTS }, (_, index) => index + 1).filter(isIn)
  const sampled = { events: read, inSlice: numbers.length, of: EVENTS, end: read === EVENTS ? 'all' : 'more' }
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length
  switch (wish.kind) {
    case 'outline': {
      const stated = { unit: 'MeV', geometry }
      return {
        ...{ kind: 'outline', path, format: 'HDF5', sizeBytes: 48_213, entries, layouts, problems: [] },
        events: { ...described(path, choice), stated, showers: ['showers'], features },
      }
    }
    case 'average':
      return {
        ...{ kind: 'average', sampled, values: new Float32Array(CELLS).fill(mean), notFinite: 0 },
        condition: {
          ...{ low: 100, high: 100 * EVENTS, scale: 'linear', distinct: null },
          counts: new Float32Array(48).fill(2),
        },
      }
    case 'events': {
      const shown = numbers.slice(wish.first, wish.first + wish.count)
      return {
        ...{ kind: 'events', sampled, total: numbers.length, labels: null },
        numbers: shown.map((number) => number - 1),
        values: Float32Array.from(shown.flatMap((number) => Array<number>(CELLS).fill(number))),
        condition: Float32Array.from(shown, (number) => 100 * number),
      }
    }
    case 'rows': {
      const count = Math.min(wish.count, EVENTS - wish.first)
      const titles = ['energies', ...Array.from({ length: CELLS }, (_, cell) => `${cell}`)]
      const columns = wish.entry === 'energies' ? ['energies'] : titles
      return {
        ...{ kind: 'rows', total: EVENTS, totalColumns: columns.length, first: wish.first, firstColumn: 0 },
        columns: columns.map((title) => ({ title, unit: 'MeV' })),
        cells: Array.from({ length: count }, (_, row) =>
          columns.map((_title, column) => `${(wish.first + row + 1) * (column === 0 ? 100 : 1)}`),
        ),
      }
    }
    case 'histograms':
      return {
        ...{ kind: 'histograms', sampled, bins: wish.bins, groups: [] },
        features: features.map((feature) => ({
          ...{ ...feature, finite: 97, notFinite: 1, notPositive: 0, below: 2, above: 0 },
          ...{ min: 0, max: 1000, mean: 500, sd: 100, low: 10, high: 1000, scale: wish.scale },
          quantiles: { p01: 12, p05: 60, p50: 480, p95: 900, p99: 990 },
        })),
        counts: new Float32Array(features.length * wish.bins).fill(2),
      }
    case 'pairs':
      return {
        ...{ kind: 'pairs', sampled, features, classes: null, groups: [] },
        values: Float32Array.from(numbers.flatMap((number) => [100 * number, CELLS * number])),
      }
    case 'correlation':
      return { kind: 'correlation', sampled, features, values: Float32Array.of(1, -0.5, -0.5, 1) }
  }
}
