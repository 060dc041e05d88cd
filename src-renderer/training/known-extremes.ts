import { createExtremes, extendExtremes, type Extremes } from './extremes.ts'

type Kept = { generation: number; extremes: Extremes }

const kept = new WeakMap<object, Map<string, Kept>>()

/** The extremes of a column that only grows as long as its generation stays; each row is looked at once. */
export function extremesOf(
  owner: object,
  column: { name: string; generation: number; y: Float64Array; length: number },
  isLog: boolean,
): Extremes {
  const { name, generation, y, length } = column
  const all = kept.get(owner) ?? new Map<string, Kept>()
  kept.set(owner, all)
  const key = `${isLog ? 'log' : 'linear'} ${name}`
  let known = all.get(key)
  if (known?.generation !== generation) known = { generation, extremes: createExtremes(isLog) }
  all.set(key, known)
  extendExtremes(known.extremes, y, length)
  return known.extremes
}
