import type { BrowserWindow } from 'electron'
import type { Host } from '../host/host.ts'

const LOOK_EVERY_MS = 1000
/** What Electron takes as “no bar”. */
const NONE = -1

/** How far training is, on the program's icon in the taskbar or dock; looked up, as no window may be there to tell. */
export function showProgress(parts: {
  host: Pick<Host, 'activeRuns'>
  window(): Pick<BrowserWindow, 'setProgressBar'> | null
}): void {
  let shown = NONE
  let shownOn: unknown = null
  const timer = setInterval(() => {
    const window = parts.window()
    const part = partDone(parts.host.activeRuns())
    if (window === null || (part === shown && window === shownOn)) return
    window.setProgressBar(part)
    shown = part
    shownOn = window
  }, LOOK_EVERY_MS)
  timer.unref()
}

/** Of all that trains, in whole percent, as finer steps cannot be seen; a run whose length is not known yet counts for none. */
export function partDone(runs: readonly { round: number; rounds: number }[]): number {
  if (runs.length === 0) return NONE
  const all = runs.reduce((sum, { rounds }) => sum + rounds, 0)
  const done = runs.reduce((sum, { round }) => sum + round, 0)
  return all === 0 ? 0 : Math.min(1, Math.floor((100 * done) / all) / 100)
}
