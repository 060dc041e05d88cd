import { z } from 'zod'
import type { Problem } from '../../src-shared/base/problem.ts'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'
import { markCrashed } from '../runs/mark-failed.ts'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import { launchTrainer, type ChildChannel, type ChildEnd } from './launch.ts'
import { FromChild, type Answer, type JobName, type JobProgress, type Question } from './messages.ts'

/** Starts a trainer child, follows one job and survives whatever becomes of it. */
export type JobOutcome =
  | { kind: 'done'; result: unknown }
  | { kind: 'refused'; problems: readonly Problem[] }
  | { kind: 'failed'; message: string; stack: string }

export type JobHandle = {
  outcome: Promise<JobOutcome>
  /** Asks the job to save and end; after `patienceMs` the process is ended, its last checkpoint intact. */
  stop(options: { patienceMs: number }): void
  pause(): void
  /** One round, then paused again. */
  step(): void
  proceed(): void
  /** For jobs that stay: rejects with a `ProblemError` when it is declined or when the job ends before. */
  ask(question: Question): Promise<Answer>
  pid: number | undefined
}

export type JobListeners = {
  onEvent?(event: RunEvent): void
  onProgress?(progress: JobProgress): void
  /** The job stands still, its model in memory. */
  onPaused?(): void
}

export function startJob(
  job: JobName,
  input: unknown,
  options: JobListeners & { environment?: Record<string, string>; launch?: typeof launchTrainer } = {},
): JobHandle {
  const { environment, launch = launchTrainer, ...listeners } = options
  const child = launch(environment === undefined ? {} : { environment })
  let stopped = false
  const asked = createAsked()
  const outcome = followJob(child, { listeners, asked }, () => stopped).then(async (ended) => {
    await noteCrash(ended, { job, input, pid: child.pid })
    return ended
  })
  void outcome.then((ended) => asked.end(ended))
  child.send({ type: 'start', job, input })
  return {
    outcome,
    stop({ patienceMs }) {
      stopped = true
      child.send({ type: 'stop' })
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
      void outcome.finally(() => clearTimeout(timer))
    },
    pause: () => child.send({ type: 'pause' }),
    step: () => child.send({ type: 'step' }),
    proceed: () => child.send({ type: 'proceed' }),
    ask: (question) => asked.ask((id) => child.send({ type: 'ask', id, question })),
    pid: child.pid,
  }
}

/** A run whose trainer has died cannot say so itself. Told before the outcome: whoever hears it may start the next run. */
async function noteCrash(
  outcome: JobOutcome,
  { job, input, pid }: { job: JobName; input: unknown; pid: number | undefined },
): Promise<void> {
  const [found] = outcome.kind === 'refused' ? outcome.problems : []
  const run = z.object({ runFolder: z.string() }).safeParse(input)
  if (job !== 'train' || found?.code !== 'trainer.crashed' || !run.success || pid === undefined) return
  // A manifest that cannot be written takes nothing from the crash, which is told all the same.
  await markCrashed(run.data.runFolder, { pid, reason: found }).catch(() => undefined)
}

type Asked = ReturnType<typeof createAsked>

/** Questions on their way, by number. */
function createAsked() {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (reason: Error) => void }>()
  let last = 0
  let over: Error | null = null
  const settle = (id: number) => {
    const found = waiting.get(id)
    waiting.delete(id)
    return found
  }
  return {
    ask: (send: (id: number) => void) =>
      new Promise<Answer>((resolve, reject) => {
        if (over !== null) {
          reject(over)
          return
        }
        const id = ++last
        waiting.set(id, { resolve, reject })
        send(id)
      }),
    answered: (id: number, answer: Answer) => settle(id)?.resolve(answer),
    declined: (id: number, problems: readonly Problem[]) => settle(id)?.reject(new ProblemError(problems)),
    end(outcome: JobOutcome) {
      over = endOf(outcome)
      for (const id of [...waiting.keys()]) settle(id)?.reject(over)
    },
  }
}

function endOf(outcome: JobOutcome): Error {
  if (outcome.kind === 'refused') return new ProblemError(outcome.problems)
  if (outcome.kind === 'failed') return new Error(`${outcome.message}\n${outcome.stack}`)
  return new Error('The job has ended and answers no more questions')
}

function followJob(
  child: ChildChannel,
  { listeners, asked }: { listeners: JobListeners; asked: Asked },
  wasStopped: () => boolean,
): Promise<JobOutcome> {
  return new Promise((resolve) => {
    let answer: JobOutcome | null = null
    child.onMessage((raw) => {
      const parsed = FromChild.safeParse(raw)
      if (!parsed.success) {
        answer = {
          kind: 'failed',
          message: 'The trainer sent a message that is not part of the protocol.',
          stack: '',
        }
        child.kill('SIGKILL')
        return
      }
      const message = parsed.data
      switch (message.type) {
        case 'event':
          listeners.onEvent?.(message.event)
          return
        case 'progress':
          listeners.onProgress?.(message.progress)
          return
        case 'paused':
          listeners.onPaused?.()
          return
        case 'answer':
          asked.answered(message.id, message.answer)
          return
        case 'declined':
          asked.declined(message.id, message.problems as Problem[]) // the same shape, ids as plain text
          return
        case 'done':
          answer = { kind: 'done', result: message.result }
          return
        case 'refused':
          answer = { kind: 'refused', problems: message.problems as Problem[] } // the same shape, ids as plain text
          return
        case 'failed':
          answer = { kind: 'failed', message: message.message, stack: message.stack }
          return
        case 'warm':
        // Told to whoever kept the child ready, before it had this job; it may still be on its way.
      }
    })
    child.onEnd((end) => resolve(answer ?? crashed({ ...end, stopped: wasStopped() })))
  })
}

function crashed(end: ChildEnd & { stopped: boolean }): JobOutcome {
  const how = end.error?.message ?? (end.signal === null ? `exit code ${end.code}` : `signal ${end.signal}`)
  return {
    kind: 'refused',
    problems: [
      problem({
        code: end.stopped ? 'trainer.stopped-late' : 'trainer.crashed',
        message: end.stopped
          ? `The trainer did not stop in time and was ended (${how}).`
          : `The trainer process ended unexpectedly (${how}).`,
        hint: 'The last checkpoint of a run is intact: “Continue from checkpoint” in the window, or --resume on the command line, goes on from it. “ganvas doctor” shows the state of the back end.',
      }),
    ],
  }
}
