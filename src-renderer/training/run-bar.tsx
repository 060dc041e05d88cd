import type { ReactElement } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import { canBeSteered, useRunView } from '../state/run-store.ts'
import { showTab, startTraining, steer } from '../state/steer-run.ts'
import { useProject } from '../state/use-project.ts'
import { RunProgress } from './run-progress.tsx'
import { RunSettingsButton } from './run-settings-button.tsx'
import './run-bar.css'

/** Training in one place, always the same: how far it is, and what can be done with it. */
export function RunBar(): ReactElement {
  const state = useRunView(({ run }) => run?.state ?? null)
  const asking = useRunView((view) => view.asking)
  const isGoing = state !== null && canBeSteered(state)
  return (
    <section className="run-bar" aria-label="Training">
      <RunProgress />
      {isGoing ? (
        <>
          <PauseButton />
          <button
            type="button"
            className="button run-button"
            title="Train one step and pause again (Ctrl+')"
            disabled={state.state !== 'paused' || asking !== null}
            onClick={() => void steer('step')}
          >
            <Icon path="M3 2.5v9l5-4.5zM9.5 2.5h2v9h-2z" />
            <span className="label">Step</span>
          </button>
          <button
            type="button"
            className="button run-button"
            title="Stop, keeping the last checkpoint (Ctrl+.)"
            disabled={state.state === 'stopping' || asking === 'stop'}
            onClick={() => void steer('stop')}
          >
            <Icon path="M3 3h8v8H3z" />
            <span className="label">Stop</span>
          </button>
        </>
      ) : (
        <TrainButton isAsking={asking === 'start'} />
      )}
    </section>
  )
}

function TrainButton({ isAsking }: { isAsking: boolean }): ReactElement {
  const { checked } = useProject()
  const errors = checked.problems.filter(({ severity }) => severity === 'error').length
  const isRefused = hasErrors(checked.problems)
  const why = `Training needs a project without errors: there ${errors === 1 ? 'is one' : `are ${errors}`}. Click to see ${errors === 1 ? 'it' : 'them'}.`
  return (
    <span className="train">
      <button
        type="button"
        className="button primary run-button"
        aria-disabled={isRefused}
        disabled={isAsking}
        title={isRefused ? why : 'Train (Ctrl+Enter)'}
        onClick={() => (isRefused ? showTab('problems') : void startTraining())}
      >
        <Icon path="M3.5 2v10l8-5z" />
        {isAsking ? 'Starting…' : 'Train'}
      </button>
      <RunSettingsButton />
    </span>
  )
}

function PauseButton(): ReactElement {
  const state = useRunView(({ run }) => run?.state.state)
  const asking = useRunView((view) => view.asking)
  const isPaused = state === 'paused'
  const isPausing = state === 'pausing' || asking === 'pause'
  return (
    <button
      type="button"
      className={isPaused ? 'button primary run-button' : 'button run-button'}
      title={isPaused ? 'Go on (Ctrl+Enter)' : 'Pause after this step; the model stays ready (Ctrl+Enter)'}
      disabled={state === 'stopping' || asking !== null}
      onClick={() => void steer(isPaused || state === 'pausing' ? 'go-on' : 'pause')}
    >
      <Icon path={isPaused ? 'M3.5 2v10l8-5z' : 'M3 2.5h3v9H3zM8 2.5h3v9H8z'} />
      {isPaused ? 'Continue' : isPausing ? 'Pausing…' : 'Pause'}
    </button>
  )
}

function Icon({ path }: { path: string }): ReactElement {
  return (
    <svg className="run-icon" viewBox="0 0 14 14" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}
