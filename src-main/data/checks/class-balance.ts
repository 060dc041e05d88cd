import { problem } from '../../../src-shared/base/problem.ts'
import type { DataCheck } from './checkup.ts'

/** A class this many times as frequent as another is what a network answers when it knows nothing. */
const UNEVEN = 10

/** Classes that hardly come, or not at all. */
export const checkClassBalance: DataCheck = ({ path, labels }) => {
  if (labels === null || labels.classes.length < 2) return []
  const { classes, counts, name } = labels
  const at = { file: path, param: 'labels' }
  const missing = classes.filter((_, index) => (counts[index] ?? 0) === 0)
  if (missing.length > 0) {
    return [
      problem({
        code: 'data.class-missing',
        severity: 'warning',
        at,
        message: `${missing.length} of ${classes.length} classes of “${name}” ${missing.length === 1 ? 'has' : 'have'} no event: ${missing.slice(0, 8).join(', ')}${missing.length > 8 ? ', …' : ''}.`,
        hint: 'A network cannot learn what it never sees: lower the number of classes, or use a file with all of them.',
      }),
    ]
  }
  const most = counts.indexOf(Math.max(...counts))
  const least = counts.indexOf(Math.min(...counts))
  const [many, few] = [counts[most] ?? 0, counts[least] ?? 1]
  if (many < UNEVEN * few) return []
  return [
    problem({
      code: 'data.class-balance',
      severity: 'warning',
      at,
      message: `The classes of “${name}” are uneven: ${many} events of ${classes[most]}, but ${few} of ${classes[least]}.`,
      hint: `Always answering ${classes[most]} is right in ${((100 * many) / counts.reduce((sum, each) => sum + each, 0)).toFixed(0)} % of the events: compare with that, or even the classes out.`,
    }),
  ]
}
