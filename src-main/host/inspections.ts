import { ProblemError } from '../../src-shared/base/problem.ts'
import type { CheckedInput } from '../../src-shared/protocol/contract.ts'
import { Inspection } from '../../src-shared/protocol/data-messages.ts'
import { startJob, type JobHandle } from '../trainer/supervisor.ts'
import type { Caller } from './caller.ts'
import { progressTo } from './progress.ts'

type Asked = Pick<CheckedInput<'data.inspect'>, 'layout' | 'choice' | 'exact'>

/** Reading a piece of events cannot be interrupted. */
const PATIENCE_MS = 2000

/**
 * Looks through data files for windows. Looking at all events can take minutes: a window has one such look at a time,
 * hears how far it is, can end it, and ends it by leaving.
 */
export function createInspections(start: typeof startJob = startJob) {
  const running = new Map<string, JobHandle>()
  const windows = new Set<string>()
  const stop = (window: string) => running.get(window)?.stop({ patienceMs: PATIENCE_MS })
  return {
    stop,
    async inspect(path: string, { layout, choice, exact }: Asked, caller: Caller): Promise<Inspection> {
      const { window } = caller
      const onProgress = exact ? progressTo(caller, 'data.inspect') : () => undefined
      if (exact) stop(window)
      const job = start('inspect', { path, layout, choice, exact }, { onProgress })
      if (exact) running.set(window, job)
      if (!windows.has(window)) {
        windows.add(window)
        caller.onLeave(() => stop(window))
      }
      const outcome = await job.outcome
      if (running.get(window) === job) running.delete(window)
      if (outcome.kind === 'done') return Inspection.parse(outcome.result)
      if (outcome.kind === 'refused') throw new ProblemError(outcome.problems)
      throw new Error(outcome.message)
    },
  }
}
