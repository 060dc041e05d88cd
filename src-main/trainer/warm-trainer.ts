import type { Backend } from '../engine/runtime/report.ts'
import { launchTrainer, type ChildChannel } from './launch.ts'
import { FromChild, type Runtime } from './messages.ts'

/**
 * One trainer child that has loaded the back end before anybody asks for a training: loading TensorFlow is the longest
 * part of the way from a click to the first loss. It does nothing else, holds no run and is ended when it is not
 * needed for a while. One that dies is forgotten; what a fresh child then does is told as ever.
 */
export type WarmTrainer = {
  /** What a child finds to compute with; the first time one is started for it. Rejects when it dies over that. */
  runtime(): Promise<Runtime>
  /** Somebody may soon train again: the child stays, or one is started, where there has been one that was well. */
  keep(): void
  /** The child, to be given a job: from now on it is the caller's. Null when there is none for this back end. */
  take(wish: 'auto' | Backend): ChildChannel | null
  /** Ends the child and starts no more. */
  close(): Promise<void>
}

/** As long as somebody may be drawing between two trainings. */
const IDLE_MS = 10 * 60_000
/** A child that loads a library cannot hear. */
const PATIENCE_MS = 2000

type Waiting = {
  channel: ChildChannel
  runtime: Promise<Runtime>
  found: Runtime | null
  ended: Promise<void>
  end(): void
}

export function createWarmTrainer(options: {
  /** Calls back once, without keeping the process alive for it; returns what cancels it. */
  after: (ms: number, callback: () => void) => () => void
  launch?: () => ChildChannel
}): WarmTrainer {
  const { after, launch = launchTrainer } = options
  let waiting: Waiting | null = null
  let known: Runtime | null = null
  let isClosed = false
  let cancelIdle = () => undefined as void

  function begin(): Waiting {
    const channel = launch()
    let isOurs = true
    let resolve: (runtime: Runtime) => void = () => undefined
    let reject: (reason: Error) => void = () => undefined
    const runtime = new Promise<Runtime>((done, fail) => ([resolve, reject] = [done, fail]))
    // Nobody may have asked for it.
    runtime.catch(() => undefined)
    const made: Waiting = {
      ...{ channel, runtime, found: null },
      ended: new Promise((done) =>
        channel.onEnd(({ code, signal, error }) => {
          isOurs = false
          if (waiting === made) waiting = null
          const how = error?.message ?? (signal === null ? `exit code ${code}` : `signal ${signal}`)
          reject(new Error(`The process that looks for back ends has ended (${how}).`))
          done()
        }),
      ),
      end() {
        channel.send({ type: 'stop' })
        const cancel = after(PATIENCE_MS, () => isOurs && channel.kill('SIGKILL'))
        void made.ended.then(cancel)
      },
    }
    channel.onMessage((raw) => {
      const parsed = FromChild.safeParse(raw)
      if (!parsed.success || (parsed.data.type !== 'warm' && parsed.data.type !== 'failed')) return
      if (parsed.data.type === 'failed') return reject(new Error(parsed.data.message))
      known = made.found = parsed.data.runtime
      resolve(parsed.data.runtime)
    })
    channel.send({ type: 'warm' })
    return made
  }

  function prepare(): void {
    if (isClosed) return
    cancelIdle()
    waiting ??= begin()
    cancelIdle = after(IDLE_MS, () => {
      waiting?.end()
      waiting = null
    })
  }

  return {
    keep() {
      if (known !== null) prepare()
    },
    runtime() {
      if (known !== null) return Promise.resolve(known)
      prepare()
      return waiting?.runtime ?? Promise.reject(new Error('The host is closing.'))
    },
    take(wish) {
      // A process keeps the device that it has opened; while it is still opening, only “auto” is sure to fit.
      if (waiting === null || (wish !== 'auto' && wish !== waiting.found?.backend)) return null
      const { channel } = waiting
      waiting = null
      cancelIdle()
      return channel
    },
    async close() {
      isClosed = true
      cancelIdle()
      const last = waiting
      waiting = null
      last?.end()
      await last?.ended
    },
  }
}
