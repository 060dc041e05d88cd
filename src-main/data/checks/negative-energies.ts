import { problem } from '../../../src-shared/base/problem.ts'
import { isEnergyUnit } from '../../../src-shared/base/units.ts'
import { plural, type DataCheck } from './checkup.ts'

/** Energies below zero: noise where it is wanted, and a wrong subtraction where not. */
export const checkNegative: DataCheck = ({ path, facts, unit }) => {
  const { negative } = facts
  if (negative === null || unit === null || !isEnergyUnit(unit)) return []
  return [
    problem({
      code: 'data.negative',
      severity: 'warning',
      at: { file: path },
      message: `${plural(negative.count, ['energy is', 'energies are'])} negative (smallest ${negative.smallest} ${unit}, first in event ${negative.firstEvent}).`,
      hint: 'Cells with noise may be; a threshold transform sets them to zero.',
    }),
  ]
}
