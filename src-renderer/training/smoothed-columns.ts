import type { Curves } from '../state/curves.ts'
import { smoothed } from './smoothing.ts'

type Kept = { length: number; generation: number; weight: number; isLog: boolean; values: Float64Array }

/** Smoothed curves that were asked for last; the room of one is used again while the run grows. */
const kept = new WeakMap<Curves, Map<string, Kept>>()

/**
 * A series of a run, smoothed along its rounds: the same curve, whatever unit the axis has. On a logarithmic axis along
 * their logarithm, or the beginning, which is wide there, would lag behind.
 */
export function smoothedColumn(
  curves: Curves,
  name: string,
  { weight, isLog }: { weight: number; isLog: boolean },
): Float64Array {
  const all = kept.get(curves) ?? new Map<string, Kept>()
  kept.set(curves, all)
  const { length, generation } = curves
  const known = all.get(name)
  if (
    known?.length === length &&
    known.generation === generation &&
    known.weight === weight &&
    known.isLog === isLog
  )
    return known.values
  const column = curves.values.get(name) ?? new Float64Array(length)
  const room =
    known !== undefined && known.values.length >= length ? known.values : new Float64Array(column.length)
  const values = smoothed(isLog ? logRounds(curves) : curves.rounds, column, { length, weight }, room)
  all.set(name, { length, generation, weight, isLog, values })
  return values
}

const logs = new WeakMap<Curves, { length: number; generation: number; values: Float64Array }>()

/** Worked out once per row; round 0 counts as the first. */
function logRounds(curves: Curves): Float64Array {
  const { rounds, length, generation } = curves
  const known = logs.get(curves)
  const isFit = known !== undefined && known.generation === generation && known.values.length >= length
  const values = isFit ? known.values : new Float64Array(rounds.length)
  for (let row = isFit ? known.length : 0; row < length; row += 1)
    values[row] = Math.log10(Math.max(1, rounds[row]!))
  logs.set(curves, { length, generation, values })
  return values
}
