import type { FeatureComparison } from '../../src-shared/physics/evaluation/compare-features.ts'
import type { Evaluation } from '../../src-shared/physics/evaluation/evaluation.ts'

/** Pearson correlations between the energies of all layers, in both samples; null where there are fewer than two. */
export function layerCorrelations(
  features: readonly FeatureComparison[],
  reference: readonly Float64Array[],
  generated: readonly Float64Array[],
): Evaluation['correlations'] {
  const layers = [...features.keys()].filter(
    (index) => features[index]?.feature.id.startsWith('layer-') === true,
  )
  if (layers.length < 2) return null
  const matrix = (columns: readonly Float64Array[]) => {
    const centred = layers.map((index) => standardised(columns[index] ?? new Float64Array()))
    return centred.map((a) => centred.map((b) => product(a, b)))
  }
  return {
    names: layers.map((index) => features[index]?.feature.symbol ?? ''),
    ...{ reference: matrix(reference), generated: matrix(generated) },
  }
}

/** Mean 0 and length 1; a column that never changes is all zeros, and correlated with nothing. */
function standardised(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const centred = values.map((value) => value - mean)
  const length = Math.sqrt(centred.reduce((sum, value) => sum + value * value, 0))
  return length === 0 ? centred : centred.map((value) => value / length)
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
