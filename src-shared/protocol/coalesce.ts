import type { RunEvent } from './run-events.ts'

type Metrics = Extract<RunEvent, { type: 'metrics' }>

/** Four times a second is as often as numbers can be read; each telling costs the trainer's processors some work. */
export const TOLD_EVERY_MS = 250

/** Points in one event; a reader never waits for a message of many megabytes. */
const MOST_POINTS = 5000

export type CoalesceClock = {
  now(): number
  /** Calls back once; returns what cancels it. */
  after(ms: number, callback: () => void): () => void
}

/**
 * Between a trainer, which may do thousands of rounds a second, and whoever watches: metrics are gathered and told at
 * most four times a second, of samples that wait only the latest are told, and everything else is told at once, after
 * what waited before it. Order is kept and no metric point is lost.
 */
export function createCoalescer(clock: CoalesceClock, tell: (event: RunEvent) => void) {
  let waiting: { metrics: Metrics | null; samples: RunEvent | null } = { metrics: null, samples: null }
  let lastTold = -Infinity
  let cancel: (() => void) | null = null

  function flush(): void {
    cancel?.()
    cancel = null
    const { metrics, samples } = waiting
    if (metrics === null && samples === null) return
    waiting = { metrics: null, samples: null }
    lastTold = clock.now()
    if (metrics !== null) tell(metrics)
    if (samples !== null) tell(samples)
  }

  function wait(): void {
    const left = lastTold + TOLD_EVERY_MS - clock.now()
    if (left <= 0) flush()
    else cancel ??= clock.after(left, flush)
  }

  return {
    add(event: RunEvent): void {
      if (event.type === 'metrics') {
        waiting.metrics = waiting.metrics === null ? event : joined(waiting.metrics, event)
        if (waiting.metrics.points.length >= MOST_POINTS) flush()
        else wait()
      } else if (event.type === 'samples') {
        waiting.samples = event
        wait()
      } else {
        flush()
        tell(event)
      }
    },
    flush,
  }
}

/** The newer one's numbers with both one's points. */
function joined(earlier: Metrics, later: Metrics): Metrics {
  return { ...later, points: [...earlier.points, ...later.points] }
}
