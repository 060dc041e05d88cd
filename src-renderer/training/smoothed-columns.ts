import type { Curves } from '../state/curves.ts'
import { BEGINNING, NOWHERE, smoothOn, spanOn, unitOf, type Smoothing, type Span } from './smoothing.ts'

type Kept = {
  generation: number
  weight: number
  isLog: boolean
  unit: number
  values: Float64Array
  done: Smoothing
  span: Span
  /** Another object when the smoothing began anew. */
  begun: object
}

/** Smoothed curves that were asked for last: a run that goes on costs only its new rows. */
const kept = new WeakMap<Curves, Map<string, Kept>>()

/**
 * The unit grows with the run. Where it has grown by less than this the smoothing goes on with the old one, which no eye
 * can tell; else it begins anew.
 */
const UNIT_MAY_GROW = 1.15

/**
 * A series of a run, smoothed along its rounds: the same curve, whatever unit the axis has. On a logarithmic axis along
 * their logarithm, or the beginning, which is wide there, would lag behind.
 */
export function smoothedColumn(
  curves: Curves,
  name: string,
  { weight, isLog }: { weight: number; isLog: boolean },
): { values: Float64Array; begun: object } {
  const all = kept.get(curves) ?? new Map<string, Kept>()
  kept.set(curves, all)
  const { length, generation } = curves
  const y = curves.values.get(name) ?? new Float64Array(length)
  const x = isLog ? logRounds(curves) : curves.rounds
  const known = all.get(name)
  const isSame = known?.generation === generation && known.weight === weight && known.isLog === isLog
  if (known !== undefined && isSame && known.done.row === length) return known
  const span = spanOn(known !== undefined && isSame ? known.span : NOWHERE, { x, y, to: length })
  const unit = unitOf(span)
  const goesOn = known !== undefined && isSame && unit <= known.unit * UNIT_MAY_GROW && unit >= known.unit
  const values =
    known !== undefined && known.values.length >= length ? known.values : new Float64Array(y.length)
  if (goesOn && values !== known.values) values.set(known.values)
  const used = goesOn ? known.unit : unit
  const from = goesOn ? known.done : BEGINNING
  const done = smoothOn(from, { x, y, into: values, to: length, weight, unit: used })
  const begun = goesOn ? known.begun : {}
  const next = { generation, weight, isLog, unit: used, values, done, span, begun }
  all.set(name, next)
  return next
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
