import { ProblemError } from '../../src-shared/base/problem.ts'
import { createControl } from './control.ts'
import type { Job } from './job.ts'
import { ToChild, type FromChild, type JobName } from './messages.ts'
import { createQuestions } from './questions.ts'

/**
 * Entry of the trainer child: one process, one job. Native code, GPU memory and the parsing of untrusted files live
 * here, so that whatever goes wrong with them ends this process and no other.
 */
const jobs: Record<JobName, () => Promise<Job>> = {
  train: async () => (await import('./jobs/train.ts')).trainJob,
  generate: async () => (await import('./jobs/generate.ts')).generateJob,
  sample: async () => (await import('./jobs/sample.ts')).sampleJob,
  export: async () => (await import('./jobs/export.ts')).exportJob,
  inspect: async () => (await import('./jobs/inspect.ts')).inspectJob,
  'check-data': async () => (await import('./jobs/check-data.ts')).checkDataJob,
  explore: async () => (await import('./jobs/explore.ts')).exploreJob,
  simulate: async () => (await import('./jobs/simulate.ts')).simulateJob,
  evaluate: async () => (await import('./jobs/evaluate.ts')).evaluateJob,
  card: async () => (await import('./jobs/card.ts')).cardJob,
  timing: async () => (await import('./jobs/timing.ts')).timingJob,
  bench: async () => (await import('./jobs/bench.ts')).benchJob,
  doctor: async () => (await import('./jobs/doctor.ts')).doctorJob,
}

const control = createControl(() => send({ type: 'paused' }))

const questions = createQuestions(send)

function send(message: FromChild): void {
  // A host that is gone cannot be told, and must not become an error either: the run is still to be saved.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined)
}

function stop(): void {
  // A child that only waits for a job has nothing to save.
  if (!hasJob) process.exit(0)
  control.stop()
  questions.end()
}

/** Resolves when the message has left this process: not before may the process end. */
function sendLast(message: FromChild): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || process.send === undefined) resolve()
    else process.send(message, undefined, undefined, () => resolve())
  })
}

/** Whatever native libraries keep alive must not keep the process alive. */
async function end(answer: FromChild, code: 0 | 1): Promise<never> {
  await sendLast(answer)
  process.exit(code)
}

let hasJob = false
/** Resolves when what was to be opened ahead of a job is open, or could not be: the job then finds out why. */
let warming: Promise<void> = Promise.resolve()

async function warm(): Promise<void> {
  try {
    const [{ openEngine }] = await Promise.all([import('../engine/open-engine.ts'), jobs.train()])
    const { backend, title, device, missing } = await openEngine('auto')
    send({ type: 'warm', runtime: { backend, title, device, missing: [...missing] } })
  } catch (error) {
    send(failure(error))
  }
}

async function warmForData(): Promise<void> {
  // What cannot be loaded now is told by the job that needs it.
  await Promise.all([jobs.explore(), import('../data/formats/hdf5/hdf5-module.ts')])
    .then(([, hdf5]) => hdf5.loadHdf5())
    .catch(() => undefined)
}

async function runJob(name: JobName, input: unknown): Promise<void> {
  hasJob = true
  await warming
  await end(await answerOf(name, input), 0)
}

async function answerOf(name: JobName, input: unknown): Promise<FromChild> {
  try {
    const job = await jobs[name]()
    const result = await job.run(input, {
      control,
      tell: (event) => send({ type: 'event', event }),
      progress: (progress) => send({ type: 'progress', progress }),
      serve: questions.serve,
    })
    return { type: 'done', result }
  } catch (error) {
    if (error instanceof ProblemError) return { type: 'refused', problems: [...error.problems] }
    return failure(error)
  }
}

function failure(error: unknown): FromChild {
  return error instanceof Error
    ? { type: 'failed', message: error.message, stack: error.stack ?? '' }
    : { type: 'failed', message: String(error), stack: '' }
}

process.on('message', (raw) => {
  const parsed = ToChild.safeParse(raw)
  if (!parsed.success) {
    send({ type: 'failed', message: 'The host sent a message that is not part of the protocol.', stack: '' })
    return
  }
  const message = parsed.data
  switch (message.type) {
    case 'warm':
      warming = message.for === 'data' ? warmForData() : warm()
      return
    case 'start':
      void runJob(message.job, message.input)
      return
    case 'ask':
      questions.ask(message.id, message.question)
      return
    case 'stop':
      stop()
      return
    case 'pause':
      control.pause()
      return
    case 'step':
      control.step()
      return
    case 'proceed':
      control.goOn()
  }
})

// An error that no job has waited for is a bug like any other; the host is told before the process ends.
process.on('uncaughtException', (error) => void end(failure(error), 1))
// A host that dies leaves a run that saves itself and ends.
process.on('disconnect', stop)
// Ctrl-C in a terminal reaches the whole process group; the host decides what it means and sends `stop`.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', stop)
// A terminal that is closed.
process.on('SIGHUP', stop)
