import type { FeatureComparison } from './compare-features.ts'
import { tableOf, type FeatureTable } from './feature-table.ts'

export type ComparableFeatures = {
  reference: FeatureTable
  generated: FeatureTable
  /** Showers with a feature that is no number: no distance is defined for them. */
  leftOut: { reference: number; generated: number }
}

type Scaled = Pick<FeatureComparison, 'axis'>

/**
 * All features as coordinates of a space in which distances mean something: features that are drawn on a logarithmic
 * axis are taken as their logarithm (below the axis: as its lower end), and each is divided by the reference's standard
 * deviation after its mean is taken off. A feature that is the same in every reference shower keeps its own scale.
 */
export function comparableFeatures(
  features: readonly Scaled[],
  columns: { reference: readonly Float64Array[]; generated: readonly Float64Array[] },
): ComparableFeatures {
  const drawn = (sample: readonly Float64Array[]) =>
    tableOf(sample.map((column, index) => asDrawn(column, features[index]?.axis)))
  const [reference, generated] = [drawn(columns.reference), drawn(columns.generated)]
  const scales = scalesOf(reference)
  return {
    ...{ reference: standardised(reference, scales), generated: standardised(generated, scales) },
    leftOut: {
      reference: (columns.reference[0]?.length ?? 0) - reference.rows,
      generated: (columns.generated[0]?.length ?? 0) - generated.rows,
    },
  }
}

function asDrawn(column: Float64Array, axis: FeatureComparison['axis'] | undefined): Float64Array {
  if (axis?.scale !== 'log') return column
  const low = axis.edges[0] ?? 1
  // Math.max of NaN and a number is NaN: such showers are left out by tableOf.
  return column.map((value) => Math.log10(Math.max(value, low)))
}

type Scale = { mean: number; sd: number }

function scalesOf({ rows, width, values }: FeatureTable): Scale[] {
  return Array.from({ length: width }, (_, feature) => {
    let [sum, squares] = [0, 0]
    for (let at = feature; at < values.length; at += width) sum += values[at] ?? 0
    const mean = rows === 0 ? 0 : sum / rows
    for (let at = feature; at < values.length; at += width) squares += ((values[at] ?? 0) - mean) ** 2
    const sd = Math.sqrt(squares / Math.max(1, rows - 1))
    // Rounding makes a constant vary in its last digits, which must not be blown up.
    return { mean, sd: sd > 1e-12 * Math.abs(mean) ? sd : Math.abs(mean) || 1 }
  })
}

function standardised(table: FeatureTable, scales: readonly Scale[]): FeatureTable {
  const { width } = table
  const values = table.values.map((value, at) => {
    const { mean, sd } = scales[at % width] ?? { mean: 0, sd: 1 }
    return (value - mean) / sd
  })
  return { ...table, values }
}
