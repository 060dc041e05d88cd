import { z } from 'zod'

/** Energy units a file may hold. `1` marks numbers without a unit (pixels, fractions, labels). */
export const EnergyUnit = z.enum(['eV', 'keV', 'MeV', 'GeV', 'TeV'])
export type EnergyUnit = z.infer<typeof EnergyUnit>
export const Unit = z.enum([...EnergyUnit.options, '1', 'mm', 'cm', 'ns', 'rad', 'deg'])
export type Unit = z.infer<typeof Unit>

const MEV_PER: Record<EnergyUnit, number> = { eV: 1e-6, keV: 1e-3, MeV: 1, GeV: 1e3, TeV: 1e6 }

export function isEnergyUnit(unit: string): unit is EnergyUnit {
  return unit in MEV_PER
}

/** Factor that turns a value in `from` into a value in `to`: `energyFactor('GeV', 'MeV')` is 1000. */
export function energyFactor(from: EnergyUnit, to: EnergyUnit): number {
  return MEV_PER[from] / MEV_PER[to]
}

/** The unit that is 1000 times larger or smaller; null past the ends. */
export function neighbourUnit(unit: EnergyUnit, side: 'above' | 'below'): EnergyUnit | null {
  const { options } = EnergyUnit
  return options[options.indexOf(unit) + (side === 'above' ? 1 : -1)] ?? null
}
