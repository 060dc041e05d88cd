import { problem } from '../../../src-shared/base/problem.ts'
import { discreteValues } from '../statistics/discrete-values.ts'
import type { DataCheck } from './checkup.ts'

const LISTED = 16

/** A generator knows the energies that it has seen; what it makes of others is a guess. */
export const checkDiscreteCondition: DataCheck = ({ path, facts, condition }) => {
  if (condition?.size !== 1 || facts.conditions === null) return []
  const values = discreteValues(facts.conditions)
  if (values === null) return []
  const unit = condition.unit === null || condition.unit === '1' ? '' : ` ${condition.unit}`
  const [only] = values
  if (values.length === 1) {
    return [
      problem({
        code: 'data.constant-condition',
        severity: 'warning',
        at: { file: path, param: 'condition' },
        message: `“${condition.name}” is ${show(only ?? 0)}${unit} in every one of ${facts.events} events.`,
        hint: 'Nothing can be learnt from it: set the condition to none, or choose data with several energies.',
      }),
    ]
  }
  const listed = values.slice(0, LISTED).map(show).join(', ')
  const more = values.length > LISTED ? ` and ${values.length - LISTED} more` : ''
  return [
    problem({
      code: 'data.discrete-condition',
      severity: 'warning',
      at: { file: path, param: 'condition' },
      message: `“${condition.name}” takes only ${values.length} values: ${listed}${more}${unit}.`,
      hint: 'Between them a generator guesses: judge it, and use it, at these values.',
    }),
  ]
}

function show(value: number): string {
  // What float32 holds of a value.
  return String(Number(value.toPrecision(7)))
}
