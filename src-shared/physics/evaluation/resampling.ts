import type { Weights } from './weighted-sample.ts'

/** Cumulative probabilities of 0, 1, 2, ... at mean 1. */
const POISSON = Array.from({ length: 12 }, (_, k) => {
  let [term, sum] = [Math.exp(-1), Math.exp(-1)]
  for (let n = 1; n <= k; n++) sum += term /= n
  return sum
})

/** One bootstrap draw: how often each event counts, by Poisson weights of mean 1. */
export function poissonWeights(count: number, uniform: () => number): Weights {
  return Uint8Array.from({ length: count }, () => {
    const drawn = uniform()
    const found = POISSON.findIndex((upTo) => drawn < upTo)
    return found < 0 ? POISSON.length : found
  })
}

/** Two disjoint random halves of the events, from an order drawn at random. */
export function halfWeights(count: number, order: Uint32Array): { first: Weights; second: Weights } {
  const first = new Uint8Array(count)
  for (const event of order.subarray(0, count >> 1)) first[event] = 1
  return { first, second: first.map((weight) => 1 - weight) }
}

export function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Standard deviation, n − 1; NaN for fewer than two values. */
export function spread(values: readonly number[]): number {
  if (values.length < 2) return NaN
  const mean = average(values)
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1))
}
