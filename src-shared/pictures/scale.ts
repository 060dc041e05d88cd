/** From a value to a place on an axis or a colour bar, with the ticks that label it. */
export type Scale = {
  kind: 'log' | 'linear'
  low: number
  high: number
  /** 0 at `low`, 1 at `high`, clipped to that; null for a value that is not shown (log: below `low`). */
  share(value: number): number | null
  ticks: readonly Tick[]
  /** Shares of unlabelled small ticks. */
  minor: readonly number[]
}

export type Tick = { share: number; label: string }

/** Logarithmic from `low` to `high`, both positive; labels at powers of ten, at 2 and 5 too where there are few. */
export function logScale(low: number, high: number): Scale {
  if (!(low > 0 && high > low)) throw new Error(`A logarithmic scale cannot go from ${low} to ${high}`)
  const decades = Math.log10(high / low)
  const share = (value: number): number => Math.log10(value / low) / decades
  const ticks: Tick[] = []
  const minor: number[] = []
  const inside = (value: number): boolean => value >= low * 0.999 && value <= high * 1.001
  const first = Math.floor(Math.log10(low))
  const last = Math.ceil(Math.log10(high))
  const whole = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const few = whole.filter((power) => inside(10 ** power)).length < 3
  for (const power of whole) {
    for (let digit = 1; digit <= 9; digit++) {
      const value = digit * 10 ** power
      if (!inside(value)) continue
      const labelled = digit === 1 || (few && (digit === 2 || digit === 5))
      if (labelled) ticks.push({ share: share(value), label: logLabel(digit, power) })
      else minor.push(share(value))
    }
  }
  return {
    kind: 'log',
    low,
    high,
    share: (value) => (value < low ? null : Math.min(1, share(value))),
    ticks,
    minor,
  }
}

function logLabel(digit: number, power: number): string {
  if (power >= -2 && power <= 3)
    return (digit * 10 ** power).toLocaleString('en-US', { maximumFractionDigits: 3 })
  const exponent = `10^{${power < 0 ? '−' : ''}${Math.abs(power)}}`
  return digit === 1 ? exponent : `${digit}·${exponent}`
}

/** Linear from `low` to `high` with about `count` round ticks. */
export function linearScale(low: number, high: number, count = 5): Scale {
  if (!(high > low)) throw new Error(`A scale cannot go from ${low} to ${high}`)
  const step = roundStep((high - low) / count)
  const share = (value: number): number => (value - low) / (high - low)
  const ticks: Tick[] = []
  const digits = `${Number(step.toPrecision(3))}`.split('.')[1]?.length ?? 0
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + 1e-9 * step; index++) {
    ticks.push({
      share: share(index * step),
      label: numberLabel(index * step, digits),
    })
  }
  return {
    kind: 'linear',
    low,
    high,
    share: (value) => Math.min(1, Math.max(0, share(value))),
    ticks,
    minor: [],
  }
}

function numberLabel(value: number, digits: number): string {
  if (value !== 0 && Math.abs(value) >= 1e7) return value.toExponential(1).replace(/e\+(\d+)/, '·10^{$1}')
  return (Math.abs(value) < 1e-12 ? 0 : value)
    .toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    .replace('-', '−')
}

/** The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below `step`. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  for (const digit of [1, 2, 2.5, 5, 10]) if (digit * power >= step * 0.999) return digit * power
  return 10 * power
}

/**
 * The scale of shower pictures. Energies: logarithmic from the threshold (or four decades below the largest) up to the
 * largest value of the reference rounded up. Numbers without a unit (images): linear from the smallest or 0.
 */
export function pictureScale(
  reference: Iterable<number>,
  options: { unit: string; threshold: number },
): Scale {
  let low = 0
  let high = 0
  for (const value of reference) {
    if (!Number.isFinite(value)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (options.unit === '1') return linearScale(low, high > low ? high : low + 1, 4)
  if (high <= 0) return logScale(Math.max(options.threshold, 1e-3), Math.max(options.threshold, 1e-3) * 1000)
  const power = 10 ** Math.floor(Math.log10(high))
  const top = [1, 2, 5, 10].map((digit) => digit * power).find((value) => value >= high * 0.999) ?? high
  const wanted = options.threshold > 0 ? options.threshold : top / 1e4
  return logScale(Math.min(Math.max(wanted, top / 1e6), top / 10), top)
}
