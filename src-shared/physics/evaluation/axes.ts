import type { Axis } from './feature.ts'

/** `points` edges from `low` to `high`, so one bin less. */
export function linearAxis(low: number, high: number, points: number): Axis {
  const step = (high - low) / (points - 1)
  return {
    scale: 'linear',
    edges: Float64Array.from({ length: points }, (_, at) => (at === points - 1 ? high : low + at * step)),
  }
}

/** The same with equal ratios; both ends above zero. An upper end not above the lower one gives one decade. */
export function logAxis(low: number, high: number, points: number): Axis {
  if (!(low > 0)) throw new Error(`A logarithmic axis cannot begin at ${low}`)
  const end = high > low ? high : 10 * low
  const [from, to] = [Math.log10(low), Math.log10(end)]
  const edges = linearAxis(from, to, points).edges.map((exponent) => 10 ** exponent)
  edges[0] = low
  edges[points - 1] = end
  return { scale: 'log', edges }
}

export function largest(values: Float64Array): number {
  let most = -Infinity
  for (const value of values) if (value > most) most = value
  return most
}

/** Half a bin beyond both ends, so that the extremes are inside. */
export function rangeAxis(values: Float64Array, points: number): Axis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return linearAxis(0, 1, points)
  const margin = low === high ? Math.max(1, Math.abs(low)) / 2 : (high - low) / (2 * (points - 1))
  return linearAxis(low - margin, high + margin, points)
}
