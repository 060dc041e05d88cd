import { z } from 'zod'
import { erf } from '../../plan/array-erf.ts'
import type { Ops } from '../../plan/ops.ts'

/**
 * A monotone map, linear between knots, that takes a column to a standard normal distribution (van der Waerden normal
 * scores): `values` are quantiles of the training data, `scores` the normal deviates of the same probabilities. A total
 * energy with a long tail becomes a number that any generator can make; the inverse puts the tail back.
 */
export const NormalScores = z.object({
  columns: z
    .array(z.object({ values: z.array(z.number()).min(2), scores: z.array(z.number()).min(2) }))
    .min(1),
})
export type NormalScores = z.infer<typeof NormalScores>

const KNOTS = 65

/** One map per column of ascending values. A column that never changes maps to 0 and back. */
export function fitNormalScores(sorted: readonly Float64Array[]): NormalScores {
  return { columns: sorted.map(fitColumn) }
}

function fitColumn(sorted: Float64Array): NormalScores['columns'][number] {
  const count = sorted.length
  if (count < 1) throw new Error('Cannot learn from no events')
  // The outermost knots are the smallest and largest event: half an event lies beyond each.
  const end = normalDeviate(1 - 0.5 / Math.max(count, 2))
  const values: number[] = []
  const scores: number[] = []
  for (let knot = 0; knot < KNOTS; knot++) {
    const score = -end + (2 * end * knot) / (KNOTS - 1)
    const value = Math.fround(quantile(sorted, normalProbability(score)))
    // Equal values (many events without energy) share one knot: the map stays invertible.
    if (value > (values.at(-1) ?? -Infinity)) {
      values.push(value)
      scores.push(score)
    }
  }
  const only = values[0] ?? 0
  return values.length < 2 ? { values: [only, only + 1], scores: [0, 1] } : { values, scores }
}

/** Value at probability p, event i standing at (i + 1/2) / n, linear in between. */
function quantile(sorted: Float64Array, p: number): number {
  const at = Math.min(Math.max(p * sorted.length - 0.5, 0), sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below] ?? 0
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? low
  return low + (high - low) * (at - below)
}

export function normalProbability(score: number): number {
  return (1 + erf(score / Math.SQRT2)) / 2
}

/** The score of a probability, by bisection: 60 halvings of [-9, 9]. */
export function normalDeviate(p: number): number {
  let low = -9
  let high = 9
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    if (normalProbability(middle) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Of a batch of many values: the segments one after the other, as all at once are 64 times the values in memory. */
export type MapOptions = { isLarge: boolean }

/** `[batch, columns]` values → scores; values outside the training data count as its ends. */
export function toScores<T>(ops: Ops<T>, x: T, { columns }: NormalScores, options?: MapOptions): T {
  const lines = columns.map(({ values, scores }) => ({ from: values, to: scores }))
  return options?.isLarge === true ? pieceAfterPiece(ops, x, lines) : piecewise(ops, x, lines)
}

export function fromScores<T>(ops: Ops<T>, y: T, { columns }: NormalScores, options?: MapOptions): T {
  const lines = columns.map(({ values, scores }) => ({ from: scores, to: values }))
  return options?.isLarge === true ? pieceAfterPiece(ops, y, lines) : piecewise(ops, y, lines)
}

type Line = { from: readonly number[]; to: readonly number[] }

/** to₀ + Σ slopeₖ · min(max(x − fromₖ, 0), widthₖ), per column. */
function piecewise<T>(ops: Ops<T>, x: T, lines: readonly Line[]): T {
  const most = segmentsOf(lines)
  const table = (value: (line: Line, segment: number) => number) =>
    ops.constant(
      lines.flatMap((line) => Array.from({ length: most }, (_, segment) => value(line, segment))),
      [1, lines.length, most],
    )
  const start = ops.reshape(x, [-1, lines.length, 1])
  const above = ops.minimum(ops.relu(ops.sub(start, table(startOf))), table(widthOf))
  return ops.add(ops.sum(ops.mul(above, table(slopeOf)), [2]), firstOf(ops, lines))
}

function pieceAfterPiece<T>(ops: Ops<T>, x: T, lines: readonly Line[]): T {
  let total = firstOf(ops, lines)
  for (let segment = 0; segment < segmentsOf(lines); segment++) {
    const row = (value: (line: Line, segment: number) => number) =>
      ops.constant(
        lines.map((line) => value(line, segment)),
        [1, lines.length],
      )
    const above = ops.minimum(ops.relu(ops.sub(x, row(startOf))), row(widthOf))
    total = ops.add(total, ops.mul(above, row(slopeOf)))
  }
  return total
}

function segmentsOf(lines: readonly Line[]): number {
  return Math.max(...lines.map(({ from }) => from.length - 1))
}

function firstOf<T>(ops: Ops<T>, lines: readonly Line[]): T {
  return ops.constant(
    lines.map(({ to }) => to[0] ?? 0),
    [1, lines.length],
  )
}

// Columns with fewer segments are filled up with segments of width and slope 0.

function startOf({ from }: Line, segment: number): number {
  return from[Math.min(segment, from.length - 1)] ?? 0
}

function widthOf({ from }: Line, segment: number): number {
  return (from[segment + 1] ?? from[segment] ?? 0) - (from[segment] ?? 0)
}

function slopeOf(line: Line, segment: number): number {
  const { to } = line
  if (segment + 1 >= to.length) return 0
  return ((to[segment + 1] ?? 0) - (to[segment] ?? 0)) / widthOf(line, segment)
}
