import { problem, type Problem } from '../../../src-shared/base/problem.ts'
import { plural, type DataCheck } from './checkup.ts'

const VALUES = ['value', 'values'] as const
const CONDITIONS = ['number of the condition', 'numbers of the condition'] as const
const NAMES = { showers: VALUES, condition: CONDITIONS } as const

/** NaN and infinity: one of them makes every weight NaN. */
export const checkFinite: DataCheck = ({ path, facts }) => [
  ...(facts.notFinite === null ? [] : [notFiniteProblem(path, { ...facts.notFinite, of: 'showers' })]),
  ...(facts.notFiniteCondition === null
    ? []
    : [notFiniteProblem(path, { ...facts.notFiniteCondition, of: 'condition' })]),
]

export function notFiniteProblem(
  path: string,
  found: { count: number; firstEvent: number; of: keyof typeof NAMES },
): Problem {
  return problem({
    code: 'data.not-finite',
    at: { file: path },
    message: `${plural(found.count, NAMES[found.of])} ${found.count === 1 ? 'is' : 'are'} NaN or infinite, the first in event ${found.firstEvent}.`,
    hint: 'Training cannot use them: remove these events from the file, or find out how they came in.',
  })
}
