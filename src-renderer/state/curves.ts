import type { MetricPoint } from '../../src-shared/protocol/run-events.ts'

/**
 * The curves of one run, one row per round that was told: growing columns beside React, because a run may have a
 * million rows. A column's array is longer than `length`; what lies behind it means nothing.
 */
export type Curves = {
  length: number
  rounds: Float64Array
  /** Wall time of training, going on where the run was continued. */
  seconds: Float64Array
  epochs: Float64Array
  /** `ABSENT` where a round has no value of the series, `NOT_FINITE` where the value is no number. */
  values: Map<string, Float64Array>
  /** For the axis of events seen; 0 while not known. */
  trainEvents: number
  /** Changes when rows were taken back; until then rows that were read stay as they are. */
  generation: number
}

export const ABSENT = NaN
export const NOT_FINITE = Infinity

const FIRST_ROOM = 1024

export function createCurves(): Curves {
  return {
    length: 0,
    rounds: new Float64Array(FIRST_ROOM),
    seconds: new Float64Array(FIRST_ROOM),
    epochs: new Float64Array(FIRST_ROOM),
    values: new Map(),
    trainEvents: 0,
    generation: 0,
  }
}

/**
 * Adds rows. A round at or before the last one means that the run went back to a checkpoint: what came after that
 * checkpoint is taken back, as it is on the disk. `seconds` begin anew with each part of a run: `secondsBefore` joins them.
 */
export function addPoints(
  curves: Curves,
  points: readonly MetricPoint[],
  { epochsPerRound, secondsBefore }: { epochsPerRound: number; secondsBefore: number },
): void {
  for (const { round, seconds, values } of points) {
    if (curves.length > 0 && round <= curves.rounds[curves.length - 1]!) takeBack(curves, round)
    if (curves.length === curves.rounds.length) grow(curves)
    const row = curves.length
    curves.rounds[row] = round
    curves.seconds[row] = secondsBefore + seconds
    curves.epochs[row] = round * epochsPerRound
    for (const column of curves.values.values()) column[row] = ABSENT
    for (const [name, value] of Object.entries(values)) {
      columnOf(curves, name)[row] = value === null || !Number.isFinite(value) ? NOT_FINITE : value
    }
    curves.length += 1
  }
}

export function lastSeconds({ seconds, length }: Curves): number {
  return length === 0 ? 0 : seconds[length - 1]!
}

function columnOf(curves: Curves, name: string): Float64Array {
  const known = curves.values.get(name)
  if (known !== undefined) return known
  const fresh = new Float64Array(curves.rounds.length).fill(ABSENT)
  curves.values.set(name, fresh)
  return fresh
}

function grow(curves: Curves): void {
  curves.rounds = grown(curves.rounds)
  curves.seconds = grown(curves.seconds)
  curves.epochs = grown(curves.epochs)
  for (const [name, column] of curves.values) curves.values.set(name, grown(column))
}

function grown(column: Float64Array): Float64Array {
  const larger = new Float64Array(column.length * 2)
  larger.set(column)
  return larger
}

function takeBack(curves: Curves, round: number): void {
  curves.length = rowAt(curves.rounds, curves.length, round)
  curves.generation += 1
}

/** First row whose value is not below `value`; `length` when all are. */
export function rowAt(column: Float64Array, length: number, value: number): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (column[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

export const xAxes = ['step', 'epoch', 'time', 'events'] as const
export type XAxis = (typeof xAxes)[number]

/** The column an axis is drawn along, and what one unit of it stands for. */
export function xColumn(curves: Curves, axis: XAxis): { column: Float64Array; factor: number } {
  if (axis === 'time') return { column: curves.seconds, factor: 1 }
  if (axis === 'epoch') return { column: curves.epochs, factor: 1 }
  if (axis === 'events') return { column: curves.epochs, factor: Math.max(1, curves.trainEvents) }
  return { column: curves.rounds, factor: 1 }
}
