import type { Estimate } from './compare-features.ts'
import { drawRows, normalised, type FeatureTable } from './feature-table.ts'
import { quantile, sorted } from '../statistics.ts'

export type KernelOptions = {
  batches: number
  batchSize: number
  puttingBack: boolean
  seed: number
  progress?: (done: number, total: number) => void
}

/** As in the CaloChallenge's evaluation. */
export const KPD_CHALLENGE = { batches: 10, batchSize: 10_000, puttingBack: true } as const

/**
 * Kernel physics distance (Kansal et al., arXiv:2211.10295): the median over batches of the unbiased squared maximum
 * mean discrepancy with the kernel (x·y / d + 1)⁴; the error is half the central 68 %. It may be negative.
 */
export function kernelPhysicsDistance(
  reference: FeatureTable,
  other: FeatureTable,
  { batches, batchSize, puttingBack, seed, progress }: KernelOptions,
): Estimate {
  const [a, b] = normalised(reference, other)
  const found = new Float64Array(batches)
  for (let step = 0; step < batches; step++) {
    found[step] = meanDiscrepancy(
      drawRows(a, batchSize, { seed, stream: 'kpd reference', step, puttingBack }),
      drawRows(b, batchSize, { seed, stream: 'kpd generated', step, puttingBack }),
    )
    progress?.(step + 1, batches)
  }
  const ordered = sorted(found)
  return {
    value: quantile(ordered, 0.5),
    error: (quantile(ordered, 0.83725) - quantile(ordered, 0.16275)) / 2,
  }
}

/** The unbiased estimate: pairs of different events inside each sample, all pairs between them. */
export function meanDiscrepancy(a: FeatureTable, b: FeatureTable): number {
  return inside(a) + inside(b) - 2 * between(a, b)
}

function inside(table: FeatureTable): number {
  const { rows } = table
  let sum = 0
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < i; j++) sum += kernel(table, i, table, j)
  }
  return (2 * sum) / (rows * (rows - 1))
}

function between(a: FeatureTable, b: FeatureTable): number {
  let sum = 0
  for (let i = 0; i < a.rows; i++) {
    for (let j = 0; j < b.rows; j++) sum += kernel(a, i, b, j)
  }
  return sum / (a.rows * b.rows)
}

function kernel(a: FeatureTable, i: number, b: FeatureTable, j: number): number {
  const { width } = a
  let product = 0
  for (let k = 0; k < width; k++) product += (a.values[i * width + k] ?? 0) * (b.values[j * width + k] ?? 0)
  const root = product / width + 1
  return root * root * (root * root)
}
