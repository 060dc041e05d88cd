import type { JobContext } from '../job.ts'

/** What lies between the start of a training and its first loss: told as it comes, and timed. */
export type Startup = {
  /** Another thing begins. */
  stage(title: string): void
  /** Seconds per stage, from the start to now; nothing is timed after that. */
  finish(): Record<string, number>
}

/** `now`: milliseconds. */
export function createStartup(
  tell: JobContext['tell'],
  now: () => number = () => performance.now(),
): Startup {
  const began = now()
  const spent = new Map<string, number>()
  let open: { title: string; since: number } | null = null
  let isOver = false
  const close = () => {
    if (open !== null) spent.set(open.title, (spent.get(open.title) ?? 0) + now() - open.since)
    open = null
  }
  return {
    stage(title) {
      if (!isOver) {
        close()
        open = { title, since: now() }
      }
      tell({ type: 'stage', title, atSeconds: inSeconds(now() - began) })
    },
    finish() {
      if (!isOver) close()
      isOver = true
      return Object.fromEntries([...spent].map(([title, ms]) => [title, inSeconds(ms)]))
    },
  }
}

/** To the millisecond. */
function inSeconds(ms: number): number {
  return Math.round(ms) / 1000
}
