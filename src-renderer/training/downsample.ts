import { rowAt } from '../state/curves.ts'
import { blockEnd, createExtremes, heldBetween, nothingHeld, type Extremes } from './extremes.ts'
import { lttb } from './lttb.ts'

/** A point in the units of the screen's axes; `y` null is a gap in the line. */
export type DrawnPoint = { x: number; y: number | null }

export type Downsampled = {
  points: DrawnPoint[]
  /** Values that a logarithmic axis cannot show. */
  dropped: number
  /** Values that are no numbers: how many, and where (one mark per column of the screen). */
  notFinite: number
  notFiniteAt: number[]
}

export type Scale = { isLog: boolean }

export type DownsampleInput = {
  /** Not falling. */
  x: Float64Array
  y: Float64Array
  from: number
  to: number
  /** What x is multiplied with on the axis. */
  factor: number
  xScale: Scale
  yScale: Scale
  /** Points that the line may have at most. */
  most: number
  /** What blocks of `y` hold, for the same `yScale`; without them every row is looked at. */
  extremes?: Extremes
}

/**
 * A curve for the screen. A million rows are first thinned to the extremes of each column of the screen and to where the
 * line enters and leaves it, which is all that a line through all of them would show (M4: U. Jugel et al., VLDB 2014),
 * then to `most` by LTTB. Columns are equally wide on the screen, not in rounds: on a logarithmic axis the first hundred
 * rounds are as wide as the last hundred thousand. Where a column has many rows it ends where a block does.
 */
export function downsample(input: DownsampleInput): Downsampled {
  const { x, y, from, to, factor, xScale, yScale } = input
  const result: Downsampled = { points: [], dropped: 0, notFinite: 0, notFiniteAt: [] }
  const first = firstVisible(x, from, to, xScale)
  if (first >= to) return result
  const extremes = input.extremes ?? createExtremes(yScale.isLog)
  const ends = columnEnds(input, first)
  const rows: number[] = []
  const held = nothingHeld()
  let isBroken = false
  let row = first
  for (const end of ends) {
    heldBetween(held, y, { extremes, from: row, to: end })
    result.notFinite += held.notFinite
    result.dropped += held.dropped
    if (held.notFinite > 0) {
      const at = x[firstNotFinite(y, row)]! * factor
      result.notFiniteAt.push(xScale.isLog ? Math.log10(at) : at)
    }
    isBroken ||= held.breaksBefore
    if (held.first >= 0) {
      if (isBroken && rows.length > 0) rows.push(GAP)
      const isFalling = held.highest < held.lowest
      push(rows, held.first)
      push(rows, isFalling ? held.highest : held.lowest)
      push(rows, isFalling ? held.lowest : held.highest)
      push(rows, held.last)
      isBroken = held.breaksAfter
    }
    row = end
  }
  result.points = thinned(rows, input)
  return result
}

const GAP = -1

function push(rows: number[], row: number): void {
  if (rows[rows.length - 1] !== row) rows.push(row)
}

function firstNotFinite(y: Float64Array, from: number): number {
  let row = from
  while (y[row] !== Infinity && y[row] !== -Infinity) row += 1
  return row
}

/** On a logarithmic axis round 0 has no place. */
function firstVisible(x: Float64Array, from: number, to: number, { isLog }: Scale): number {
  let first = from
  if (isLog) while (first < to && x[first]! <= 0) first += 1
  return first
}

type Ends = { key: readonly unknown[]; ends: number[] }
let lastEnds: Ends | null = null

/** After which row each column of the screen ends, empty ones left out. All lines of all charts share them, mostly. */
function columnEnds({ x, to, factor, xScale, most }: DownsampleInput, first: number): number[] {
  const columns = Math.ceil(most / 2)
  const key = [x, to, x[to - 1], factor, xScale.isLog, most, first]
  if (lastEnds !== null && key.every((each, index) => each === lastEnds?.key[index])) return lastEnds.ends
  const ends: number[] = []
  const low = x[first]! * factor
  const high = x[to - 1]! * factor
  let row = first
  for (let column = 1; column < columns; column += 1) {
    const part = column / columns
    const edge = xScale.isLog ? low * (high / low) ** part : low + (high - low) * part
    const found = rowAt(x, to, edge / factor)
    const end = Math.min(to, blockEnd(found, found - row))
    if (end > row) ends.push(end)
    row = Math.max(row, end)
  }
  if (row < to) ends.push(to)
  lastEnds = { key, ends }
  return ends
}

function thinned(rows: readonly number[], input: DownsampleInput): DrawnPoint[] {
  const { x, y, factor, xScale, yScale, most } = input
  const points: DrawnPoint[] = []
  const drawnX = (row: number) => (xScale.isLog ? Math.log10(x[row]! * factor) : x[row]! * factor)
  const drawnY = (row: number) => (yScale.isLog ? Math.log10(y[row]!) : y[row]!)
  for (let start = 0; start < rows.length;) {
    let end = rows.indexOf(GAP, start)
    if (end < 0) end = rows.length
    const part = rows.slice(start, end)
    const xs = part.map(drawnX)
    const ys = part.map(drawnY)
    const share = Math.max(3, Math.floor((most * part.length) / rows.length))
    if (points.length > 0 && part.length > 0) points.push({ x: xs[0]!, y: null })
    for (const index of lttb(xs, ys, share)) points.push({ x: xs[index]!, y: ys[index]! })
    start = end + 1
  }
  return points
}
