import { totalEnergies } from '../observables.ts'
import type { FeatureOptions, MeasuredBatch } from './feature.ts'

/** E_tot / E_inc per event where both samples know E_inc, else E_tot in MeV. */
export function responses(batch: MeasuredBatch, { hasIncident }: FeatureOptions): Float64Array {
  const energies = totalEnergies(batch)
  const incident = hasIncident ? batch.incidentMeV : null
  return incident === null ? energies : energies.map((energy, event) => energy / (incident[event] ?? NaN))
}
