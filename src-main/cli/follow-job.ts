import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { JobName } from '../trainer/messages.ts'
import { startJob } from '../trainer/supervisor.ts'
import { createProgressParts } from './progress-lines.ts'
import type { Terminal } from './terminal.ts'

export type Followed = { result: unknown; interrupted: boolean }

/** The job was ended by Ctrl-C before it could answer; the problems say what became of it. */
export class InterruptedError extends ProblemError {}

/**
 * Time a job has to end after Ctrl-C. A run that trains saves itself within a round, which on a slow machine and for a
 * large network may take seconds that are well spent; before that there is nothing to save.
 */
const PATIENCE_MS = { saving: 10_000, nothingToSave: 1000 }

/**
 * Runs a job in the trainer child, draws its progress, shows its warnings, and turns Ctrl-C into "save and end" (a
 * second one into "end"). A refusal becomes a ProblemError, a bug in the child an Error with its stack.
 */
export async function followJob(
  job: JobName,
  input: unknown,
  options: { terminal: Terminal; onEvent?: (event: RunEvent) => void },
): Promise<Followed> {
  const { terminal } = options
  let interrupted = false
  let training = false
  const parts = createProgressParts(() => performance.now())
  const handle = startJob(job, input, {
    onEvent(event) {
      if (event.type === 'started') training = true
      if (event.type === 'problem') terminal.showProblems([event.problem])
      if (event.type === 'stage') terminal.progress([event.title])
      options.onEvent?.(event)
    },
    onProgress: (progress) => terminal.progress(parts(progress)),
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
      if (!interrupted) throw new ProblemError(outcome.problems)
      throw new InterruptedError(outcome.problems.map((each) => ofInterruption(each, job, training)))
    }
    if (outcome.kind === 'failed') throw new Error(`${outcome.message}\n${outcome.stack}`)
    return { result: outcome.result, interrupted }
  } finally {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}

/** A job that had nothing to save was not late. */
function ofInterruption(found: Problem, job: JobName, training: boolean): Problem {
  if (found.code !== 'trainer.stopped-late' || training) return found
  return problem({
    code: 'cli.interrupted',
    message: `Interrupted; “${job}” has written nothing.`,
    hint: 'Run the same command again.',
  })
}
