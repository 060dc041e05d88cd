import { BrowserWindow, dialog, nativeTheme, screen, type BrowserWindowConstructorOptions } from 'electron'
import { builtFile } from './built-file.ts'
import { PAGE } from './page.ts'
import type { Quitting } from './quitting.ts'
import { isOnScreen, readPlace, writePlace, type Place } from './window-place.ts'

/** After this many crashes within a minute reloading does not help. */
const MOST_CRASHES = 3

const WINDOW_OPTIONS = {
  minWidth: 760,
  minHeight: 520,
  show: false,
  autoHideMenuBar: true,
  webPreferences: {
    contextIsolation: true,
    sandbox: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    // Curves and pictures go on while the window is behind others.
    backgroundThrottling: false,
  },
} satisfies BrowserWindowConstructorOptions

/** The one window: opened, brought to the front, reloaded after a crash, remembered. */
export function createWindows(parts: { stateFile: string; quitting: Quitting; log(line: string): void }) {
  let current: BrowserWindow | null = null
  let isListening = false

  function open(): BrowserWindow {
    const place = readPlace(parts.stateFile)
    const isVisible = place !== null && isOnScreen(place, screen.getAllDisplays())
    const bounds = isVisible ? place : { width: 1440, height: 900 }
    const window = new BrowserWindow({
      ...WINDOW_OPTIONS,
      ...bounds,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#0e1116' : '#f5f7fa',
      webPreferences: { ...WINDOW_OPTIONS.webPreferences, preload: builtFile('preload/preload.cjs') },
    })
    window.setMenuBarVisibility(process.platform === 'darwin')
    if (isVisible && place.isMaximized) window.maximize()
    window.once('ready-to-show', () => window.show())
    window.on('close', (event) => {
      if (!parts.quitting.mayCloseWindow()) return event.preventDefault()
      writePlace(parts.stateFile, placeOf(window))
    })
    window.on('closed', () => {
      current = null
      isListening = false
    })
    window.webContents.on('will-prevent-unload', (event) => {
      // To prevent this event is to let the page go.
      if (closeAnyway(window)) event.preventDefault()
      else parts.quitting.stay()
    })
    reloadAfterCrash(window, parts.log)
    void window.loadURL(PAGE)
    return window
  }

  return {
    current: () => current,
    /** A page that has connected hears commands. */
    isListening: () => isListening,
    nowListening: () => void (isListening = true),
    show() {
      if (current === null) current = open()
      else {
        if (current.isMinimized()) current.restore()
        current.show()
        current.focus()
      }
    },
  }
}

function placeOf(window: BrowserWindow): Place {
  return { ...window.getNormalBounds(), isMaximized: window.isMaximized() }
}

function closeAnyway(window: BrowserWindow): boolean {
  return (
    dialog.showMessageBoxSync(window, {
      type: 'question',
      message: 'This project has changes that are not saved',
      detail: 'What has been kept of them is offered when Ganvas starts again.',
      buttons: ['Go back', 'Close'],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    }) === 1
  )
}

/** The host and its runs are in this process and go on; the page comes back, and follows them again. */
function reloadAfterCrash(window: BrowserWindow, log: (line: string) => void): void {
  let crashes: number[] = []
  window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit') return
    log(`the window’s process ended (${reason}, ${exitCode})`)
    const now = Date.now()
    crashes = [...crashes.filter((then) => now - then < 60_000), now]
    if (crashes.length <= MOST_CRASHES) window.webContents.reload()
    else
      dialog.showErrorBox(
        'The window of Ganvas keeps ending',
        `It ended ${crashes.length} times within a minute (${reason}). Training goes on. Close the window and start Ganvas again to look at it.`,
      )
  })
}
