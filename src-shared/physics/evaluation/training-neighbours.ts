import { createRng } from '../../base/rng.ts'
import { quantile, sorted } from '../statistics.ts'
import type { Estimate } from './compare-features.ts'
import type { FeatureTable } from './feature-table.ts'

/** Distance of every query to its nearest training shower; `self` says which one it is itself, −1 for none. */
export function nearestDistances(
  queries: FeatureTable,
  training: FeatureTable,
  self: (query: number) => number = () => -1,
): Float64Array {
  const { width } = queries
  const [from, to] = [queries.values, training.values]
  return Float64Array.from({ length: queries.rows }, (_, query) => {
    const [start, own] = [query * width, self(query)]
    let least = Infinity
    for (let row = 0; row < training.rows; row++) {
      if (row === own) continue
      const other = row * width
      let sum = 0
      // Most are known to be farther long before their last coordinate.
      for (let k = 0; k < width && sum < least; k++) {
        const difference = (from[start + k] ?? 0) - (to[other + k] ?? 0)
        sum += difference * difference
      }
      if (sum < least) least = sum
    }
    return Math.sqrt(least)
  })
}

export type Closeness = {
  /** Median distance of the first over that of the second; 1 for both zero. */
  ratio: number
  /** How often one of the first is nearer than one of the second; half for equals. */
  nearer: number
  /** Share of the first nearer than the nearest hundredth of the second. */
  copies: number
}

/** Distances to the training showers, of generated showers against those of showers that were held out. */
export function closeness(generated: Float64Array, heldOut: Float64Array): Closeness {
  const [first, second] = [sorted(generated), sorted(heldOut)]
  const [a, b] = [quantile(first, 0.5), quantile(second, 0.5)]
  const limit = quantile(second, 0.01)
  let [nearer, below, upTo] = [0, 0, 0]
  for (const distance of first) {
    while (below < second.length && (second[below] ?? 0) < distance) below++
    while (upTo < second.length && (second[upTo] ?? 0) <= distance) upTo++
    nearer += second.length - (below + upTo) / 2
  }
  return {
    ratio: b > 0 ? a / b : a > 0 ? Infinity : 1,
    nearer: nearer / (first.length * second.length),
    copies: first.filter((distance) => distance < limit || distance === 0).length / first.length,
  }
}

/** With standard deviations over bootstrap draws of both. */
export function closenessWithErrors(
  generated: Float64Array,
  heldOut: Float64Array,
  { draws, seed }: { draws: number; seed: number },
): Record<keyof Closeness, Estimate> {
  const all = closeness(generated, heldOut)
  const found = Array.from({ length: draws }, (_, draw) => {
    const rng = createRng(seed, 'bootstrap of neighbours', draw)
    const again = (values: Float64Array) => values.map(() => values[rng.integer(values.length)] ?? 0)
    return closeness(again(generated), again(heldOut))
  })
  const estimate = (name: keyof Closeness): Estimate => {
    const values = found.map((each) => each[name])
    const mean = values.reduce((sum, value) => sum + value, 0) / draws
    const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
    return { value: all[name], error: Math.sqrt(squares / Math.max(1, draws - 1)) }
  }
  return { ratio: estimate('ratio'), nearer: estimate('nearer'), copies: estimate('copies') }
}
