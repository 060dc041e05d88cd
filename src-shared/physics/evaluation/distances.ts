import { separationPower } from '../statistics.ts'
import type { Binned, Prepared, Weights } from './weighted-sample.ts'

/** One weighted sample: the values in order, and how often each event counts. */
export type Side = { prepared: Prepared; weights: Weights }

/**
 * First Wasserstein distance (area between the cumulative distributions, in the unit of the values) and the
 * Kolmogorov–Smirnov distance (their largest difference) in one pass. NaN when a side has no events.
 */
export function cumulativeDistances(a: Side, b: Side): { w1: number; ks: number } {
  const [totalA, totalB] = [weightOf(a), weightOf(b)]
  if (totalA === 0 || totalB === 0) return { w1: NaN, ks: NaN }
  const [orderA, orderB] = [a.prepared.order, b.prepared.order]
  let [atA, atB, passedA, passedB] = [0, 0, 0, 0]
  let [w1, ks] = [0, 0]
  let last = NaN
  while (atA < orderA.length || atB < orderB.length) {
    const [eventA, eventB] = [orderA[atA], orderB[atB]]
    const valueA = eventA === undefined ? Infinity : (a.prepared.values[eventA] ?? Infinity)
    const valueB = eventB === undefined ? Infinity : (b.prepared.values[eventB] ?? Infinity)
    const value = Math.min(valueA, valueB)
    // Between two values both distributions stand still: only then the difference counts.
    if (value > last) {
      const difference = Math.abs(passedA / totalA - passedB / totalB)
      w1 += difference * (value - last)
      ks = Math.max(ks, difference)
    }
    if (valueA <= valueB) {
      passedA += a.weights[eventA ?? -1] ?? 0
      atA++
    } else {
      passedB += b.weights[eventB ?? -1] ?? 0
      atB++
    }
    last = value
  }
  return { w1, ks }
}

function weightOf({ prepared, weights }: Side): number {
  let total = 0
  for (const event of prepared.order) total += weights[event] ?? 0
  return total
}

/** The separation power of two histograms, each normalised to 1 inside the axis; NaN when one is empty. */
export function separation(a: Binned, b: Binned): number {
  return a.total === a.outside || b.total === b.outside ? NaN : separationPower(a.counts, b.counts)
}

/**
 * Two-sample chi-square of counts, Σ (√(M/N) n − √(N/M) m)² / (n + m), with one degree of freedom less than bins that
 * hold anything (Press et al., Numerical Recipes, 3rd ed., section 14.3.3).
 */
export function chiSquare(a: Binned, b: Binned): { value: number; degrees: number; p: number } {
  const [sumA, sumB] = [a.total - a.outside, b.total - b.outside]
  let [value, filled] = [0, 0]
  a.counts.forEach((n, bin) => {
    const m = b.counts[bin] ?? 0
    if (n + m === 0) return
    filled++
    value += (Math.sqrt(sumB / sumA) * n - Math.sqrt(sumA / sumB) * m) ** 2 / (n + m)
  })
  const degrees = Math.max(0, filled - 1)
  return { value, degrees, p: degrees === 0 ? 1 : gammaQ(degrees / 2, value / 2) }
}

/** Probability of a Kolmogorov–Smirnov distance as large, for `a` and `b` events (Numerical Recipes, section 14.3.4). */
export function kolmogorovProbability(distance: number, a: number, b: number): number {
  const root = Math.sqrt((a * b) / (a + b))
  const lambda = (root + 0.12 + 0.11 / root) * distance
  if (lambda < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) {
    const term = (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * lambda * lambda)
    sum += term
    if (Math.abs(term) < 1e-12) break
  }
  return Math.min(1, Math.max(0, sum))
}

/** Upper incomplete gamma function over the complete one, Q(a, x): by series below a + 1, by continued fraction above. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a]
    for (let n = 1; n < 10_000 && term > sum * 1e-16; n++) {
      term *= x / (a + n)
      sum += term
    }
    return 1 - front * sum
  }
  // Lentz: numerators −n (n − a), denominators x + 2n + 1 − a.
  let b = x + 1 - a
  let c = 1 / 1e-300
  let d = 1 / b
  let h = d
  for (let n = 1; n < 10_000; n++) {
    const numerator = -n * (n - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const factor = c * d
    h *= factor
    if (Math.abs(factor - 1) < 1e-16) break
  }
  return front * h
}

/** Stirling's series, moved up by the recurrence until it is exact to double precision. */
function logGamma(a: number): number {
  let [x, shift] = [a, 0]
  while (x < 15) shift += Math.log(x++)
  const [i, i2] = [1 / x, 1 / (x * x)]
  const series = i * (1 / 12 - i2 * (1 / 360 - i2 * (1 / 1260 - i2 / 1680)))
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift
}
