import { createRng } from '../../base/rng.ts'
import type { FeatureTable } from './feature-table.ts'
import { squaredDistance } from './neighbour-distances.ts'

export type Clusters = { centres: FeatureTable; assigned: Int32Array }

/**
 * Lloyd's k-means from k-means++ starts (Arthur and Vassilvitskii 2007): a function of seed and step. There may be fewer
 * clusters than asked for where there are fewer different rows.
 */
export function kMeans(
  table: FeatureTable,
  clusters: number,
  { seed, step, rounds = 30 }: { seed: number; step: number; rounds?: number },
): Clusters {
  let centres = starts(table, clusters, createRng(seed, 'k-means', step).uniform)
  let assigned = nearestCentres(table, centres)
  for (let round = 0; round < rounds; round++) {
    centres = means(table, centres, assigned)
    const next = nearestCentres(table, centres)
    const isSettled = next.every((cluster, row) => cluster === assigned[row])
    assigned = next
    if (isSettled) break
  }
  return { centres, assigned }
}

/** Of every row the number of its nearest centre, the first of equals. */
export function nearestCentres(table: FeatureTable, centres: FeatureTable): Int32Array {
  return Int32Array.from({ length: table.rows }, (_, row) => {
    let [nearest, least] = [0, Infinity]
    for (let centre = 0; centre < centres.rows; centre++) {
      const distance = squaredDistance(table, row, centres, centre)
      if (distance < least) [nearest, least] = [centre, distance]
    }
    return nearest
  })
}

/** The first at random, each further one with a probability that goes with its squared distance to those there. */
function starts(table: FeatureTable, clusters: number, uniform: () => number): FeatureTable {
  const chosen = [Math.min(table.rows - 1, Math.floor(uniform() * table.rows))]
  const distances = new Float64Array(table.rows).fill(Infinity)
  while (chosen.length < clusters) {
    const last = chosen.at(-1) ?? 0
    let total = 0
    for (let row = 0; row < table.rows; row++) {
      const distance = Math.min(distances[row] ?? 0, squaredDistance(table, row, table, last))
      distances[row] = distance
      total += distance
    }
    if (!(total > 0)) break
    let left = uniform() * total
    let next = distances.findLastIndex((distance) => distance > 0)
    for (let row = 0; row < table.rows; row++) {
      left -= distances[row] ?? 0
      if (left >= 0 || distances[row] === 0) continue
      next = row
      break
    }
    chosen.push(next)
  }
  const { width } = table
  const values = new Float64Array(chosen.length * width)
  chosen.forEach((row, at) => values.set(table.values.subarray(row * width, (row + 1) * width), at * width))
  return { rows: chosen.length, width, values }
}

/** A centre without rows stays where it is. */
function means(table: FeatureTable, centres: FeatureTable, assigned: Int32Array): FeatureTable {
  const { width } = table
  const [sums, counts] = [new Float64Array(centres.values.length), new Float64Array(centres.rows)]
  assigned.forEach((centre, row) => {
    counts[centre] = (counts[centre] ?? 0) + 1
    for (let k = 0; k < width; k++)
      sums[centre * width + k] = (sums[centre * width + k] ?? 0) + (table.values[row * width + k] ?? 0)
  })
  const values = sums.map((sum, at) => {
    const count = counts[Math.floor(at / width)] ?? 0
    return count > 0 ? sum / count : (centres.values[at] ?? 0)
  })
  return { ...centres, values }
}
