import type { TrainControl } from '../engine/train/train.ts'

/** The switch between a host's messages and a running job. */
export type ControlSwitch = Required<TrainControl> & {
  stop(): void
  pause(): void
  /** Paused: one round, then paused again. */
  step(): void
  goOn(): void
}

/** `onWaiting` is called when a job that was asked to pause has come to stand still. */
export function createControl(onWaiting: () => void = () => undefined): ControlSwitch {
  let stopping = false
  let waiting: (() => void)[] | null = null
  /** Rounds that may be done although the job is paused. */
  let allowed = 0
  const release = () => {
    const callbacks = waiting ?? []
    waiting = null
    allowed = 0
    for (const callback of callbacks) callback()
  }
  return {
    stopRequested: () => stopping,
    isPausing: () => waiting !== null && allowed === 0,
    isStepping: () => waiting !== null,
    // Even when nothing pauses, the event loop gets its turn: messages (stop) arrive through it.
    proceed: () =>
      new Promise((resolve) => {
        if (waiting !== null && allowed > 0) allowed -= 1
        else if (waiting !== null) {
          waiting.push(resolve)
          onWaiting()
          return
        }
        setImmediate(resolve)
      }),
    stop() {
      stopping = true
      release()
    },
    pause() {
      // Whoever has been asked to end must not wait on the way there.
      if (!stopping) waiting ??= []
    },
    step() {
      if (waiting === null) return
      const first = waiting.shift()
      if (first === undefined) allowed = 1
      else first()
    },
    goOn: release,
  }
}
