import { createRng } from '../../base/rng.ts'
import type { Estimate } from './compare-features.ts'
import type { FeatureTable } from './feature-table.ts'

/**
 * Measures that go by neighbours depend on how many showers there are, and a bootstrap draw, in which showers come twice,
 * deceives them. So both samples are cut into random blocks of one size that share no shower: the value is the mean over
 * pairs of blocks, its error their scatter, and the floor the same between blocks of the reference.
 */
export type SampleBlocks = {
  size: number
  reference: FeatureTable[]
  generated: FeatureTable[]
}

export type BlockOptions = {
  /** Of each sample; fewer where the blocks would be smaller than `least`. */
  blocks: number
  least: number
  most: number
  seed: number
}

/** Null where there are not even two blocks of the least size. */
export function sampleBlocks(
  reference: FeatureTable,
  generated: FeatureTable,
  { blocks, least, most, seed }: BlockOptions,
): SampleBlocks | null {
  const fewest = Math.min(reference.rows, generated.rows)
  const count = Math.min(blocks, Math.floor(fewest / least))
  if (count < 2) return null
  const size = Math.min(most, Math.floor(fewest / count))
  return {
    size,
    reference: blocksOf(reference, { count, size, seed, stream: 'blocks of the reference' }),
    generated: blocksOf(generated, { count, size, seed, stream: 'blocks of the generated' }),
  }
}

function blocksOf(
  table: FeatureTable,
  { count, size, seed, stream }: { count: number; size: number; seed: number; stream: string },
): FeatureTable[] {
  const { width } = table
  const order = createRng(seed, stream).permutation(table.rows)
  return Array.from({ length: count }, (_, block) => {
    const values = new Float64Array(size * width)
    for (let row = 0; row < size; row++) {
      const from = (order[block * size + row] ?? 0) * width
      values.set(table.values.subarray(from, from + width), row * width)
    }
    return { rows: size, width, values }
  })
}

/** Reference against generated, block by block, and each block of the reference against the next one. */
export function overBlocks<Found>(
  { reference, generated }: SampleBlocks,
  measure: (first: FeatureTable, second: FeatureTable, block: number) => Found,
): { found: Found[]; floor: Found[] } {
  const at = (blocks: readonly FeatureTable[], index: number) =>
    blocks[index % blocks.length] ?? { rows: 0, width: 0, values: new Float64Array() }
  return {
    found: reference.map((block, index) => measure(block, at(generated, index), index)),
    // Two blocks have one pair, more have as many as blocks.
    floor: reference
      .slice(0, reference.length === 2 ? 1 : reference.length)
      .map((block, index) => measure(block, at(reference, index + 1), index)),
  }
}

/** Mean, and its error from the scatter: one standard error, wider for few blocks. */
export function meanOf(values: readonly number[]): Estimate {
  return estimated(values, values.length)
}

/** The same of the reference against itself, where every block stands in two pairs: half as many are independent. */
export function floorOf(values: readonly number[]): Estimate {
  return estimated(values, Math.max(1, values.length / 2))
}

function estimated(values: readonly number[], independent: number): Estimate {
  const count = values.length
  const value = values.reduce((sum, each) => sum + each, 0) / count
  const squares = values.reduce((sum, each) => sum + (each - value) ** 2, 0)
  const scatter = Math.sqrt(squares / Math.max(1, count - 1) / independent)
  return { value, error: count < 2 ? NaN : STUDENT(count - 1) * scatter }
}

/** What the scatter of few blocks must be multiplied with so that ± error covers 68.3 %: Student's t at 0.8413. */
const QUANTILES = [1.837, 1.321, 1.197, 1.142, 1.111, 1.091, 1.077, 1.067, 1.059]
const STUDENT = (degrees: number): number => QUANTILES[degrees - 1] ?? 1 + 0.53 / degrees
