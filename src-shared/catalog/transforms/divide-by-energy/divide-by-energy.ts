import { z } from 'zod'
import type { ProblemInput } from '../../../base/problem.ts'
import type { Unit } from '../../../base/units.ts'
import { energyFactor, isEnergyUnit } from '../../../base/units.ts'
import type { Ops } from '../../../plan/ops.ts'
import type { Representation } from '../../../plan/representation.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { TransformCall } from '../../define.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

type Column = { column: number }

export const divideByEnergy = defineTransform({
  kind: 'divide-by-energy',
  version: 1,
  title: 'Divide by energy',
  category: 'transform',
  summary: 'Divides deposited energies by the incident energy of the event, units taken care of.',
  synonyms: ['normalise', 'incident energy', 'E_inc', 'response', 'voxel / E'],
  params: z.object({
    /** Which number of the condition is the incident energy; the first is 0. */
    column: z.int().nonnegative().default(0),
  }),
  describe(input, { column }, condition) {
    const problems = [
      ...numberProblems('Divide by energy', input),
      ...energyProblems(input, condition),
      ...columnProblems(column, condition),
    ]
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  forward: (ops, x, call) => ops.div(x, incidentEnergy(ops, call)),
  inverse: (ops, y, call) => ops.mul(y, incidentEnergy(ops, call)),
})

/** The event's incident energy in the unit of the input, `[batch, 1, ...]` of the input's rank. */
function incidentEnergy<T>(ops: Ops<T>, call: TransformCall<T, Column>): T {
  if (call.condition === null) throw new Error('Divide by energy ran without a condition')
  const { value, unit } = call.condition
  const chosen = ops.slice(value, [0, call.params.column], [-1, 1])
  const column = ops.reshape(chosen, [-1, ...call.input.shape.map(() => 1)])
  const factor = factorBetween(unit, call.input.unit)
  return factor === 1 ? column : ops.mul(column, ops.scalar(factor))
}

function factorBetween(from: Unit, to: Unit): number {
  if (!isEnergyUnit(from) || !isEnergyUnit(to)) throw new Error(`No energies: ${from} and ${to}`)
  return energyFactor(from, to)
}

function energyProblems(input: Representation, condition: Representation | null): ProblemInput[] {
  const problems: ProblemInput[] = []
  if (!isEnergyUnit(input.unit)) {
    problems.push({
      code: 'transform.unit',
      message: `Divide by energy needs energies, but its input has the unit ${input.unit}.`,
      hint: 'Put it first after the dataset, and give the dataset the unit of its cells, e.g. MeV.',
    })
  }
  if (condition === null) {
    problems.push({
      code: 'transform.no-condition',
      message: 'Divide by energy needs the incident energy, but the dataset has no condition.',
      hint: 'Set the condition of the dataset to the column or branch with the incident energy.',
    })
  } else if (!isEnergyUnit(condition.unit)) {
    problems.push({
      code: 'transform.condition-unit',
      message: `Divide by energy needs an energy as condition, but the condition has the unit ${condition.unit}.`,
      hint: 'Give the dataset the unit of its condition, e.g. GeV.',
    })
  }
  return problems
}

function columnProblems(column: number, condition: Representation | null): ProblemInput[] {
  if (condition === null || column < sizeOf(condition.shape)) return []
  const size = sizeOf(condition.shape)
  return [
    {
      code: 'transform.condition-column',
      at: { param: 'column' },
      message: `Divide by energy uses column ${column} of the condition, but the condition has ${size} number(s).`,
      hint: `Choose a column from 0 to ${size - 1}.`,
    },
  ]
}
