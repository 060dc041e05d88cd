/**
 * Exponential moving average, debiased so that the first points are honest, and weighted by distance so that uneven
 * rounds are: a value loses `weight` of its weight per unit of distance. The unit is the mean distance of two points,
 * or a thousandth of the whole where there are more points than that: smoothing is for the eye, and a screen has no
 * more columns. (As Weights & Biases draws it; TensorBoard's forgets the distance.)
 *
 * A constant stays constant to the last bit. Values that are not finite have no average and change none.
 */
export function smoothed(
  x: Float64Array,
  y: Float64Array,
  { length, weight }: { length: number; weight: number },
): Float64Array {
  const into = new Float64Array(length)
  smoothOn(BEGINNING, { x, y, into, to: length, weight, unit: unitOf(spanOn(NOWHERE, { x, y, to: length })) })
  return into
}

/** Where a smoothing stands, so that it can go on when there are more rows. */
export type Smoothing = { row: number; mean: number; total: number; lastX: number }
export const BEGINNING: Smoothing = { row: 0, mean: 0, total: 0, lastX: 0 }

export function smoothOn(from: Smoothing, { x, y, into, to, weight, unit }: SmoothingInput): Smoothing {
  const logWeight = Math.log(weight)
  let { mean, total, lastX } = from
  let lastDistance = -1
  let kept = 0
  for (let row = from.row; row < to; row += 1) {
    const value = y[row]!
    if (!Number.isFinite(value)) {
      into[row] = value
      continue
    }
    const distance = x[row]! - lastX
    // A power costs more than all the rest, and distances repeat.
    if (distance !== lastDistance) {
      kept = power(logWeight * (distance / unit))
      lastDistance = distance
    }
    total = total * kept + 1
    mean += (value - mean) / total
    lastX = x[row]!
    into[row] = mean
  }
  return { row: to, mean, total, lastX }
}

type SmoothingInput = {
  x: Float64Array
  y: Float64Array
  into: Float64Array
  to: number
  weight: number
  unit: number
}

/** e to a power that is not positive. Near 0, where it is nearly always, its series is exact to 1e-14 and much faster. */
function power(exponent: number): number {
  if (exponent < -1e-3) return Math.exp(exponent)
  return 1 + exponent * (1 + (exponent / 2) * (1 + (exponent / 3) * (1 + exponent / 4)))
}

const COLUMNS_OF_A_SCREEN = 1000

/** What there is to smooth so far. */
export type Span = { row: number; count: number; first: number; last: number }
export const NOWHERE: Span = { row: 0, count: 0, first: NaN, last: NaN }

export function spanOn(from: Span, { x, y, to }: Pick<SmoothingInput, 'x' | 'y' | 'to'>): Span {
  let { count, first, last } = from
  for (let row = from.row; row < to; row += 1) {
    if (!Number.isFinite(y[row]!)) continue
    if (count === 0) first = x[row]!
    last = x[row]!
    count += 1
  }
  return { row: to, count, first, last }
}

/** Distance over which a value loses `weight` of its weight. */
export function unitOf({ count, first, last }: Span): number {
  const range = last - first
  return range > 0 ? Math.max(range / COLUMNS_OF_A_SCREEN, range / (count - 1)) : 1
}
