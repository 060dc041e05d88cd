import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'

/**
 * Does a number belong to its event? Files merged from several threads can hold the rows of two branches in different
 * orders: the lists are the same, the pairs are not, and a conditional network learns nothing from them.
 */
export type Alignment =
  /** The number is the event's sum in every row. */
  | { kind: 'sum' }
  /** The same list of numbers in another order: `differing` rows have the wrong partner. */
  | { kind: 'reordered'; differing: number }
  /** Not the sum itself; `correlation` of the ranks (Spearman), null when one of the two does not vary. */
  | { kind: 'other'; correlation: number | null }

/** float32 storage of sums of hundreds of cells agrees to about this. */
const SAME = 1e-4

export function compareWithSums(sums: Float64Array, numbers: Float64Array): Alignment {
  const differing = countDiffering(sums, numbers)
  if (differing === 0) return { kind: 'sum' }
  if (countDiffering(sums.slice().sort(), numbers.slice().sort()) === 0)
    return { kind: 'reordered', differing }
  return { kind: 'other', correlation: rankCorrelation(sums, numbers) }
}

function countDiffering(a: Float64Array, b: Float64Array): number {
  let differing = 0
  for (const [row, value] of a.entries()) {
    const other = b[row] ?? NaN
    if (!(Math.abs(value - other) <= SAME * Math.max(Math.abs(value), Math.abs(other)))) differing += 1
  }
  return differing
}

/** Spearman: Pearson's correlation of the ranks, equal values sharing the mean of theirs. */
export function rankCorrelation(a: Float64Array, b: Float64Array): number | null {
  const x = ranks(a)
  const y = ranks(b)
  const middle = (a.length - 1) / 2
  let xy = 0
  let xx = 0
  let yy = 0
  for (let row = 0; row < a.length; row++) {
    const dx = (x[row] ?? 0) - middle
    const dy = (y[row] ?? 0) - middle
    xy += dx * dy
    xx += dx * dx
    yy += dy * dy
  }
  return xx === 0 || yy === 0 ? null : xy / Math.sqrt(xx * yy)
}

function ranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values, (_, index) => index).sort(
    (i, j) => (values[i] ?? 0) - (values[j] ?? 0),
  )
  const result = new Float64Array(values.length)
  for (let from = 0; from < order.length;) {
    let to = from
    while (to + 1 < order.length && values[order[to + 1] ?? 0] === values[order[from] ?? 0]) to += 1
    for (let place = from; place <= to; place++) result[order[place] ?? 0] = (from + to) / 2
    from = to + 1
  }
  return result
}

/** With fewer events chance makes and hides correlations. */
const ENOUGH_EVENTS = 50
/** Incident energies that differ by less than this factor need not order the sums. */
const WIDE = 1.5
const UNRELATED = 0.2

export function alignmentProblem(
  compared: { sums: Float64Array; numbers: Float64Array },
  name: string,
  path: string,
): Problem | null {
  const { sums, numbers } = compared
  if (sums.length < 2) return null
  const alignment = compareWithSums(sums, numbers)
  if (alignment.kind === 'reordered') {
    return problem({
      code: 'data.misaligned',
      severity: 'warning',
      at: { file: path },
      message: `“${name}” has the same values as the sums of the showers, but in another order: ${alignment.differing} of ${sums.length} events have another event's energy.`,
      hint: 'The file was probably merged from several threads. Use condition “sum”: the energy of the event itself.',
    })
  }
  if (alignment.kind === 'sum' || alignment.correlation === null || sums.length < ENOUGH_EVENTS) return null
  const smallest = numbers.reduce((least, value) => Math.min(least, value), Infinity)
  const largest = numbers.reduce((most, value) => Math.max(most, value), -Infinity)
  if (smallest <= 0 || largest < WIDE * smallest || alignment.correlation >= UNRELATED) return null
  return problem({
    code: 'data.misaligned',
    severity: 'warning',
    at: { file: path },
    message: `“${name}” does not follow the energy of the showers: the correlation of their ranks is ${alignment.correlation.toFixed(2)} over ${sums.length} events.`,
    hint: 'The rows may be in different orders. Check the file, or use condition “sum”: the energy of the event itself.',
  })
}
