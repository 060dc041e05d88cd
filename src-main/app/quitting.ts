import { app, dialog, type BrowserWindow } from 'electron'
import type { Host } from '../host/host.ts'

/** How often a program without a window looks whether its runs have ended. */
const LOOK_EVERY_MS = 2000

export interface Quitting {
  /** The last window is about to close: false keeps it, because the user is asked first. */
  mayCloseWindow(): boolean
  /** The user wants to go back to what is not kept yet. */
  stay(): void
}

/** Ending the program while something trains is a question with three answers; none of them loses a run. */
export function createQuitting(parts: { host: Host; window(): BrowserWindow | null }): Quitting {
  let decision: 'none' | 'background' | 'quit' = 'none'
  let isAsking = false
  let isEnding = false

  async function ask(): Promise<void> {
    if (isAsking) return
    isAsking = true
    const options = questionAbout(parts.host.activeRuns().map(({ name }) => name))
    const window = parts.window()
    const { response } = await (window === null
      ? dialog.showMessageBox(options)
      : dialog.showMessageBox(window, options))
    isAsking = false
    if (response === 0) trainOn()
    else if (response === 1) leave()
  }

  /** The window asks about what is not kept yet; its end ends the program. */
  function leave(): void {
    decision = 'quit'
    const window = parts.window()
    if (window === null) void end()
    else window.close()
  }

  function trainOn(): void {
    decision = 'background'
    parts.window()?.close()
    const timer = setInterval(() => {
      const isLookedAt = parts.window() !== null
      if (!isLookedAt && parts.host.activeRuns().length > 0) return
      clearInterval(timer)
      decision = 'none'
      if (!isLookedAt) void end()
    }, LOOK_EVERY_MS)
  }

  async function end(): Promise<void> {
    if (isEnding) return
    isEnding = true
    await parts.host.close()
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (isEnding) return
    event.preventDefault()
    if (parts.host.activeRuns().length > 0) void ask()
    else leave()
  })
  app.on('window-all-closed', () => {
    if (decision === 'background') return
    // On a Mac a program without windows is nothing unusual.
    if (process.platform !== 'darwin' || decision === 'quit') void end()
  })

  return {
    mayCloseWindow() {
      if (decision !== 'none' || process.platform === 'darwin') return true
      if (parts.host.activeRuns().length === 0) return true
      void ask()
      return false
    },
    stay() {
      decision = 'none'
    },
  }
}

function questionAbout(names: readonly string[]) {
  return {
    type: 'question' as const,
    message:
      names.length === 1 ? `“${names[0]}” is still training` : `${names.length} runs are still training`,
    detail:
      'Training can go on without a window: Ganvas ends when it is done, and starting Ganvas shows it again. ' +
      'Or it is saved where it is, and can be continued later.',
    buttons: ['Keep training', 'Stop and save', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  }
}
