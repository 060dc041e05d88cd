import { quantile, sorted } from '../statistics.ts'
import type { FeatureTable } from './feature-table.ts'
import { squaredDistance } from './neighbour-distances.ts'

/** Kernel values between all rows of two samples of one size, the first sample's rows first; 0 on the diagonal. */
export type KernelMatrix = { rows: number; values: Float32Array; total: number }

/** Of the distances between different rows of both samples together: the usual bandwidth of the kernel. */
export function medianDistance(a: FeatureTable, b: FeatureTable): number {
  const [rows, at] = pooled(a, b)
  const distances = new Float64Array((rows * (rows - 1)) / 2)
  let next = 0
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < i; j++) distances[next++] = Math.sqrt(squaredDistance(...at(i), ...at(j)))
  return quantile(sorted(distances), 0.5)
}

/** exp(−|x − y|² / 2σ²) */
export function kernelMatrix(a: FeatureTable, b: FeatureTable, bandwidth: number): KernelMatrix {
  if (a.rows !== b.rows) throw new Error(`Blocks of ${a.rows} and ${b.rows} rows`)
  const [rows, at] = pooled(a, b)
  const values = new Float32Array(rows * rows)
  let total = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) {
      const value = Math.exp(-squaredDistance(...at(i), ...at(j)) / (2 * bandwidth ** 2))
      values[i * rows + j] = value
      values[j * rows + i] = value
      total += 2 * value
    }
  }
  return { rows, values, total }
}

function pooled(a: FeatureTable, b: FeatureTable): [number, (row: number) => [FeatureTable, number]] {
  return [a.rows + b.rows, (row) => (row < a.rows ? [a, row] : [b, row - a.rows])]
}

/**
 * The unbiased squared maximum mean discrepancy (Gretton et al., JMLR 13 (2012) 723, eq. 3) of the rows with sign +1
 * from those with −1, as many of each. With n of each, T the sum of all kernel values and Q = Σ s_i s_j k_ij:
 * MMD² = (T + Q) / 2n(n − 1) − (T − Q) / 2n².
 */
export function signedDiscrepancy({ rows, values, total }: KernelMatrix, signs: Float64Array): number {
  let product = 0
  for (let i = 0; i < rows; i++) {
    let sum = 0
    const from = i * rows
    for (let j = 0; j < i; j++) sum += (values[from + j] ?? 0) * (signs[j] ?? 0)
    product += 2 * sum * (signs[i] ?? 0)
  }
  const each = rows / 2
  return (total + product) / (2 * each * (each - 1)) - (total - product) / (2 * each * each)
}

/** +1 for the first half of the rows, −1 for the second; or, with an order, for the rows that stand there in it. */
export function signsOf(rows: number, order?: Uint32Array): Float64Array {
  const signs = new Float64Array(rows)
  for (let at = 0; at < rows; at++) signs[order?.[at] ?? at] = at < rows / 2 ? 1 : -1
  return signs
}
