// Starts the built main process over the stand-in and does what the test asks for, one deed after the other.
import { register } from 'node:module'

register('./resolve-stand-in.mjs', import.meta.url)
const { app, seen } = await import('./stand-in.mjs')

let port = null
let nextId = 0
const waiting = new Map()
const events = []
const last = () => seen.windows.at(-1)

const deeds = {
  look() {
    const { isSandboxed, schemes, opened, dialogs, quits, menu } = seen
    const windows = seen.windows.map((each) => ({
      options: each.options,
      url: each.url,
      isVisible: each.isVisible,
      hasMenuBar: each.hasMenuBar,
      isGone: each.isGone,
      reloads: each.webContents.reloads,
      progress: each.progress,
    }))
    return JSON.parse(JSON.stringify({ isSandboxed, schemes, opened, dialogs, quits, menu, windows, events }))
  },
  async connect({ url = 'app://ganvas/', frame = 'main' } = {}) {
    const { webContents } = last()
    webContents.mainFrame.url = url
    const senderFrame = frame === 'main' ? webContents.mainFrame : { url }
    try {
      await seen.ipc.get('ganvas:connect')({ senderFrame, sender: webContents })
    } catch (error) {
      return { refused: error.message }
    } finally {
      webContents.mainFrame.url = 'app://ganvas/'
    }
    const sent = webContents.ports.at(-1)
    port = sent.port
    port.on('message', (message) => {
      if (message.type === 'event') return void events.push(message)
      waiting.get(message.id)?.(message.reply)
    })
    return { channel: sent.channel }
  },
  ask({ name, input }) {
    const id = nextId++
    return new Promise((resolve) => {
      waiting.set(id, resolve)
      port.postMessage({ type: 'request', id, name, input })
    })
  },
  send({ message }) {
    port.postMessage(message)
  },
  drop({ path, url = 'app://ganvas/' }) {
    const { webContents } = last()
    const event = { senderFrame: webContents.mainFrame, sender: webContents, returnValue: null }
    webContents.mainFrame.url = url
    seen.ipc.get('ganvas:dropped')(event, path)
    webContents.mainFrame.url = 'app://ganvas/'
    return event.returnValue
  },
  navigate({ event = 'will-navigate', url }) {
    let isPrevented = false
    last().webContents.emit(event, { url, preventDefault: () => (isPrevented = true) })
    return isPrevented
  },
  open: ({ url }) => last().webContents.windowOpen({ url }),
  permission({ name }) {
    let given = null
    seen.permissions.request(null, name, (isFine) => (given = isFine))
    return { given, checked: seen.permissions.check(null, name) }
  },
  async page({ url, method = 'GET' }) {
    const response = await seen.pageHandler.handler({ url, method })
    const text = await response.text()
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      length: text.length,
      text: text.slice(0, 2000),
    }
  },
  secondStart: ({ words, folder }) => void app.emit('second-instance', {}, words, folder),
  click({ id }) {
    for (const { submenu } of seen.menu) submenu.find((each) => each.id === id)?.click()
  },
  answerNext: ({ answers }) => void seen.answers.push(...answers),
  crash: ({ reason }) => void last().webContents.emit('render-process-gone', {}, { reason, exitCode: 139 }),
  unload() {
    let isLetGo = false
    last().webContents.emit('will-prevent-unload', { preventDefault: () => (isLetGo = true) })
    return isLetGo
  },
  close: () => void last().close(),
  quit: () => void app.quit(),
  forgetEvents: () => void events.splice(0),
}

process.on('message', async ({ id, deed, given }) => {
  try {
    process.send({ id, value: (await deeds[deed](given ?? {})) ?? null })
  } catch (error) {
    process.send({ id, error: error.stack })
  }
})
await import(process.env['STAND_IN_APP'])
process.send({ ready: true })
