import { energyFactor, isEnergyUnit } from '../../../src-shared/base/units.ts'
import type { EventSourceInfo } from '../../data/events.ts'

/** For data whose layout and project name none. */
const USUAL_MEV = 0.5

export type HitThreshold = { mev: number; from: 'data' | 'nobody' }

/** From which energy cells count as hit: what the data's layout or the project says. Null: cells are no energies. */
export function hitThreshold({ unit, threshold = null }: EventSourceInfo): HitThreshold | null {
  if (!isEnergyUnit(unit)) return null
  return threshold === null
    ? { mev: USUAL_MEV, from: 'nobody' }
    : { mev: threshold * energyFactor(unit, 'MeV'), from: 'data' }
}

export function hitThresholdText({ mev, from }: HitThreshold): string {
  const why = from === 'data' ? 'as is said of these data' : 'because nothing is said of these data'
  return `Cells above ${Number(mev.toPrecision(6))} MeV count as hit, ${why}.`
}
