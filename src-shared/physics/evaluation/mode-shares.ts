import type { Rng } from '../../base/rng.ts'

export type ModeShares = {
  /** Modes of which the generated showers hold at least a tenth of the reference's share. */
  covered: number
  /** Reference showers in these modes. */
  weight: number
  /** Modes whose shares differ by more than 1.96 standard deviations: 5 % of them by chance. */
  different: number
}

/** A mode counts as covered from this part of the reference's share on. */
const COVERED = 0.1
/** Two-sided 5 %. */
const DIFFERENT = 1.96

/**
 * Showers per mode of two samples, as shares from 0 to 1 of the modes that the reference has. `different` is the number
 * of statistically different bins of Richardson and Weiss (arXiv:1805.12462, section 2): p₁ − p₂ over
 * √(p (1 − p) (1/n₁ + 1/n₂)) with the pooled p.
 */
export function modeShares(reference: Float64Array, generated: Float64Array): ModeShares {
  const sum = (counts: Float64Array) => counts.reduce((total, count) => total + count, 0)
  const [all, other] = [sum(reference), sum(generated)]
  let [modes, covered, weight, different] = [0, 0, 0, 0]
  reference.forEach((count, mode) => {
    if (count === 0) return
    const [share, found] = [count / all, (generated[mode] ?? 0) / other]
    modes++
    if (found >= COVERED * share) {
      covered++
      weight += share
    }
    const together = (count + (generated[mode] ?? 0)) / (all + other)
    const spread = Math.sqrt(together * (1 - together) * (1 / all + 1 / other))
    if (spread > 0 && Math.abs(share - found) / spread > DIFFERENT) different++
  })
  return { covered: covered / modes, weight, different: different / modes }
}

/** A bootstrap draw of counts: every shower comes a Poisson number of times, so every mode a Poisson number as well. */
export function redrawn(counts: Float64Array, rng: Rng): Float64Array {
  return counts.map((count) => poisson(count, rng))
}

function poisson(mean: number, rng: Rng): number {
  // From 50 on the normal distribution, whose error is far below that of a bootstrap.
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()))
  const limit = Math.exp(-mean)
  let [count, product] = [0, rng.uniform()]
  while (product > limit) {
    count++
    product *= rng.uniform()
  }
  return count
}
