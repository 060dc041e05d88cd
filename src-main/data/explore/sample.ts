import type { EnergySlice, Sampled } from '../../../src-shared/protocol/explore-messages.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { EventTable } from '../layouts/assemble.ts'
import type { FeaturePlan } from './features.ts'
import { stretchesOf } from './stretches.ts'

/** Numbers kept in memory: 128 MB as float32. */
const MOST_VALUES = 2 ** 25

/** A chunk of a file may hold all events that were asked for; one place of the file says little about it. */
const FEWEST_STRETCHES = 8

/** A stretch of events that is kept, with the features of each. */
export type Kept = {
  start: number
  count: number
  showers: Float32Array
  condition: Float32Array | null
  labels: Float32Array | null
  /** Event after event, each with all features. */
  features: Float64Array
}

/** Events of a file in memory; grows by further stretches, never beyond a bound. */
export type Sample = {
  readonly pieces: readonly Kept[]
  readonly cells: number
  readonly conditionSize: number
  /** Reads until there are `wanted` events, or until the time is up; at least one stretch when there is none yet. */
  grow(wanted: number, time: { now: () => number; budgetMs: number }): Promise<void>
  sampled(slice: EnergySlice | null): Sampled
}

export function createSample(table: EventTable, plan: FeaturePlan, mostValues = MOST_VALUES): Sample {
  const cells = sizeOf(table.shape)
  const conditionSize = table.condition?.size ?? 0
  const pieces: Kept[] = []
  const stretches = stretchesOf({ count: table.count, cells, chunkRows: table.chunkRows }, mostValues)
  let events = 0
  let next = stretches.next()
  return {
    pieces,
    cells,
    conditionSize,
    async grow(wanted, { now, budgetMs }) {
      const until = now() + budgetMs
      const isWanted = () => events < wanted || pieces.length < FEWEST_STRETCHES
      while (next.done !== true && isWanted() && (events === 0 || now() < until)) {
        const { start, count } = next.value
        const read = await table.read(start, count)
        pieces.push({ start, ...read, features: await plan.measure(read, start) })
        events += count
        next = stretches.next()
      }
    },
    sampled(slice) {
      const end = events >= table.count ? 'all' : next.done === true ? 'memory' : 'more'
      let inSlice = 0
      if (slice === null) inSlice = events
      else for (const piece of pieces) for (const _ of eventsIn(piece, slice, conditionSize)) inSlice += 1
      return { events, inSlice, of: table.count, end }
    },
  }
}

/** Places of the events of a piece whose condition (its first number) lies in the slice. */
export function* eventsIn(piece: Kept, slice: EnergySlice | null, conditionSize: number): Generator<number> {
  for (let place = 0; place < piece.count; place++) {
    if (slice === null) yield place
    else {
      const value = piece.condition?.[place * conditionSize] ?? Number.NaN
      if (value >= slice.low && value <= slice.high) yield place
    }
  }
}
