import type { Problem } from '../../../src-shared/base/problem.ts'
import type { Checkup, DataCheck } from './checkup.ts'
import { checkClassBalance } from './class-balance.ts'
import { checkConstantCells } from './constant-cells.ts'
import { checkDiscreteCondition } from './discrete-condition.ts'
import { checkDuplicates } from './duplicate-events.ts'
import { checkEmptyEvents } from './empty-events.ts'
import { checkEnergyScale } from './energy-scale.ts'
import { checkAlignment } from './misaligned-condition.ts'
import { checkNegative } from './negative-energies.ts'
import { checkFinite } from './not-finite.ts'

/** Every check of data, in the order in which problems are told. Adding one is its file and one line here. */
const checks: readonly DataCheck[] = [
  checkFinite,
  checkNegative,
  checkEmptyEvents,
  checkEnergyScale,
  checkAlignment,
  checkDiscreteCondition,
  checkConstantCells,
  checkDuplicates,
  checkClassBalance,
]

export function checkData(checkup: Checkup): Problem[] {
  return checks.flatMap((check) => check(checkup))
}
