import { launchTrainer, type ChildChannel } from './launch.ts'

/**
 * One child that has loaded what reading data takes before anybody names a file: starting a process and the HDF5 library
 * takes longer than the first picture of a file of any size. It has no file, and is ended when nobody looks at data for
 * a while. One that dies is forgotten: what a fresh child then does is told as ever.
 */
export type SpareReader = {
  /** Somebody may soon open data: a child is started where there is none. */
  prepare(): void
  /** The child, to be given a job: from now on it is the caller's. Another one is started soon. Null: there is none. */
  take(): ChildChannel | null
  close(): Promise<void>
}

const IDLE_MS = 10 * 60_000
/** What has just begun to read needs the processor more than its successor does. */
const NEXT_MS = 3000
const PATIENCE_MS = 1000

type Waiting = { channel: ChildChannel; ended: Promise<void> }

export function createSpareReader(options: {
  /** Calls back once, without keeping the process alive for it; returns what cancels it. */
  after: (ms: number, callback: () => void) => () => void
  launch?: () => ChildChannel
}): SpareReader {
  const { after, launch = launchTrainer } = options
  let waiting: Waiting | null = null
  let isClosed = false
  let cancelNext = () => undefined as void
  let cancelIdle = () => undefined as void

  function begin(): Waiting {
    const channel = launch()
    const ended = new Promise<void>((done) =>
      channel.onEnd(() => {
        if (waiting?.channel === channel) waiting = null
        done()
      }),
    )
    channel.send({ type: 'warm', for: 'data' })
    return { channel, ended }
  }

  function end(): Promise<void> {
    const last = waiting
    waiting = null
    cancelIdle()
    cancelNext()
    if (last === null) return Promise.resolve()
    last.channel.send({ type: 'stop' })
    const cancel = after(PATIENCE_MS, () => last.channel.kill('SIGKILL'))
    return last.ended.then(cancel)
  }

  function prepare(): void {
    if (isClosed) return
    cancelNext()
    cancelIdle()
    waiting ??= begin()
    cancelIdle = after(IDLE_MS, () => void end())
  }

  return {
    prepare,
    take() {
      const channel = waiting?.channel ?? null
      waiting = null
      cancelIdle()
      cancelNext()
      if (!isClosed) cancelNext = after(NEXT_MS, prepare)
      return channel
    },
    close() {
      isClosed = true
      return end()
    },
  }
}
