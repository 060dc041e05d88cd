// Stands in for the `electron` module, so that the built main process runs under plain Node: it records what the app
// asks of Electron, and lets a test do what Electron or a user would. Messages go through real message ports.
import { EventEmitter } from 'node:events'
import { MessageChannel } from 'node:worker_threads'

/** What a test looks at and sets. */
export const seen = {
  windows: [],
  schemes: [],
  pageHandler: null,
  permissions: { request: null, check: null },
  opened: [],
  menu: [],
  dialogs: [],
  /** Answers of the next dialogs, in order. */
  answers: [],
  ipc: new Map(),
  hasLock: process.env['STAND_IN_LOCKED'] !== '1',
  isSandboxed: false,
  quits: 0,
}

class App extends EventEmitter {
  isReady = () => true
  whenReady = async () => undefined
  requestSingleInstanceLock = () => seen.hasLock
  enableSandbox = () => void (seen.isSandboxed = true)
  getPath = () => process.env['STAND_IN_DOCUMENTS'] ?? '/nowhere'
  quit() {
    seen.quits += 1
    let isPrevented = false
    this.emit('before-quit', { preventDefault: () => (isPrevented = true) })
    if (isPrevented) return
    process.send?.({ ended: true })
    process.exit(0)
  }
}
export const app = new App()

class WebContents extends EventEmitter {
  mainFrame = { url: '' }
  reloads = 0
  ports = []
  windowOpen = null
  setWindowOpenHandler(handler) {
    this.windowOpen = handler
  }
  postMessage(channel, _message, [port]) {
    this.ports.push({ channel, port })
  }
  reload() {
    this.reloads += 1
  }
}

export class BrowserWindow extends EventEmitter {
  isVisible = false
  hasMenuBar = true
  isGone = false
  url = ''
  webContents = new WebContents()
  constructor(options) {
    super()
    this.options = options
    seen.windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  async loadURL(url) {
    this.url = url
    this.webContents.mainFrame.url = url
    this.emit('ready-to-show')
  }
  show() {
    this.isVisible = true
  }
  focus() {}
  restore() {}
  maximize() {}
  progress = null
  setProgressBar(part) {
    this.progress = part
  }
  isMinimized = () => false
  isMaximized = () => false
  isDestroyed = () => this.isGone
  setMenuBarVisibility(isShown) {
    this.hasMenuBar = isShown
  }
  getNormalBounds = () => ({ x: 40, y: 60, width: 1300, height: 820 })
  close() {
    let isPrevented = false
    this.emit('close', { preventDefault: () => (isPrevented = true) })
    if (isPrevented) return
    this.isGone = true
    this.emit('closed')
    app.emit('window-all-closed')
  }
}

function answer(kind, options) {
  seen.dialogs.push({ kind, options })
  return seen.answers.shift()
}
export const dialog = {
  showMessageBox: async (...given) => ({ response: answer('message', given.at(-1)) ?? 2 }),
  showMessageBoxSync: (...given) => answer('message', given.at(-1)) ?? 0,
  showOpenDialog: async (...given) => answer('open', given.at(-1)) ?? { canceled: true, filePaths: [] },
  showSaveDialog: async (...given) => answer('save', given.at(-1)) ?? { canceled: true, filePath: '' },
  showErrorBox: (title) => void seen.dialogs.push({ kind: 'error', options: { message: title } }),
}
export const ipcMain = {
  handle: (channel, handler) => void seen.ipc.set(channel, handler),
  on: (channel, handler) => void seen.ipc.set(channel, handler),
}
export const Menu = {
  buildFromTemplate: (template) => template,
  setApplicationMenu: (template) => void (seen.menu = template),
}
export class MessageChannelMain {
  constructor() {
    const { port1, port2 } = new MessageChannel()
    this.port1 = asMainPort(port1)
    this.port2 = port2
  }
}
function asMainPort(port) {
  return {
    postMessage: (message) => port.postMessage(message),
    on: (event, listener) =>
      port.on(event, event === 'message' ? (data) => listener({ data }) : () => listener()),
    start: () => port.start(),
    close: () => port.close(),
  }
}
export const nativeTheme = { shouldUseDarkColors: true }
export const protocol = {
  registerSchemesAsPrivileged: (schemes) => void (seen.schemes = schemes),
  handle: (scheme, handler) => void (seen.pageHandler = { scheme, handler }),
}
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
}
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler) => void (seen.permissions.request = handler),
    setPermissionCheckHandler: (handler) => void (seen.permissions.check = handler),
    setDevicePermissionHandler: () => undefined,
  },
}
export const shell = {
  openExternal: async (url) => void seen.opened.push(url),
  showItemInFolder: () => undefined,
}
