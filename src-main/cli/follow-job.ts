import { ProblemError } from '../../src-shared/base/problem.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { JobName } from '../trainer/messages.ts'
import { startJob } from '../trainer/supervisor.ts'
import { clockTime, progressBar, type Terminal } from './terminal.ts'

export type Followed = { result: unknown; interrupted: boolean }

/** Time a job has to save and end after Ctrl-C. */
const PATIENCE_MS = 2000

/**
 * Runs a job in the trainer child, draws its progress, and turns Ctrl-C into "save and end". A refusal becomes a
 * ProblemError, a bug in the child an Error with its stack.
 */
export async function followJob(
  job: JobName,
  input: unknown,
  options: { terminal: Terminal; onEvent?: (event: RunEvent) => void },
): Promise<Followed> {
  const { terminal } = options
  let interrupted = false
  const handle = startJob(job, input, {
    ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
    onProgress: ({ title, done, total, unit }) => {
      const amount = `${done.toLocaleString('en')}${total === null ? '' : ` of ${total.toLocaleString('en')}`} ${unit}`
      terminal.progress(`${title} ${total === null ? '' : `${progressBar(done / total)} `}${amount}`)
    },
  })
  const interrupt = () => {
    interrupted = true
    handle.stop({ patienceMs: PATIENCE_MS })
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  try {
    const outcome = await handle.outcome
    terminal.endProgress()
    if (outcome.kind === 'refused') throw new ProblemError(outcome.problems)
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
