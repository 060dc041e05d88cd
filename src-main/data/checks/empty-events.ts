import { problem } from '../../../src-shared/base/problem.ts'
import { isEnergyUnit } from '../../../src-shared/base/units.ts'
import { ofEvents, type DataCheck } from './checkup.ts'

/** Events without any energy, whose fractions cannot be taken. */
export const checkEmptyEvents: DataCheck = (checkup) => {
  const { path, facts, unit } = checkup
  if (facts.empty === null || unit === null || !isEnergyUnit(unit)) return []
  const { count, firstEvent } = facts.empty
  return [
    problem({
      code: 'data.empty-events',
      severity: 'warning',
      at: { file: path },
      message: `${count} ${ofEvents(checkup)} ${count === 1 ? 'has' : 'have'} no energy at all (the first is event ${firstEvent}).`,
      hint: 'Dividing by the total leaves them empty; remove them from the file if they are no real events.',
    }),
  ]
}
