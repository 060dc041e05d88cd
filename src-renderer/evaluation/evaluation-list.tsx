import type { ReactElement } from 'react'
import type { EvaluationSummary } from '../../src-shared/protocol/evaluation-messages.ts'
import { useRunColors } from '../state/run-colors.ts'
import { day } from '../ui/moment.ts'
import {
  ask,
  colorKeyOf,
  keyOf,
  overlay,
  removeEvaluation,
  showOnly,
  useEvaluations,
} from './evaluations-store.ts'

/** Those that were made: one to look at, others to draw over it. */
export function EvaluationList({ evaluations }: { evaluations: readonly EvaluationSummary[] }): ReactElement {
  const shown = useEvaluations((view) => view.shown)
  const isAsking = useEvaluations((view) => view.asking !== null)
  const colorOf = useRunColors()
  return (
    <aside className="evaluation-list" aria-label="Evaluations">
      <button type="button" className="button primary" disabled={isAsking} onClick={() => ask(null)}>
        New evaluation…
      </button>
      <ul>
        {evaluations.map((each) => {
          const key = keyOf(each.id)
          const isShown = shown.includes(key)
          return (
            <li key={key} className={isShown && !isAsking ? 'shown' : ''}>
              <input
                type="checkbox"
                aria-label={`Draw ${each.title} over the others`}
                title="Draw over the others"
                checked={isShown}
                style={{ accentColor: `var(--${colorOf(colorKeyOf(each.id))})` }}
                onChange={({ target }) => overlay(key, target.checked)}
              />
              <button
                type="button"
                className="evaluation-pick"
                title={each.title}
                onClick={() => showOnly(key)}
              >
                <b>{each.title}</b>
                <span>
                  {each.atFloor} of {each.features} at the floor · {day(each.date)}
                </span>
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Delete ${each.title}`}
                title="Move to the trash"
                onClick={() => void removeEvaluation(each)}
              >
                ×
              </button>
            </li>
          )
        })}
      </ul>
    </aside>
  )
}
