import { ProblemError } from '../../src-shared/base/problem.ts'
import type { JobName, JobProgress } from '../trainer/messages.ts'
import { startJob, type JobHandle } from '../trainer/supervisor.ts'

export type TrainerQuestions = ReturnType<typeof createQuestions>

/** Short jobs in a trainer child each: files of strangers and native libraries never meet the host's own process. */
export function createQuestions() {
  const running = new Set<JobHandle>()
  return {
    /** The job's result, still to be parsed; a refusal is a ProblemError, a bug an Error. */
    async ask(
      job: JobName,
      input: unknown,
      onProgress: (progress: JobProgress) => void = () => undefined,
      onStart: (handle: Pick<JobHandle, 'stop'>) => void = () => undefined,
    ): Promise<unknown> {
      const handle = startJob(job, input, { onProgress })
      onStart(handle)
      running.add(handle)
      try {
        const outcome = await handle.outcome
        if (outcome.kind === 'done') return outcome.result
        if (outcome.kind === 'refused') throw new ProblemError(outcome.problems)
        throw new Error(outcome.message)
      } finally {
        running.delete(handle)
      }
    },
    async stopAll(patienceMs: number): Promise<void> {
      const handles = [...running]
      for (const handle of handles) handle.stop({ patienceMs })
      await Promise.all(handles.map(({ outcome }) => outcome))
    },
  }
}
