import { app } from 'electron'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createGrants } from '../host/grants.ts'
import { createHost } from '../host/create-host.ts'
import { stateFolder } from '../host/state-folder.ts'
import { createDesktop } from './desktop.ts'
import { projectIn, pathOfProject } from './open-files.ts'
import { announcePage, servePage } from './page.ts'
import { connectWindows } from './ports.ts'
import { createQuitting } from './quitting.ts'
import { denyEverythingElse } from './security.ts'
import { showProgress } from './taskbar.ts'
import { createWindows } from './windows.ts'

/**
 * The desktop app: one process, one host, one window that comes and goes. The page is never trusted: it is sandboxed,
 * speaks to the host only by the contract over its own port, and names only files that the user has chosen.
 */
announcePage()
// A second start gives its file to the first and ends.
if (!app.requestSingleInstanceLock()) app.quit()
else start()

function start(): void {
  const state = stateFolder()
  const grants = createGrants([])
  const desktop = createDesktop({
    window: () => windows.current(),
    command: (id) => host.tellCommand(id, null),
  })
  const host = createHost({
    kind: 'electron',
    folder: projectsFolder(),
    stateFolder: state,
    grants,
    desktop,
    log,
  })
  const quitting = createQuitting({ host, window: () => windows.current() })
  const windows = createWindows({ stateFile: join(state, 'window.json'), quitting, log })
  /** Double-clicked before there was a page to show it. */
  let waiting: string | null = projectIn(process.argv, process.cwd())

  function openFile(path: string): void {
    grants.grant(path)
    if (windows.isListening()) host.tellCommand('file.open', path)
    else waiting = path
    windows.show()
  }

  app.on('second-instance', (_event, words, folder) => {
    const path = projectIn(words, folder)
    if (path === null) windows.show()
    else openFile(path)
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    const project = pathOfProject(path, '/')
    if (project !== null && app.isReady()) openFile(project)
    else waiting = project
  })
  app.on('web-contents-created', (_event, contents) => denyEverythingElse(contents))

  void app.whenReady().then(async () => {
    await servePage(log)
    connectWindows({
      attach(channel) {
        host.attach(channel)
        windows.nowListening()
        if (waiting === null) return
        const path = waiting
        waiting = null
        grants.grant(path)
        host.tellCommand('file.open', path)
      },
      onDropped: (path) => grants.grant(path),
    })
    windows.show()
    showProgress({ host, window: () => windows.current() })
    app.on('activate', () => windows.show())
  })
}

/** Where new projects and runs go: a place that a user finds again. */
function projectsFolder(): string {
  const asked = process.env['GANVAS_FOLDER']
  if (asked !== undefined && asked !== '') return asked
  return join(app.getPath('documents') || homedir(), 'Ganvas')
}

function log(line: string): void {
  process.stderr.write(`${line}\n`)
}
