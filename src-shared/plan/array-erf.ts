const TWO_OVER_ROOT_PI = 2 / Math.sqrt(Math.PI)

/** The error function, good to about 1e-15 (absolute) for every double. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  if (x < 0) return -erf(-x)
  if (x > 6) return 1
  return x < 2.5 ? erfBySeries(x) : 1 - erfcByFraction(x)
}

/** 2/sqrt(pi) e^(-x²) sum 2^n x^(2n+1) / (2n+1)!! (NIST DLMF 7.6.2): all terms positive, so nothing cancels. */
function erfBySeries(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return TWO_OVER_ROOT_PI * Math.exp(-x * x) * sum
}

/** e^(-x²)/sqrt(pi) · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + ...)))) (NIST DLMF 7.9.1), from the tail up. */
function erfcByFraction(x: number): number {
  let tail = x
  for (let n = 80; n >= 1; n--) tail = x + n / 2 / tail
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail
}
