import type { Distance, Estimate } from './compare-features.ts'

/** A number as people read it: three digits, a real minus, powers of ten only where needed. */
export function plain(value: number, digits = 3): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? value.toExponential(Math.max(0, digits - 1))
      : String(Number(value.toPrecision(digits)))
  return text.replaceAll('-', '−')
}

/** Value ± error, both to the error's second digit. */
export function withError({ value, error }: Estimate): string {
  if (!Number.isFinite(value)) return '–'
  if (!(error > 0)) return plain(value)
  const decimals = Math.min(12, Math.max(0, 1 - Math.floor(Math.log10(error))))
  if (Math.abs(value) >= 1e6 || (Math.abs(value) < 1e-3 && error < 1e-4))
    return `${plain(value)} ± ${plain(error, 2)}`
  return `${value.toFixed(decimals)} ± ${error.toFixed(decimals)}`.replaceAll('-', '−')
}

/** How many standard deviations of the floor a distance lies above it. */
export function aboveFloor({ value, floor }: Distance): number {
  if (value === floor.mean) return 0
  return (value - floor.mean) / floor.sd
}

/** In words of colour: at the floor, seen, far from it. */
export function judgement(distance: Distance): 'good' | 'fair' | 'poor' {
  const above = aboveFloor(distance)
  return above < 3 ? 'good' : above < 10 ? 'fair' : 'poor'
}
