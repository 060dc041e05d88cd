import type { Curves } from '../state/curves.ts'
import { smoothed } from './smoothing.ts'

type Kept = { length: number; generation: number; weight: number; values: Float64Array }

/** Smoothed curves that were asked for last; the room of one is used again while the run grows. */
const kept = new WeakMap<Curves, Map<string, Kept>>()

/** A series of a run, smoothed along its rounds: the same curve, whatever axis it is drawn on. */
export function smoothedColumn(curves: Curves, name: string, weight: number): Float64Array {
  const all = kept.get(curves) ?? new Map<string, Kept>()
  kept.set(curves, all)
  const { length, generation } = curves
  const known = all.get(name)
  if (known?.length === length && known.generation === generation && known.weight === weight)
    return known.values
  const column = curves.values.get(name) ?? new Float64Array(length)
  const room =
    known !== undefined && known.values.length >= length ? known.values : new Float64Array(column.length)
  const values = smoothed(curves.rounds, column, { length, weight }, room)
  all.set(name, { length, generation, weight, values })
  return values
}
