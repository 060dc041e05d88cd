import type { Sampler } from '../../../src-shared/compile/sampler.ts'
import { activationsOf } from '../../../src-shared/compile/activations.ts'

const MOST = 1024
const FEWEST = 16
/** What the values between the layers may take together. */
const BYTES = 256 * 2 ** 20

/** Showers that are made at once when many are wanted: enough to keep all cores busy, no more than memory bears. */
export function rowsPerCall({ network }: Sampler): number {
  const each = 4 * activationsOf(network)
  return Math.max(FEWEST, Math.min(MOST, Math.floor(BYTES / Math.max(each, 1))))
}
