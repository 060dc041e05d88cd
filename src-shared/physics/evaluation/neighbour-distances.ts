import type { FeatureTable } from './feature-table.ts'

/** Squared Euclidean distance of a row of one table to a row of another. */
export function squaredDistance(a: FeatureTable, i: number, b: FeatureTable, j: number): number {
  const { width } = a
  const [from, other] = [i * width, j * width]
  let sum = 0
  for (let k = 0; k < width; k++) {
    const difference = (a.values[from + k] ?? 0) - (b.values[other + k] ?? 0)
    sum += difference * difference
  }
  return sum
}

/** Squared distance of every row to its k-th nearest other row of the same table. */
export function neighbourRadii(table: FeatureTable, k: number): Float64Array {
  const { rows } = table
  // Of each row the k smallest so far, ascending.
  const nearest = Array.from({ length: rows }, () => new Float64Array(k).fill(Infinity))
  for (const [i, own] of nearest.entries()) {
    for (let j = 0; j < i; j++) {
      const distance = squaredDistance(table, i, table, j)
      insertSmallest(own, distance)
      insertSmallest(nearest[j] ?? own, distance)
    }
  }
  return Float64Array.from(nearest, (each) => each[k - 1] ?? Infinity)
}

/** Keeps the smallest numbers seen, ascending. */
export function insertSmallest(smallest: Float64Array, distance: number): void {
  const last = smallest.length - 1
  if (distance >= (smallest[last] ?? 0)) return
  let at = last
  while (at > 0 && (smallest[at - 1] ?? 0) > distance) {
    smallest[at] = smallest[at - 1] ?? 0
    at--
  }
  smallest[at] = distance
}
