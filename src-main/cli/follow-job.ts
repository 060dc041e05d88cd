import { ProblemError } from '../../src-shared/base/problem.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { JobName } from '../trainer/messages.ts'
import { startJob } from '../trainer/supervisor.ts'
import { clockTime, progressBar, type Terminal } from './terminal.ts'

export type Followed = { result: unknown; interrupted: boolean }

/** The job was ended by Ctrl-C before it could answer; the problems say what became of it. */
export class InterruptedError extends ProblemError {}

/**
 * Time a job has to end after Ctrl-C. A run that trains saves itself within a round, which on a slow machine and for a
 * large network may take seconds that are well spent; before that there is nothing to save.
 */
const PATIENCE_MS = { saving: 10_000, nothingToSave: 1000 }

/**
 * Runs a job in the trainer child, draws its progress, and turns Ctrl-C into "save and end" (a second one into "end").
 * A refusal becomes a ProblemError, a bug in the child an Error with its stack.
 */
export async function followJob(
  job: JobName,
  input: unknown,
  options: { terminal: Terminal; onEvent?: (event: RunEvent) => void },
): Promise<Followed> {
  const { terminal } = options
  let interrupted = false
  let training = false
  const handle = startJob(job, input, {
    onEvent(event) {
      if (event.type === 'started') training = true
      options.onEvent?.(event)
    },
    onProgress: ({ title, done, total, unit }) => {
      const amount = `${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`} ${unit}`
      terminal.progress(`${title} ${total === null ? '' : `${progressBar(done / total)} `}${amount}`)
    },
  })
  const interrupt = () => {
    const patienceMs = interrupted ? 0 : training ? PATIENCE_MS.saving : PATIENCE_MS.nothingToSave
    interrupted = true
    handle.stop({ patienceMs })
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    const outcome = await handle.outcome
    terminal.endProgress()
    if (outcome.kind === 'refused') {
      throw interrupted ? new InterruptedError(outcome.problems) : new ProblemError(outcome.problems)
    }
    if (outcome.kind === 'failed') {
      throw new Error(`${outcome.message}\n${outcome.stack}`)
    }
    return { result: outcome.result, interrupted }
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** The line that is drawn over while a run trains. */
export function trainingLine(event: Extract<RunEvent, { type: 'metrics' }>): string {
  const { round, rounds, roundMs, etaSeconds } = event
  const last = event.points.at(-1)?.values ?? {}
  const losses = Object.entries(last)
    .filter(([name]) => !name.startsWith('gradient norm'))
    .slice(0, 4)
    .map(([name, value]) => `${name} ${value === null ? 'NaN' : value.toPrecision(3)}`)
  const eta = etaSeconds === null ? '' : `ETA ${clockTime(etaSeconds)}`
  return [
    `${progressBar(round / rounds)} ${round.toLocaleString('en')}/${rounds.toLocaleString('en')}`,
    eta,
    `${roundMs.toFixed(1)} ms/round`,
    ...losses,
  ].join('  ')
}
