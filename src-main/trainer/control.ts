import type { TrainControl } from '../engine/train/train.ts'

/** The switch between a host's messages and a running job. */
export type ControlSwitch = TrainControl & { stop(): void; pause(): void; goOn(): void }

export function createControl(): ControlSwitch {
  let stopping = false
  let waiting: (() => void)[] | null = null
  const release = () => {
    const callbacks = waiting ?? []
    waiting = null
    for (const callback of callbacks) callback()
  }
  return {
    stopRequested: () => stopping,
    // Even when nothing pauses, the event loop gets its turn: messages (stop) arrive through it.
    proceed: () =>
      new Promise((resolve) => {
        if (waiting !== null) waiting.push(resolve)
        else setImmediate(resolve)
      }),
    stop() {
      stopping = true
      release()
    },
    pause() {
      // Whoever has been asked to end must not wait on the way there.
      if (!stopping) waiting ??= []
    },
    goOn: release,
  }
}
