import { problem } from '../../../src-shared/base/problem.ts'
import { energyFactor, isEnergyUnit, neighbourUnit } from '../../../src-shared/base/units.ts'
import type { DataCheck } from './checkup.ts'

/**
 * What calorimeters measure of the incident energy: from 1/1000 (a minimum ionising particle of hundreds of GeV, a thin
 * sampling calorimeter) to all of it and some noise. A unit that is wrong by 1000 leaves this range by far, and the two
 * limits leave room for what is odd but right.
 */
const USUAL = 'from 0.001 to 1.2 times'
const TOO_MUCH = 3
const TOO_LITTLE = 2e-4
/** The median of fewer events says little. */
const ENOUGH_EVENTS = 10

/** MeV taken for GeV, and the other way round. */
export const checkEnergyScale: DataCheck = ({ path, facts, unit, condition }) => {
  const { sums, conditions } = facts
  if (condition?.size !== 1 || condition.name === 'sum' || conditions === null) return []
  const given = condition.unit
  if (unit === null || given === null || !isEnergyUnit(unit) || !isEnergyUnit(given)) return []
  const factor = energyFactor(unit, given)
  const ratios = sums
    .map((sum, event) => (factor * sum) / (conditions[event] ?? NaN))
    .filter((ratio) => Number.isFinite(ratio) && ratio > 0)
    .sort()
  if (ratios.length < ENOUGH_EVENTS) return []
  const median = ratios[ratios.length >> 1] ?? 1
  if (median <= TOO_MUCH && median >= TOO_LITTLE) return []
  const isMuch = median > TOO_MUCH
  const larger = neighbourUnit(given, isMuch ? 'above' : 'below')
  const smaller = neighbourUnit(unit, isMuch ? 'below' : 'above')
  const ways = [
    ...(larger === null ? [] : [`“${condition.name}” may be in ${larger}, not ${given}`]),
    ...(smaller === null ? [] : [`the showers may be in ${smaller}, not ${unit}`]),
  ]
  return [
    problem({
      code: isMuch ? 'data.energy-too-large' : 'data.energy-too-small',
      severity: 'warning',
      at: { file: path, param: 'conditionUnit' },
      message: `The showers hold ${Number(median.toPrecision(3))} times the incident energy “${condition.name}” (median of ${ratios.length} events), but calorimeters measure ${USUAL} as much.`,
      hint: `A unit is probably wrong by 1000: ${ways.join(', or ')}. Change it in the dataset node.`,
    }),
  ]
}
