import type { ReactElement } from 'react'
import { useEffect, useMemo } from 'react'
import { FailureText } from '../parts/failure-text.tsx'
import { useRunColors } from '../state/run-colors.ts'
import { useRunTitle } from '../state/runs-list.ts'
import { show, useView } from '../state/view-store.ts'
import type { DrawShowers } from './draw-showers.ts'
import { EvaluationList } from './evaluation-list.tsx'
import { EvaluationPage } from './evaluation-page.tsx'
import { EvaluationProgress } from './evaluation-progress.tsx'
import { ask, useEvaluations, watchEvaluations } from './evaluations-store.ts'
import { NewEvaluation } from './new-evaluation.tsx'
import { overlaidOf } from './overlaid.ts'
import './evaluation.css'

/** Generated showers judged by those of the simulation: what was found, and the way to find out. */
export function EvaluationPanel({ drawShowers }: { drawShowers: DrawShowers }): ReactElement {
  useEffect(watchEvaluations, [])
  const wanted = useView((view) => view.evaluateRun)
  useEffect(() => {
    if (wanted === null) return
    ask(wanted)
    show({ evaluateRun: null })
  }, [wanted])
  const evaluations = useEvaluations((view) => view.evaluations)
  const work = useEvaluations((view) => view.work)
  const asking = useEvaluations((view) => view.asking)
  if (evaluations === null) return <p className="evaluation-empty">Looking for evaluations…</p>
  const isEmpty = evaluations.length === 0
  return (
    <div className="evaluation">
      {!isEmpty && <EvaluationList evaluations={evaluations} />}
      <div className="evaluation-main">
        {work !== null && <EvaluationProgress work={work} />}
        {asking !== null && work === null ? (
          <NewEvaluation key={asking.runId} runId={asking.runId} canCancel />
        ) : isEmpty ? (
          work === null && <NothingYet />
        ) : (
          <Shown drawShowers={drawShowers} />
        )}
      </div>
    </div>
  )
}

function Shown({ drawShowers }: { drawShowers: DrawShowers }): ReactElement {
  const evaluations = useEvaluations((view) => view.evaluations)
  const shown = useEvaluations((view) => view.shown)
  const opened = useEvaluations((view) => view.opened)
  const unreadable = useEvaluations((view) => view.unreadable)
  const colorOf = useRunColors()
  const titleOf = useRunTitle()
  const overlaid = useMemo(
    () => overlaidOf(shown, { evaluations: evaluations ?? [], opened, colorOf, titleOf }),
    [shown, evaluations, opened, colorOf, titleOf],
  )
  const failures = shown.flatMap((key) =>
    unreadable[key] === undefined ? [] : [{ key, failure: unreadable[key] }],
  )
  return (
    <>
      {failures.map(({ key, failure }) => (
        <FailureText key={key} title="An evaluation cannot be shown" failure={failure} />
      ))}
      {shown.length === 0 && (
        <p className="evaluation-empty">
          Choose an evaluation on the left; tick several to draw them over each other.
        </p>
      )}
      {shown.length > 0 && overlaid.length === 0 && failures.length === 0 && (
        <p className="evaluation-empty">Reading the evaluation…</p>
      )}
      {overlaid.length > 0 && <EvaluationPage shown={overlaid} drawShowers={drawShowers} />}
    </>
  )
}

function NothingYet(): ReactElement {
  const dock = useView((view) => view.dock)
  const failure = useEvaluations((view) => view.failure)
  return (
    <div className="evaluation-empty">
      <div>
        <h2>Is the generator right?</h2>
        {failure !== null && <FailureText title="Nothing was evaluated" failure={failure} />}
        <p>
          An evaluation compares generated showers with those of the simulation, feature by feature, each with
          its error and beside its floor. It is kept with its run, as a page here and as a report that opens
          offline.
        </p>
        <button
          type="button"
          className="button primary"
          onClick={() => {
            ask(null)
            if (dock !== 'tall') show({ dock: 'tall' })
          }}
        >
          Evaluate showers…
        </button>
      </div>
    </div>
  )
}
