import { energyFactor, isEnergyUnit, type Unit } from '../../src-shared/base/units.ts'

/** Numbers beyond these are told in a larger or smaller unit of energy. */
const LARGE = 10_000
const SMALL = 0.01

/** The unit in which numbers as large as `most` are short, and what to multiply them by. */
export function shownUnit(unit: Unit | null, most: number): { unit: Unit | null; factor: number } {
  const size = Math.abs(most)
  if (
    unit === null ||
    !isEnergyUnit(unit) ||
    (size < LARGE && size >= SMALL) ||
    size === 0 ||
    !Number.isFinite(size)
  )
    return { unit, factor: 1 }
  const mev = size * energyFactor(unit, 'MeV')
  const fitting = mev >= 1e6 ? 'TeV' : mev >= 1e3 ? 'GeV' : mev >= 1 ? 'MeV' : mev >= 1e-3 ? 'keV' : 'eV'
  return { unit: fitting, factor: energyFactor(unit, fitting) }
}
