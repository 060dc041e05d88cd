import {
  nearPairs,
  pairDistance,
  supportOf,
} from '../../../../src-shared/physics/evaluation/near-duplicates.ts'
import type { FeatureTable } from '../../../../src-shared/physics/evaluation/feature-table.ts'
import type { MeasureRow } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import { cellSpaceOf, readCells } from '../cell-space.ts'
import type { Measure } from '../measure.ts'
import { sentence, tooFew } from '../sizes.ts'

const WORDS = {
  id: 'birthday',
  title: 'Birthday paradox',
  explanation:
    'Near-duplicates among generated showers: how many pairs are as close, in the logarithms of all cells, as the ten closest pairs of as many reference showers. Were the generator to know only N showers, M of them would have M² / 2N equal pairs: so pairs tell how many showers it can make that differ. The bound holds at 95 %, with or without a pair.',
  source: 'arXiv:1706.08224, with a distance in place of the eye',
}
const SIZES = { quick: 800, full: 4000 } as const
const LEAST = 40
/** So many that their number is known to a third, so few that they are duplicates. */
const PAIRS = 10

export const birthday: Measure = {
  ...{ id: WORDS.id, title: WORDS.title, isUnasked: false },
  summary: 'near-duplicates among generated showers, and how many different ones there can be; some seconds',
  async run(context) {
    const most = SIZES[context.mode]
    const has = Math.min(context.generated.count, context.reference.count >> 1, context.most)
    if (has < LEAST) return tooFew(WORDS, { context, has, needs: 2 * LEAST })
    const rows = Math.min(most, has)
    const space = cellSpaceOf(context)
    const given = { space, context }
    const { table } = await readCells(context.reference, { ...given, most: 2 * rows, part: 'reference' })
    const made = await readCells(context.generated, { ...given, most: rows, part: 'generated' })
    // Every second, as neighbours in a file may have the same energy.
    const [first, second] = [everySecond(table, 0), everySecond(table, 1)]
    const distance = pairDistance(first, PAIRS)
    const [floor, found] = [nearPairs(second, distance), nearPairs(made.table, distance)]
    return {
      ...WORDS,
      reduced: sentence(space.reduced),
      rows: rowsOf(rows, found, floor),
      figures: [],
      settings: { showers: rows, distance, ...space.settings },
      problems: [],
    }
  },
}

function everySecond({ rows, width, values }: FeatureTable, first: 0 | 1): FeatureTable {
  const half = rows >> 1
  const chosen = new Float64Array(half * width)
  for (let row = 0; row < half; row++) {
    const from = (2 * row + first) * width
    chosen.set(values.subarray(from, from + width), row * width)
  }
  return { rows: half, width, values: chosen }
}

function rowsOf(rows: number, found: number, floor: number): MeasureRow[] {
  const [support, own] = [supportOf(rows, found), supportOf(rows, floor)]
  // Of a number of pairs √n; of what goes with 1/n as much in proportion.
  const pairs = (count: number) => ({ value: count, error: Math.sqrt(Math.max(1, count)) })
  const even = (each: typeof support, count: number) => ({
    value: each.evenBatch,
    error: each.evenBatch / (2 * Math.sqrt(Math.max(1, count))),
  })
  const estimated = (estimate: number, count: number) => ({
    value: estimate,
    error: estimate / Math.sqrt(Math.max(1, count)),
  })
  const bound = (each: typeof support) => ({ value: each.atLeast, error: 0 })
  return [
    {
      ...{ id: 'pairs', label: `near-duplicate pairs among ${rows} showers`, unit: '', ...pairs(found) },
      ...{ floor: pairs(floor), best: PAIRS },
    },
    ...(support.estimate === null
      ? []
      : [
          {
            ...{ id: 'support', label: 'showers that it can make and that differ, about', unit: '' },
            ...estimated(support.estimate, found),
            floor: own.estimate === null ? null : estimated(own.estimate, floor),
            best: supportOf(rows, PAIRS).estimate ?? 0,
          },
        ]),
    {
      ...{ id: 'at-least', label: 'and at least (95 %)', unit: '', ...bound(support) },
      ...{ floor: bound(own), best: supportOf(rows, PAIRS).atLeast },
    },
    {
      ...{ id: 'even-batch', label: 'showers of which two are near-duplicates as often as not', unit: '' },
      ...{ ...even(support, found), floor: even(own, floor), best: supportOf(rows, PAIRS).evenBatch },
    },
  ]
}
