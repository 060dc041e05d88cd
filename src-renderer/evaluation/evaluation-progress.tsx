import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { EvaluationWork } from '../../src-shared/protocol/evaluation-messages.ts'
import { stopEvaluation, useEvaluations } from './evaluations-store.ts'
import { leftText, secondsText } from './time-left.ts'

/** Where the evaluation is, how long it takes, and the way to end it. */
export function EvaluationProgress({ work }: { work: EvaluationWork }): ReactElement {
  const workAt = useEvaluations((view) => view.workAt)
  const [now, setNow] = useState(() => performance.now())
  const [isStopping, setStopping] = useState(false)
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 500)
    return () => clearInterval(timer)
  }, [])
  const since = Math.max(0, now - workAt)
  const { title, part, fraction, elapsedMs, partMs } = work
  const left = leftText(fraction, partMs + since)
  return (
    <div className="evaluation-progress">
      <div role="status">
        <b>{title}</b>
        <span>
          {part}
          {fraction === null ? '…' : `, ${Math.round(100 * fraction)} %`}
        </span>
      </div>
      <progress aria-label={part} {...(fraction === null ? {} : { value: fraction, max: 1 })} />
      <span className="dim">
        {secondsText(elapsedMs + since)} so far{left === '' ? '' : `; ${left} left in this part`}
      </span>
      <button
        type="button"
        className="button"
        disabled={isStopping}
        onClick={() => {
          setStopping(true)
          stopEvaluation()
        }}
      >
        {isStopping ? 'Stopping…' : 'Stop'}
      </button>
    </div>
  )
}
