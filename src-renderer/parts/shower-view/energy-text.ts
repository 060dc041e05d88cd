import { energyFactor, isEnergyUnit, type EnergyUnit, type Unit } from '../../../src-shared/base/units.ts'

/** Three digits and a unit that fits them: 48213.4 MeV → `48.2 GeV`, 0.83 of an image → `0.83`. */
export function energyText(value: number, unit: Unit): string {
  if (!Number.isFinite(value)) return 'not a number'
  if (!isEnergyUnit(unit)) return unit === '1' ? digits(value) : `${digits(value)} ${unit}`
  if (value === 0) return `0 ${unit}`
  const mev = Math.abs(value) * energyFactor(unit, 'MeV')
  const fitting: EnergyUnit =
    mev >= 1e6 ? 'TeV' : mev >= 1e3 ? 'GeV' : mev >= 1 ? 'MeV' : mev >= 1e-3 ? 'keV' : 'eV'
  return `${digits(value * energyFactor(unit, fitting))} ${fitting}`
}

/** Summed in double precision; NaN when one is. */
export function sumOf(values: Float32Array): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function digits(value: number): string {
  const rounded = Number(value.toPrecision(3))
  const text =
    Math.abs(rounded) >= 1e6
      ? rounded.toExponential()
      : rounded.toLocaleString('en', { maximumSignificantDigits: 3 })
  return text.replace('-', '−')
}
