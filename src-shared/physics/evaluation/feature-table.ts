import { createRng } from '../../base/rng.ts'

/** Events × features, row after row: what distances in all features at once work on. */
export type FeatureTable = { rows: number; width: number; values: Float64Array }

/** Columns → rows; events with a value that is no number are left out, as no distance is defined for them. */
export function tableOf(columns: readonly Float64Array[]): FeatureTable {
  const width = columns.length
  const count = columns[0]?.length ?? 0
  const events: number[] = []
  for (let event = 0; event < count; event++) {
    if (columns.every((column) => Number.isFinite(column[event]))) events.push(event)
  }
  const values = new Float64Array(events.length * width)
  events.forEach((event, row) => {
    columns.forEach((column, index) => {
      values[row * width + index] = column[event] ?? NaN
    })
  })
  return { rows: events.length, width, values }
}

/** Both divided by the largest absolute value of each feature in the reference, as FPD and KPD want it. */
export function normalised(reference: FeatureTable, other: FeatureTable): [FeatureTable, FeatureTable] {
  const { width } = reference
  const most = new Float64Array(width)
  reference.values.forEach((value, at) => {
    most[at % width] = Math.max(most[at % width] ?? 0, Math.abs(value))
  })
  const divided = (table: FeatureTable): FeatureTable => ({
    ...table,
    values: table.values.map((value, at) => value / (most[at % width] || 1)),
  })
  return [divided(reference), divided(other)]
}

/** With putting back, as the CaloChallenge does, or without: small samples drawn twice look closer to themselves. */
export type Draw = { seed: number; stream: string; step: number; puttingBack: boolean }

/** `count` rows; a function of seed, stream and step. */
export function drawRows(table: FeatureTable, count: number, draw: Draw): FeatureTable {
  const { width, rows } = table
  const rng = createRng(draw.seed, draw.stream, draw.step)
  if (!draw.puttingBack && count > rows)
    throw new Error(`Cannot draw ${count} of ${rows} without putting back`)
  const order = draw.puttingBack ? null : rng.permutation(rows)
  const values = new Float64Array(count * width)
  for (let row = 0; row < count; row++) {
    const from = (order === null ? rng.integer(rows) : (order[row] ?? 0)) * width
    values.set(table.values.subarray(from, from + width), row * width)
  }
  return { rows: count, width, values }
}
