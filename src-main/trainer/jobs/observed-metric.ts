import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { closestWord } from '../../../src-shared/check/closest-word.ts'
import { metricIds, USUAL_METRIC } from '../../../src-shared/physics/evaluation/observed-run.ts'
import { observedFeatures } from './observe-run.ts'
import { samplerOf, type ShownRun } from './shown-run.ts'

/** Instead of a metric: nothing is looked at. */
const NOTHING = 'off'

/**
 * The metric whose best checkpoint a run keeps; null where nothing can be observed. A metric that the showers do not
 * have is refused before anything is trained.
 */
export function observedMetric(run: Pick<ShownRun, 'plan' | 'split'>, wished: string | null): string | null {
  if (wished === NOTHING) return null
  const isGenerator = samplerOf({ plan: run.plan, fitted: {} }) !== null
  const observed = isGenerator ? observedFeatures(run) : null
  const known = observed === null ? [] : metricIds(observed.features)
  if (wished === null) return observed === null ? null : USUAL_METRIC
  if (known.includes(wished)) return wished
  const closest = closestWord(wished, known)
  throw new ProblemError([
    problem({
      code: 'train.unknown-metric',
      message:
        known.length === 0
          ? `The best checkpoint is to be chosen by “${wished}”, but of this project’s events 0 metrics are observed: they are no showers in units of energy.`
          : `The best checkpoint is to be chosen by “${wished}”, which is none of the ${known.length} metrics of these showers.`,
      hint:
        known.length === 0
          ? 'Leave --best (the project’s “best”) out.'
          : `${closest === null ? '' : `Did you mean “${closest}”? `}Choose one of ${known.join(', ')}.`,
    }),
  ])
}
