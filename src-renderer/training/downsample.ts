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
}

/**
 * A curve for the screen. A million rows are first thinned to the extremes of each column of the screen (what a line
 * through all of them would cover), then to `most` by LTTB. Columns are equally wide on the screen, not in rounds: on a
 * logarithmic axis the first hundred rounds are as wide as the last hundred thousand.
 */
export function downsample(input: DownsampleInput): Downsampled {
  const { x, y, from, to, factor, xScale, yScale, most } = input
  const result: Downsampled = { points: [], dropped: 0, notFinite: 0, notFiniteAt: [] }
  const first = firstVisible(x, from, to, xScale)
  if (first >= to) return result
  const edges = columnEdges(x[first]! * factor, x[to - 1]! * factor, { xScale, columns: 2 * most })
  const rows: number[] = []
  let column = 0
  let lowest = -1
  let highest = -1
  let last = -1
  let isBroken = false
  const closeColumn = () => {
    if (last < 0) return
    const [earlier, later] = lowest < highest ? [lowest, highest] : [highest, lowest]
    rows.push(earlier)
    if (later !== earlier) rows.push(later)
    if (last !== later && last !== earlier) rows.push(last)
    lowest = highest = last = -1
  }
  for (let row = first; row < to; row += 1) {
    const value = y[row]!
    // NaN: the series has no value in this round.
    if (value !== value) continue
    const at = x[row]! * factor
    if (at >= edges[column]!) {
      closeColumn()
      while (column < edges.length - 1 && at >= edges[column]!) column += 1
    }
    if (!Number.isFinite(value)) {
      result.notFinite += 1
      const mark = xScale.isLog ? Math.log10(at) : at
      if (result.notFiniteAt.length < most) result.notFiniteAt.push(mark)
      isBroken = true
    } else if (yScale.isLog && value <= 0) {
      result.dropped += 1
      isBroken = true
    } else {
      if (isBroken && last < 0 && rows.length > 0) rows.push(GAP)
      isBroken = false
      if (last < 0) {
        lowest = highest = row
        // Where the line enters the column.
        rows.push(row)
      } else {
        if (value < y[lowest]!) lowest = row
        if (value > y[highest]!) highest = row
      }
      last = row
    }
  }
  closeColumn()
  result.points = thinned(dedupe(rows), input)
  return result
}

const GAP = -1

/** On a logarithmic axis round 0 has no place. */
function firstVisible(x: Float64Array, from: number, to: number, { isLog }: Scale): number {
  let first = from
  if (isLog) while (first < to && x[first]! <= 0) first += 1
  return first
}

function columnEdges(
  low: number,
  high: number,
  { xScale, columns }: { xScale: Scale; columns: number },
): Float64Array {
  const edges = new Float64Array(columns)
  for (let index = 0; index < columns; index += 1) {
    const part = (index + 1) / columns
    edges[index] = xScale.isLog ? low * (high / low) ** part : low + (high - low) * part
  }
  edges[columns - 1] = Infinity
  return edges
}

function dedupe(rows: readonly number[]): number[] {
  return rows.filter((row, index) => row !== rows[index - 1])
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
