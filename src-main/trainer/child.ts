import { ProblemError } from '../../src-shared/base/problem.ts'
import { createControl } from './control.ts'
import type { Job } from './job.ts'
import { ToChild, type FromChild, type JobName } from './messages.ts'

/**
 * Entry of the trainer child: one process, one job. Native code, GPU memory and the parsing of untrusted files live
 * here, so that whatever goes wrong with them ends this process and no other.
 */
const jobs: Record<JobName, () => Promise<Job>> = {
  train: async () => (await import('./jobs/train.ts')).trainJob,
  generate: async () => (await import('./jobs/generate.ts')).generateJob,
  export: async () => (await import('./jobs/export.ts')).exportJob,
  inspect: async () => (await import('./jobs/inspect.ts')).inspectJob,
  simulate: async () => (await import('./jobs/simulate.ts')).simulateJob,
  doctor: async () => (await import('./jobs/doctor.ts')).doctorJob,
}

const control = createControl()

function send(message: FromChild): void {
  // A host that is gone cannot be told; the disconnect handler ends this process.
  if (process.connected) process.send?.(message)
}

async function runJob(name: JobName, input: unknown): Promise<void> {
  try {
    const job = await jobs[name]()
    const result = await job.run(input, {
      control,
      tell: (event) => send({ type: 'event', event }),
      progress: (progress) => send({ type: 'progress', progress }),
    })
    send({ type: 'done', result })
  } catch (error) {
    if (error instanceof ProblemError) send({ type: 'refused', problems: [...error.problems] })
    else
      send({
        type: 'failed',
        message: messageOf(error),
        stack: error instanceof Error ? (error.stack ?? '') : '',
      })
  }
  // Whatever native libraries keep alive must not keep the process alive; messages are flushed first.
  process.disconnect?.()
  setImmediate(() => process.exit(0))
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

process.on('message', (raw) => {
  const parsed = ToChild.safeParse(raw)
  if (!parsed.success) {
    send({ type: 'failed', message: 'The host sent a message that is not part of the protocol.', stack: '' })
    return
  }
  const message = parsed.data
  switch (message.type) {
    case 'start':
      void runJob(message.job, message.input)
      return
    case 'stop':
      control.stop()
      return
    case 'pause':
      control.pause()
      return
    case 'proceed':
      control.goOn()
  }
})

// A host that dies leaves a run that saves itself and ends.
process.on('disconnect', () => control.stop())
// Ctrl-C in a terminal reaches the whole process group; the host decides what it means and sends `stop`.
process.on('SIGINT', () => undefined)
process.on('SIGTERM', () => control.stop())
