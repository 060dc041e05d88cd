import { gammaQ } from './distances.ts'
import type { FeatureTable } from './feature-table.ts'
import { insertSmallest, squaredDistance } from './neighbour-distances.ts'

/** The distance within which a sample has `pairs` pairs of showers; for fewer pairs than that the largest there is. */
export function pairDistance(table: FeatureTable, pairs: number): number {
  const smallest = new Float64Array(pairs).fill(Infinity)
  eachPair(table, (squared) => insertSmallest(smallest, squared))
  return Math.sqrt(smallest.findLast((squared) => squared < Infinity) ?? 0)
}

/** Pairs of showers at most so far apart. */
export function nearPairs(table: FeatureTable, distance: number): number {
  let found = 0
  const limit = distance ** 2
  eachPair(table, (squared) => {
    if (squared <= limit) found++
  })
  return found
}

function eachPair(table: FeatureTable, see: (squared: number) => void): void {
  for (let i = 0; i < table.rows; i++) for (let j = 0; j < i; j++) see(squaredDistance(table, i, table, j))
}

export type Support = {
  /** Showers that could be told apart, were all of them equally frequent: 1 / Σ p². Null without a duplicate. */
  estimate: number | null
  /** Not fewer than these, at 95 %. */
  atLeast: number
  /** Of so many showers two are near-duplicates as often as not; from the bound without a duplicate. */
  evenBatch: number
}

/**
 * The birthday paradox turned round (Arora and Zhang, arXiv:1706.08224): `rows` draws from N equally frequent showers
 * have rows (rows − 1) / 2N equal pairs on average, and one at all with the probability 1 − exp(−rows² / 2N).
 */
export function supportOf(rows: number, pairs: number): Support {
  const all = (rows * (rows - 1)) / 2
  const atLeast = all / poissonUpperLimit(pairs)
  const estimate = pairs === 0 ? null : all / pairs
  return { estimate, atLeast, evenBatch: Math.sqrt(2 * Math.LN2 * (estimate ?? atLeast)) }
}

/** The mean for which so few events or fewer come in 5 % of cases. */
export function poissonUpperLimit(count: number): number {
  const next = count + 1
  // Wilson and Hilferty's cube, exact to 0.01 % there; the incomplete gamma function gets slow.
  if (count > 200) return next * (1 - 1 / (9 * next) + 1.6448536 / (3 * Math.sqrt(next))) ** 3
  let [low, high] = [count, count + 10 + 5 * Math.sqrt(count)]
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2
    // At most `count` events: Q(count + 1, mean).
    if (gammaQ(next, middle) > 0.05) low = middle
    else high = middle
  }
  return (low + high) / 2
}
