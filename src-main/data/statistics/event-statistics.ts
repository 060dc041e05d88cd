import type { EventFacts } from './event-facts.ts'
import type { Bins, NumberFacts, Summary } from './number-facts.ts'
import { RELATIVE_ERROR } from './value-counts.ts'
import { duplicatesIn } from './duplicates.ts'
import { discreteValues } from './discrete-values.ts'

/** The statistics of a file's events as plain JSON. */
export type EventStatistics = {
  /** Events that were looked at: all of them where `exact`, else some from all over the file. */
  events: number
  exact: boolean
  /** Of the single numbers; quantiles to `quantileError.values` of their value. */
  values: Summary
  /** Part of the values that is not zero. */
  nonZeroFraction: number
  emptyEvents: number
  counts: { nan: number; infinite: number; negative: number }
  /** Cells (or columns) that have the same number in every event; of these, how many are always zero. */
  constantCells: { count: number; zero: number }
  /** Events that are copies of others. */
  duplicateEvents: number
  sums: Summary & { histogram: Bins }
  /** Of the first number of the condition. */
  condition: Summary | null
  /** Of every number of the condition; `discrete` lists its values where they are few. */
  conditions: (Summary & { name: string; histogram: Bins; discrete: number[] | null })[]
  /** Of every column of a table; null for images and showers. */
  columns: (Summary & { name: string; histogram: Bins })[] | null
  /** How far quantiles can be off: values relatively, and ranks (with 99 % probability) as part of the count. */
  quantileError: { values: number; ranks: number }
}

const BINS = 40
const RANK_ERROR = 4e-4

export function statisticsOf(
  facts: EventFacts,
  names: { columns: readonly string[] | null; condition: readonly string[] },
): EventStatistics {
  const { columnFacts, conditionFacts, sumFacts } = facts
  const conditions = conditionFacts.map((each, at) => ({
    name: names.condition[at] ?? `condition ${at}`,
    ...each.summary(),
    histogram: each.bins(BINS),
    // Only the first is kept event by event.
    discrete: at === 0 && facts.conditions !== null ? discreteValues(facts.conditions) : null,
  }))
  return {
    events: facts.events,
    exact: facts.isAll,
    values: facts.summary,
    nonZeroFraction: facts.values === 0 ? 0 : facts.nonZero / facts.values,
    emptyEvents: facts.empty?.count ?? 0,
    counts: { nan: facts.nan, infinite: facts.infinite, negative: facts.negative?.count ?? 0 },
    constantCells: constantCells(facts),
    duplicateEvents: duplicatesIn(facts.hashes).copies,
    sums: { ...sumFacts.summary(), histogram: sumFacts.bins(BINS) },
    condition: conditionFacts[0]?.summary() ?? null,
    conditions,
    columns:
      columnFacts?.map((each, at) => ({
        name: names.columns?.[at] ?? `column ${at}`,
        ...each.summary(),
        histogram: each.bins(BINS),
      })) ?? null,
    quantileError: { values: RELATIVE_ERROR, ranks: areExact(facts) ? 0 : RANK_ERROR },
  }
}

function areExact({ sumFacts, conditionFacts, columnFacts }: EventFacts): boolean {
  const all: NumberFacts[] = [sumFacts, ...conditionFacts, ...(columnFacts ?? [])]
  return all.every((each) => each.isExact)
}

function constantCells({ cellMin, cellMax, events }: EventFacts): { count: number; zero: number } {
  let count = 0
  let zero = 0
  // One event is no reason to call anything constant.
  if (events < 2) return { count, zero }
  cellMin.forEach((min, cell) => {
    if (min !== cellMax[cell]) return
    count += 1
    if (min === 0) zero += 1
  })
  return { count, zero }
}
