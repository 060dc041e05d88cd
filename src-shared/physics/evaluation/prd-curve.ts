import type { FeatureTable } from './feature-table.ts'
import { kMeans } from './k-means.ts'

/** Precision and recall at angles that go evenly from 0 to 90°, as in the paper's own code. */
export type PrdCurve = { precision: Float64Array; recall: Float64Array }

/**
 * Precision and recall of one distribution over bins against another (Sajjadi et al., arXiv:1806.00035, eqs. 4 and 5,
 * algorithm 1): α(λ) = Σ min(λ P, Q) and β(λ) = Σ min(P, Q / λ) with λ = tan of the angle, P the reference.
 */
export function prdOfShares(reference: Float64Array, generated: Float64Array, angles: number): PrdCurve {
  const [precision, recall] = [new Float64Array(angles), new Float64Array(angles)]
  const margin = 1e-10
  for (let at = 0; at < angles; at++) {
    const slope = Math.tan(margin + ((Math.PI / 2 - 2 * margin) * at) / (angles - 1))
    let sum = 0
    reference.forEach((share, bin) => {
      sum += Math.min(slope * share, generated[bin] ?? 0)
    })
    precision[at] = Math.min(1, sum)
    recall[at] = Math.min(1, sum / slope)
  }
  return { precision, recall }
}

/** The same of two samples: bins are k-means clusters of both together; the mean over several starts. */
export function prdCurve(
  reference: FeatureTable,
  generated: FeatureTable,
  { clusters, runs, angles, seed }: { clusters: number; runs: number; angles: number; seed: number },
): PrdCurve {
  const { width } = reference
  const both: FeatureTable = {
    ...{ rows: reference.rows + generated.rows, width },
    values: new Float64Array((reference.rows + generated.rows) * width),
  }
  both.values.set(reference.values)
  both.values.set(generated.values, reference.values.length)
  const [precision, recall] = [new Float64Array(angles), new Float64Array(angles)]
  for (let step = 0; step < runs; step++) {
    const { centres, assigned } = kMeans(both, clusters, { seed, step })
    const shares = (from: number, to: number) => {
      const found = new Float64Array(centres.rows)
      for (let row = from; row < to; row++) {
        const cluster = assigned[row] ?? 0
        found[cluster] = (found[cluster] ?? 0) + 1 / (to - from)
      }
      return found
    }
    const curve = prdOfShares(shares(0, reference.rows), shares(reference.rows, both.rows), angles)
    for (let at = 0; at < angles; at++) {
      precision[at] = (precision[at] ?? 0) + (curve.precision[at] ?? 0) / runs
      recall[at] = (recall[at] ?? 0) + (curve.recall[at] ?? 0) / runs
    }
  }
  return { precision, recall }
}

/** The largest F of the curve; `weight` 8 looks at recall, 1/8 at precision, as in the paper. */
export function largestF({ precision, recall }: PrdCurve, weight: number): number {
  let most = 0
  precision.forEach((value, at) => {
    const other = recall[at] ?? 0
    const below = weight ** 2 * value + other
    if (below > 0) most = Math.max(most, ((1 + weight ** 2) * value * other) / below)
  })
  return most
}

/** Area below precision over recall: 1 for the same distribution, 0 for no overlap. */
export function prdArea({ precision, recall }: PrdCurve): number {
  let area = 0
  for (let at = 1; at < precision.length; at++) {
    const step = Math.abs((recall[at - 1] ?? 0) - (recall[at] ?? 0))
    area += (step * ((precision[at] ?? 0) + (precision[at - 1] ?? 0))) / 2
  }
  return area
}
