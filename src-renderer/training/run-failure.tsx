import type { ReactElement } from 'react'
import type { RunProblem } from '../../src-shared/protocol/run-events.ts'
import { notify } from '../state/notice-store.ts'
import { continueRun } from '../state/steer-run.ts'
import { useRunView } from '../state/run-store.ts'

/** Why a run ended before its time, in words that can be copied; warnings in fewer. */
export function RunFailure(): ReactElement | null {
  const run = useRunView((view) => view.run)
  if (run === null) return null
  const { state } = run
  const errors = run.problems.filter(({ severity }) => severity === 'error')
  if (state.state === 'interrupted') {
    const rounds = run.progress?.rounds ?? run.summary?.rounds ?? 0
    return (
      <div className="run-failure" role="alert">
        <p>
          <b>The trainer is gone.</b> It ended without a word (killed, out of memory, a power cut). Its last
          checkpoint can be continued.
        </p>
        <button type="button" className="button" onClick={() => void continueRun(run.runId, rounds)}>
          Continue from checkpoint
        </button>
      </div>
    )
  }
  // A run that diverged has its words in the health line.
  if (state.state !== 'failed') return null
  const problems = errors.length === 0 ? problemsOf(state.failure) : errors
  if (problems.length === 0) return null
  const text = problems.map(({ code, message, hint }) => `${message} ${hint} (${code})`).join('\n')
  return (
    <div className="run-failure" role="alert">
      <div>
        {problems.map(({ code, message, hint }, index) => (
          <p key={index}>
            <b>{message}</b> {hint} <code>{code}</code>
          </p>
        ))}
      </div>
      <button
        type="button"
        className="button"
        onClick={() => void navigator.clipboard.writeText(text).then(() => notify({ title: 'Copied' }))}
      >
        Copy details
      </button>
    </div>
  )
}

function problemsOf(failure: {
  code: string
  message: string
  hint?: string | undefined
  problems: RunProblem[]
}): RunProblem[] {
  if (failure.problems.length > 0) return failure.problems
  const { code, message, hint = '' } = failure
  return [{ code, severity: 'error', at: {}, message, hint }]
}
