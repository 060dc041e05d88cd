import type { FeatureTable } from './feature-table.ts'
import { neighbourRadii, squaredDistance } from './neighbour-distances.ts'

export type PrecisionRecall = { precision: number; recall: number; density: number; coverage: number }

/**
 * k-NN precision and recall (Kynkäänniemi et al., arXiv:1904.06991) with density and coverage (Naeem et al.,
 * arXiv:2002.09797, eqs. 1, 2, 5 and 6). A shower lies in the manifold of a sample when it is nearer to one of its
 * members than that member's k-th nearest neighbour among its own.
 *
 * precision: generated showers in the reference's manifold; recall: reference showers in the generated one; density:
 * neighbourhoods of the reference around a generated shower, over k; coverage: reference showers with a generated one
 * nearer than their own k-th neighbour.
 */
export function precisionRecall(
  reference: FeatureTable,
  generated: FeatureTable,
  k: number,
): PrecisionRecall {
  const [radii, otherRadii] = [neighbourRadii(reference, k), neighbourRadii(generated, k)]
  const around = new Float64Array(generated.rows)
  let [recalled, covered] = [0, 0]
  for (let i = 0; i < reference.rows; i++) {
    const radius = radii[i] ?? 0
    let [isRecalled, isCovered] = [false, false]
    for (let j = 0; j < generated.rows; j++) {
      const distance = squaredDistance(reference, i, generated, j)
      if (distance < radius) {
        around[j] = (around[j] ?? 0) + 1
        isCovered = true
      }
      if (distance < (otherRadii[j] ?? 0)) isRecalled = true
    }
    if (isRecalled) recalled++
    if (isCovered) covered++
  }
  const [inside, members] = around.reduce(([a, b], count) => [a + (count > 0 ? 1 : 0), b + count], [0, 0])
  return {
    precision: inside / generated.rows,
    recall: recalled / reference.rows,
    density: members / (k * generated.rows),
    coverage: covered / reference.rows,
  }
}
