import type { ReactElement } from 'react'
import { grouped } from '../ui/format.ts'
import type { FollowedRun } from '../state/run-store.ts'
import { canBeSteered, isActive, useRunView } from '../state/run-store.ts'
import { showTab } from '../state/steer-run.ts'
import {
  clockText,
  durationText,
  partDone,
  phaseTimes,
  shortTimeText,
  stateWords,
  stepTimeText,
  timeLeft,
} from './run-words.ts'
import { useNow } from './use-now.ts'

/** How far the run is: a bar for the whole, a thin one for the epoch, the step, the pace, the time left and its end. */
export function RunProgress(): ReactElement | null {
  const run = useRunView((view) => view.run)
  const isAsking = useRunView(({ asking }) => asking === 'start')
  if (isAsking) return <p className="run-progress">Asking for a trainer…</p>
  if (run === null) return null
  const hasSteps = run.progress !== null && run.progress.round > 0
  return (
    <div className={isActive(run.state) ? 'run-progress' : 'run-progress run-ended'}>
      {run.state.state === 'starting' || !hasSteps ? <Starting run={run} /> : <Steps run={run} />}
      <p className="spoken" aria-live="polite">
        {stateWords(run.state)}
      </p>
    </div>
  )
}

/** What it is doing, for how long, and what it has done before: each phase is a part of the bar. */
function Starting({ run }: { run: FollowedRun }): ReactElement {
  const isGoing = isActive(run.state)
  const now = useNow(isGoing)
  const seconds = Math.max(0, (now - run.askedAt) / 1000)
  const phases = phaseTimes(run.phases, seconds)
  const told = phases.map((phase) => `${shortTimeText(phase.seconds)}  ${phase.title}`).join('\n')
  return (
    <>
      <span className="run-words" title={told}>
        <State run={run} />
        {run.state.state === 'starting' && <span className="run-stage">{run.stage || run.state.stage}</span>}
      </span>
      {isGoing && phases.length > 1 && <Phases phases={phases} />}
      {isGoing && (
        <span className="run-pace run-elapsed" title={told}>
          {durationText(seconds)}
        </span>
      )}
    </>
  )
}

/** Parts of the time so far, side by side, the present one in colour. */
function Phases({ phases }: { phases: readonly { title: string; seconds: number }[] }): ReactElement {
  const whole = Math.max(
    phases.reduce((sum, { seconds }) => sum + seconds, 0),
    0.001,
  )
  const starts = phases.map((_, index) =>
    phases.slice(0, index).reduce((sum, { seconds }) => sum + (100 * seconds) / whole, 0),
  )
  return (
    <svg className="run-phases" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      {phases.map(({ title, seconds }, index) => (
        <rect
          key={index}
          className={index === phases.length - 1 ? 'now' : index % 2 === 0 ? 'even' : 'odd'}
          x={starts[index]}
          width={(100 * seconds) / whole}
          height="1"
        >
          <title>{title}</title>
        </rect>
      ))}
    </svg>
  )
}

function Steps({ run }: { run: FollowedRun }): ReactElement | null {
  const { progress, state } = run
  if (progress === null) return null
  const { round, rounds, epoch, roundMs, partMs } = progress
  const part = partDone(run) ?? 0
  const isRunning = state.state === 'running'
  const left = isRunning ? timeLeft(progress) : null
  const end =
    left === null
      ? ''
      : `done ${clockText(new Date(), (left.low + left.high) / 2)}`.replace('done tomorrow', 'tomorrow')
  const pace = roundMs > 0 ? `${stepTimeText(roundMs)}/step` : ''
  return (
    <>
      <span className="run-words">
        {state.state !== 'running' || state.stage !== 'Training' ? <State run={run} /> : null}
        <span className="run-step">
          Step {grouped(round)} <i>/ {grouped(rounds)}</i>
        </span>
      </span>
      <span
        className="run-bars"
        role="progressbar"
        aria-label="Training"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.floor(part * 100)}
        aria-valuetext={`Step ${grouped(round)} of ${grouped(rounds)}`}
        title={epochText(epoch)}
      >
        <Bar className="run-whole" part={part} />
        {epoch > 0 && <Bar className="run-epoch" part={epoch % 1} />}
      </span>
      <span
        className="run-pace"
        title={[pace, left?.text, end].filter(Boolean).join(' · ') + splitText(partMs)}
      >
        {pace !== '' && <span className="run-ms">{pace}</span>}
        {left !== null && <span className="run-left">{left.text}</span>}
        {end !== '' && <span className="run-clock">{end}</span>}
        {!isActive(state) && <span className="run-left">{durationText(run.summary?.trainSeconds ?? 0)}</span>}
      </span>
    </>
  )
}

function State({ run }: { run: FollowedRun }): ReactElement {
  const { state } = run
  const words = stateWords(state)
  const tone =
    state.state === 'failed' || (state.state === 'finished' && state.outcome === 'diverged')
      ? 'error'
      : state.state === 'interrupted'
        ? 'warning'
        : state.state === 'paused' || state.state === 'finished'
          ? 'still'
          : 'going'
  if (tone === 'error') {
    return (
      <button type="button" className="run-state error" onClick={() => showTab('training')}>
        {words}
      </button>
    )
  }
  const where = isActive(state) && !canBeSteered(state) ? ELSEWHERE : undefined
  return (
    <b className={`run-state ${tone}`} title={where}>
      {words}
    </b>
  )
}

const ELSEWHERE =
  'Another program trains it: the command line, or another Ganvas. It is followed here; pause or stop it there.'

function Bar({ className, part }: { className: string; part: number }): ReactElement {
  return (
    <svg className={className} viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect width={part * 100} height="1" />
    </svg>
  )
}

/** What a step's time goes to, the most expensive first. */
function splitText(partMs: Readonly<Record<string, number>>): string {
  const parts = Object.entries(partMs).sort(([, one], [, other]) => other - one)
  return parts.map(([name, ms]) => `\n${stepTimeText(ms)}  ${name}`).join('')
}

function epochText(epoch: number): string {
  if (epoch <= 0) return ''
  return `Epoch ${grouped(Math.floor(epoch) + 1)}, ${Math.floor((epoch % 1) * 100)} % of it (${epoch.toFixed(1)} so far)`
}
