import type { Axis } from './feature.ts'

/**
 * One feature of one sample, sorted and binned once; comparisons then go by weights per event: 1 for all, 0 or 1 for a
 * part of them, 0, 1, 2, ... for a bootstrap draw.
 */
export type Prepared = {
  values: Float64Array
  /** Event numbers in ascending order of their values. */
  order: Uint32Array
  /** Bin of each event, −1 outside the axis. */
  bins: Int32Array
  axis: Axis
}

export type Weights = Uint8Array

/** Events whose value is not a number stand nowhere and count nowhere; they are named apart. */
export function prepare(values: Float64Array, axis: Axis): Prepared {
  const finite = [...values.keys()].filter((event) => Number.isFinite(values[event]))
  const order = Uint32Array.from(finite)
  order.sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const bins = new Int32Array(values.length).fill(-1)
  let bin = 0
  const last = axis.edges.length - 2
  const [low = 0, high = 0] = [axis.edges[0], axis.edges[last + 1]]
  for (const event of order) {
    const value = values[event] ?? NaN
    if (value < low || value > high) continue
    while (bin < last && value >= (axis.edges[bin + 1] ?? Infinity)) bin++
    bins[event] = bin
  }
  return { values, order, bins, axis }
}

export function ones(count: number): Weights {
  return new Uint8Array(count).fill(1)
}

export type Binned = { counts: Float64Array; outside: number; total: number }

export function binned({ bins, order, axis }: Prepared, weights: Weights): Binned {
  const counts = new Float64Array(axis.edges.length - 1)
  let [outside, total] = [0, 0]
  for (const event of order) {
    const weight = weights[event] ?? 0
    const bin = bins[event] ?? -1
    total += weight
    if (bin < 0) outside += weight
    else counts[bin] = (counts[bin] ?? 0) + weight
  }
  return { counts, outside, total }
}

export type Moments = { mean: number; sd: number; median: number }

/** Mean, standard deviation (n − 1) and median; NaN for no events. */
export function momentsOf({ values, order }: Prepared, weights: Weights): Moments {
  let [total, sum] = [0, 0]
  for (const event of order) {
    const weight = weights[event] ?? 0
    total += weight
    sum += weight * (values[event] ?? 0)
  }
  const mean = sum / total
  let [squares, passed, median] = [0, 0, NaN]
  for (const event of order) {
    const weight = weights[event] ?? 0
    const value = values[event] ?? 0
    squares += weight * (value - mean) ** 2
    if (passed <= total / 2 && weight > 0) median = value
    passed += weight
  }
  return { mean, sd: Math.sqrt(squares / Math.max(1, total - 1)), median }
}
