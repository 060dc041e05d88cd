/** Numbers that describe and compare one-dimensional samples. `sorted` means ascending. */

export function mean(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum / values.length
}

/** Standard deviation with n − 1; 0 for a single value. */
export function standardDeviation(values: Float64Array): number {
  if (values.length < 2) return 0
  const centre = mean(values)
  let sum = 0
  for (const value of values) sum += (value - centre) ** 2
  return Math.sqrt(sum / (values.length - 1))
}

/** Quantile of a sorted sample, `p` from 0 to 1, linear between neighbours (definition 7 of Hyndman and Fan 1996). */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) throw new Error('No quantile of an empty sample')
  const place = p * (sorted.length - 1)
  const below = Math.floor(place)
  const low = sorted[below] as number // 0 <= below < length
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number
  return low + (place - below) * (high - low)
}

/** Half of the distance between the 16 % and 84 % quantiles: the width of the core, blind to long tails. */
export function halfWidth68(sorted: Float64Array): number {
  return (quantile(sorted, 0.84) - quantile(sorted, 0.16)) / 2
}

/**
 * First Wasserstein (earth mover's) distance between two sorted samples of any sizes, exact: the area between their
 * cumulative distributions. Same unit as the samples.
 */
export function wasserstein(sortedA: Float64Array, sortedB: Float64Array): number {
  const sizeA = sortedA.length
  const sizeB = sortedB.length
  if (sizeA === 0 || sizeB === 0) throw new Error('No distance to an empty sample')
  let a = 0
  let b = 0
  let distance = 0
  let at = Math.min(sortedA[0] as number, sortedB[0] as number) // neither is empty
  while (a < sizeA || b < sizeB) {
    const nextA = a < sizeA ? (sortedA[a] as number) : Infinity
    const nextB = b < sizeB ? (sortedB[b] as number) : Infinity
    const next = Math.min(nextA, nextB)
    distance += Math.abs(a / sizeA - b / sizeB) * (next - at)
    if (nextA <= nextB) a++
    else b++
    at = next
  }
  return distance
}

/** Counts per bin; `edges` ascend and are one more than the bins; the last bin includes its upper edge.
 * Values outside are counted in `below` and `above`. */
export type Histogram = { edges: Float64Array; counts: Float64Array; below: number; above: number }

export function histogram(values: Float64Array, edges: Float64Array): Histogram {
  const bins = edges.length - 1
  const counts = new Float64Array(bins)
  const low = edges[0] as number
  const high = edges[bins] as number
  let below = 0
  let above = 0
  for (const value of values) {
    if (value < low) below++
    else if (value > high) above++
    else {
      const bin = binOf(edges, value)
      counts[bin] = (counts[bin] as number) + 1
    }
  }
  return { edges, counts, below, above }
}

function binOf(edges: Float64Array, value: number): number {
  let low = 0
  let high = edges.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((edges[middle] as number) <= value) low = middle
    else high = middle - 1
  }
  return low
}

/** Equal bins from `low` to `high`. */
export function binEdges(low: number, high: number, bins: number): Float64Array {
  return Float64Array.from({ length: bins + 1 }, (_, index) => low + ((high - low) * index) / bins)
}

/**
 * Separation power of two histograms with the same bins, each normalised to one: 0 for equal shapes, 1 for no overlap;
 * S = ½ Σ (p − q)² / (p + q) (eq. 15 of Diefenbacher et al., arXiv:2009.03796, as used by the CaloChallenge).
 */
export function separationPower(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) throw new Error(`Histograms have ${a.length} and ${b.length} bins`)
  const sumA = a.reduce((sum, count) => sum + count, 0)
  const sumB = b.reduce((sum, count) => sum + count, 0)
  let separation = 0
  for (let bin = 0; bin < a.length; bin++) {
    const p = (a[bin] as number) / sumA
    const q = (b[bin] as number) / sumB
    if (p + q > 0) separation += (p - q) ** 2 / (p + q)
  }
  return separation / 2
}

/** A sorted copy. */
export function sorted(values: Float64Array): Float64Array {
  return Float64Array.from(values).sort()
}
