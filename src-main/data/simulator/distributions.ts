import type { Rng } from '../../../src-shared/base/rng.ts'

/** Special functions and random draws that the shower models need. */

const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
  12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]

/** ln Γ(x) for x > 0, by the approximation of Lanczos (g = 7, nine terms); relative error below 1e-13. */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  let sum = LANCZOS[0] as number // nine terms
  for (let term = 1; term < LANCZOS.length; term++) sum += (LANCZOS[term] as number) / (z + term)
  const t = z + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Regularised lower incomplete gamma function P(a, x), a > 0: the share of a gamma distribution below x. Power series
 * for x < a + 1, continued fraction (modified Lentz) above; absolute error below 1e-12. */
export function gammaShare(a: number, x: number): number {
  if (x <= 0) return 0
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 500 && term > sum * 1e-15; n++) {
      term *= x / (a + n)
      sum += term
    }
    return Math.min(1, sum * front)
  }
  let b = x + 1 - a
  let c = 1e300
  let d = 1 / b
  let fraction = d
  for (let n = 1; n < 500; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / nonZero(numerator * d + b)
    c = nonZero(b + numerator / c)
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return Math.max(0, 1 - front * fraction)
}

function nonZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

/** Gamma distribution with mean `shape` and variance `shape` (Marsaglia and Tsang, ACM TOMS 26 (2000) 363). */
export function drawGamma(rng: Rng, shape: number): number {
  if (shape < 1) return drawGamma(rng, shape + 1) * (1 - rng.uniform()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = rng.normal()
    const v = (1 + c * normal) ** 3
    if (v <= 0) continue
    const u = 1 - rng.uniform()
    if (Math.log(u) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v
  }
}

/** A positive number with this mean and standard deviation, gamma distributed. */
export function drawPositive(rng: Rng, mean: number, sd: number): number {
  if (mean <= 0) return 0
  if (sd <= 0) return mean
  const scale = (sd * sd) / mean
  return drawGamma(rng, mean / scale) * scale
}

/** A number between 0 and 1 with this mean and standard deviation, beta distributed. */
export function drawFraction(rng: Rng, mean: number, sd: number): number {
  const total = (mean * (1 - mean)) / (sd * sd) - 1
  const a = drawGamma(rng, mean * total)
  const b = drawGamma(rng, (1 - mean) * total)
  return a / (a + b)
}

/** Poisson count: inversion below a mean of 50, above it a rounded normal (its skewness, below 0.14, is dropped). */
export function drawPoisson(rng: Rng, mean: number): number {
  if (mean <= 0) return 0
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()))
  let left = rng.uniform()
  let probability = Math.exp(-mean)
  let count = 0
  while (left >= probability && count < 500) {
    left -= probability
    count++
    probability *= mean / count
  }
  return count
}
