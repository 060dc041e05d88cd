import type { Unit } from '../../src-shared/base/units.ts'

/** Four digits, as for reading. */
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return 'not a number'
  const rounded = Number(value.toPrecision(4))
  const isFar = rounded !== 0 && (Math.abs(rounded) >= 1e7 || Math.abs(rounded) < 1e-4)
  const text = isFar ? rounded.toExponential() : rounded.toLocaleString('en', { maximumSignificantDigits: 4 })
  return text.replace('-', '−')
}

/** ` MeV`; nothing for numbers without a unit. */
export function unitText(unit: Unit | string | null): string {
  return unit === null || unit === '1' ? '' : ` ${unit}`
}
