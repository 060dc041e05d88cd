import { fork, type ChildProcess } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../scripts/setup/build.mjs'

/**
 * The built main process over a stand-in for Electron: what it asks of Electron, what it refuses, and its real host
 * through a real message port.
 */
const root = join(import.meta.dirname, '..', '..')
let folder = ''
let running: Running

type Running = {
  child: ChildProcess
  ended: Promise<number | null>
  does(deed: string, given?: object): Promise<unknown>
}

type Seen = {
  isSandboxed: boolean
  schemes: { scheme: string; privileges: Record<string, boolean> }[]
  opened: string[]
  dialogs: {
    kind: string
    options: { message?: string; buttons?: string[]; filters?: unknown; defaultPath?: string }
  }[]
  menu: {
    label: string
    submenu: { id?: string; label?: string; enabled?: boolean; accelerator?: string }[]
  }[]
  windows: {
    options: Record<string, unknown>
    url: string
    isVisible: boolean
    isGone: boolean
    reloads: number
    progress: number | null
  }[]
  events: { name: string; data: { id?: string; path?: string | null } }[]
}

beforeAll(async () => {
  await ensureBuilt({ root, say: () => undefined })
  await ensureBuilt({ root, part: 'renderer', say: () => undefined })
  folder = mkdtempSync(join(tmpdir(), 'ganvas-electron-'))
  running = await start()
}, 240_000)

afterAll(async () => {
  if (running.child.exitCode === null) running.child.kill('SIGKILL')
  await running.ended
  rmSync(folder, { recursive: true, force: true })
})

async function start(words: string[] = [], environment: Record<string, string> = {}): Promise<Running> {
  const child = fork(join(import.meta.dirname, 'drive.mjs'), words, {
    cwd: folder,
    silent: true,
    env: {
      ...process.env,
      GANVAS_STATE: join(folder, 'state'),
      STAND_IN_DOCUMENTS: join(folder, 'documents'),
      STAND_IN_APP: pathToFileURL(join(root, 'out', 'main', 'app.js')).href,
      ...environment,
    },
  })
  let said = ''
  child.stderr?.on('data', (text) => (said += String(text)))
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  let nextId = 0
  await new Promise<void>((resolve, reject) => {
    child.on(
      'message',
      (message: { ready?: true; ended?: true; id?: number; value?: unknown; error?: string }) => {
        if (message.ready === true || message.ended === true) return resolve()
        const asked = waiting.get(message.id ?? -1)
        if (message.error === undefined) asked?.resolve(message.value)
        else asked?.reject(new Error(message.error))
      },
    )
    child.on('exit', (code) => reject(new Error(`it ended with ${code}: ${said}`)))
  })
  return {
    child,
    ended,
    does: (deed, given = {}) =>
      new Promise((resolve, reject) => {
        const id = nextId++
        waiting.set(id, { resolve, reject })
        child.send({ id, deed, given })
      }),
  }
}

const does = (deed: string, given?: object) => running.does(deed, given)
const look = async () => (await does('look')) as Seen

/** Asks a question of the real host; `hello` has been said. */
async function asks(
  name: string,
  input: object,
): Promise<{ ok: boolean; value?: unknown; failure?: { code: string } }> {
  return (await does('ask', { name, input })) as { ok: boolean; value?: unknown; failure?: { code: string } }
}

describe('the window', () => {
  it('is sandboxed, isolated, without Node, and shows the page of the app', async () => {
    await expect.poll(async () => (await look()).windows.length).toBe(1)
    const { isSandboxed, schemes, windows } = await look()
    expect(isSandboxed).toBe(true)
    expect(schemes).toMatchObject([{ scheme: 'app', privileges: { standard: true, secure: true } }])
    expect(schemes[0]?.privileges['bypassCSP'] ?? false).toBe(false)
    const [window] = windows
    expect(window).toMatchObject({ url: 'app://ganvas/', isVisible: true })
    const preferences = window?.options['webPreferences'] as Record<string, unknown>
    expect(preferences).toMatchObject({
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
    })
    const preload = String(preferences['preload'])
    expect(preload).toBe(join(root, 'out', 'preload', 'preload.cjs'))
    // A sandboxed preload script may require nothing but Electron.
    const text = readFileSync(preload, 'utf8')
    expect([...text.matchAll(/require\("([^"]+)"\)/g)].map((match) => match[1])).toEqual(['electron'])
    expect(text).not.toMatch(/exposeInMainWorld\([^)]*ipcRenderer/)
  })

  it('serves the built files with a strict policy, and nothing else', async () => {
    type Answer = { status: number; headers: Record<string, string>; length: number; text: string }
    const page = (await does('page', { url: 'app://ganvas/' })) as Answer
    expect(page.status).toBe(200)
    const policy = page.headers['content-security-policy'] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|http:/)
    expect(page.text).toContain('<div id="window">')
    const [, script = ''] = /src="\.(\/assets\/[^"]+\.js)"/.exec(page.text) ?? []
    expect(await does('page', { url: `app://ganvas${script}` })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/javascript; charset=utf-8' },
    })
    for (const url of [
      'app://ganvas/../main/app.js',
      'app://ganvas/%2e%2e/main/app.js',
      'app://ganvas//etc/passwd',
      'app://elsewhere/index.html',
    ]) {
      expect(await does('page', { url }), url).toMatchObject({ status: 404, length: 0 })
    }
    expect(await does('page', { url: 'app://ganvas/', method: 'POST' })).toMatchObject({ status: 404 })
  })

  it('goes nowhere, opens nothing, and gets no permission but to copy', async () => {
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect(await does('navigate', { event, url: 'https://example.org/' })).toBe(true)
      expect(await does('navigate', { event, url: 'app://ganvas.example.org/' })).toBe(true)
      expect(await does('navigate', { event, url: 'file:///etc/passwd' })).toBe(true)
      expect(await does('navigate', { event, url: 'app://ganvas/' })).toBe(false)
    }
    expect(await does('navigate', { event: 'will-attach-webview', url: 'app://ganvas/' })).toBe(true)
    expect(await does('open', { url: 'https://example.org/' })).toEqual({ action: 'deny' })
    expect(await does('open', { url: 'https://arxiv.org/abs/1704.00028' })).toEqual({ action: 'deny' })
    expect((await look()).opened).toEqual(['https://arxiv.org/abs/1704.00028'])
    for (const name of [
      'media',
      'geolocation',
      'notifications',
      'usb',
      'fullscreen',
      'clipboard-read',
      'openExternal',
    ]) {
      expect(await does('permission', { name }), name).toEqual({ given: false, checked: false })
    }
    expect(await does('permission', { name: 'clipboard-sanitized-write' })).toEqual({
      given: true,
      checked: true,
    })
  })
})

describe('the port', () => {
  it('is for the page’s own frame only', async () => {
    for (const given of [
      { url: 'https://example.org/' },
      { url: 'app://ganvas.example.org/' },
      { frame: 'inner' },
    ]) {
      expect(await does('connect', given)).toEqual({ refused: 'Only the window of Ganvas may connect' })
    }
  })

  it('leads to the host, which checks every message', async () => {
    expect(await does('connect')).toEqual({ channel: 'ganvas:port' })
    expect(await asks('runs.list', {})).toMatchObject({ ok: false, failure: { code: 'protocol.hello' } })
    expect(await asks('hello', { protocolVersion: 1, client: 'test' })).toMatchObject({
      ok: true,
      value: { host: 'electron', hasDialogs: true, folder: join(folder, 'documents', 'Ganvas') },
    })
    await does('send', { message: 'nonsense' })
    await does('send', { message: { type: 'request', id: -1, name: 'hello' } })
    expect(await asks('nonsense', {})).toMatchObject({
      ok: false,
      failure: { code: 'protocol.unknown-request' },
    })
    expect(await asks('project.open', { path: 7 })).toMatchObject({
      ok: false,
      failure: { code: 'protocol.input' },
    })
    expect(await asks('runs.list', {})).toMatchObject({ ok: true })
  })

  it('reads and writes only what the user has chosen or dropped', async () => {
    const path = join(folder, 'mine.ganvas')
    writeFileSync(path, readFileSync(join(root, 'resources', 'templates', 'iris-classifier.ganvas')))
    const refused = { ok: false, failure: { code: 'file.not-granted' } }
    expect(await asks('project.open', { path })).toMatchObject(refused)
    expect(
      await asks('files.write', { path: join(folder, 'x.csv'), bytes: new Uint8Array(1) }),
    ).toMatchObject({ ok: false })
    // Another page cannot pretend that something was dropped, nor can a relative path be.
    expect(await does('drop', { path, url: 'https://example.org/' })).toBe(false)
    expect(await does('drop', { path: 'mine.ganvas' })).toBe(false)
    expect(await asks('project.open', { path })).toMatchObject(refused)
    expect(await does('drop', { path })).toBe(true)
    expect(await asks('project.open', { path })).toMatchObject({ ok: true })

    const chosen = join(folder, 'chosen.ganvas')
    await does('answerNext', {
      answers: [
        { canceled: false, filePath: chosen },
        { canceled: true, filePaths: [] },
        { canceled: true, filePath: '' },
      ],
    })
    const wish = { what: 'save-project', suggestedName: 'chosen.ganvas' }
    expect(await asks('files.choose', wish)).toEqual({ ok: true, value: { path: chosen } })
    const text = readFileSync(path, 'utf8')
    expect(await asks('project.save', { path: chosen, text, basedOn: null })).toMatchObject({ ok: true })
    expect(readFileSync(chosen, 'utf8')).toBe(text)
    expect(await asks('files.choose', { what: 'project' })).toEqual({ ok: true, value: { path: null } })
    expect(await asks('files.choose', { what: 'save-result', suggestedName: 'losses.svg' })).toEqual({
      ok: true,
      value: { path: null },
    })
    const { dialogs } = await look()
    expect(dialogs.map(({ kind }) => kind)).toEqual(['save', 'open', 'save'])
    expect(dialogs[0]?.options.filters).toEqual([{ name: 'Ganvas projects', extensions: ['ganvas'] }])
    expect(dialogs[2]?.options).toMatchObject({
      defaultPath: 'losses.svg',
      filters: [
        { name: 'SVG picture', extensions: ['svg'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
  })
})

describe('the system around it', () => {
  it('shows the window’s menus, checked, and sends back what was chosen', async () => {
    const item = { id: 'edit.undo', title: 'Undo Move node', keys: 'Mod+Z', isEnabled: true }
    expect(await asks('menus', { menus: [{ title: 'Edit', items: [item] }] })).toMatchObject({ ok: true })
    expect((await look()).menu[0]).toMatchObject({ label: 'Edit', submenu: [{ id: 'edit.undo', accelerator: 'CommandOrControl+Z' }] }) // prettier-ignore
    await does('click', { id: 'edit.undo' })
    await expect.poll(async () => (await look()).events.at(-1)?.data).toEqual({ id: 'edit.undo', path: null })
    for (const wrong of [
      { ...item, id: '../x' },
      { ...item, title: '' },
      { ...item, isEnabled: 'yes' },
    ]) {
      const reply = await asks('menus', { menus: [{ title: 'Edit', items: [wrong] }] })
      expect(reply.failure?.code).toBe('protocol.input')
    }
    expect((await look()).menu[0]?.submenu[0]?.label).toBe('Undo Move node')
  })

  it('opens the file of a second start here', async () => {
    await does('forgetEvents')
    const path = join(folder, 'second.ganvas')
    await does('secondStart', { words: ['ganvas', '--flag', 'second.ganvas'], folder })
    await expect.poll(async () => (await look()).events.at(-1)?.data).toEqual({ id: 'file.open', path })
    writeFileSync(path, readFileSync(join(root, 'resources', 'templates', 'iris-classifier.ganvas')))
    expect(await asks('project.open', { path })).toMatchObject({ ok: true })
    expect((await look()).windows).toHaveLength(1)
  })

  it('ends at once when it is the second start itself', async () => {
    const second = await start([], { STAND_IN_LOCKED: '1' })
    expect(await second.ended).toBe(0)
  })

  it('reloads a page whose process has ended, but not for ever', async () => {
    for (let crash = 0; crash < 5; crash++) await does('crash', { reason: 'crashed' })
    await does('crash', { reason: 'clean-exit' })
    const { windows, dialogs } = await look()
    expect(windows[0]?.reloads).toBe(3)
    expect(dialogs.at(-1)).toMatchObject({ kind: 'error' })
  })

  it('lets the page go with changes that are not kept only if the user says so', async () => {
    expect(await does('unload')).toBe(false)
    await does('answerNext', { answers: [1] })
    expect(await does('unload')).toBe(true)
  })
})

describe('leaving while something trains', () => {
  it('asks, stays, or saves the run and ends', async () => {
    const project = readFileSync(join(root, 'resources', 'templates', 'iris-classifier.ganvas'), 'utf8')
    const settings = { seed: 1, rounds: 1_000_000, backend: 'wasm' }
    const started = await asks('run.start', { project, projectPath: null, settings })
    expect(started).toMatchObject({ ok: true })
    const { runId } = started.value as { runId: string }
    const stateOf = async () => {
      const { runs } = (await asks('runs.list', {})).value as {
        runs: { id: string; state: { state: string } }[]
      }
      return runs.find(({ id }) => id === runId)?.state.state
    }
    await expect.poll(stateOf, { timeout: 30_000 }).toBe('running')
    // On the taskbar: some of a million rounds is less than a percent.
    await expect.poll(async () => (await look()).windows[0]?.progress, { timeout: 10_000 }).toBe(0)

    await does('answerNext', { answers: [2] })
    await does('quit')
    const question = (await look()).dialogs.at(-1)
    expect(question?.options.buttons).toEqual(['Keep training', 'Stop and save', 'Cancel'])
    expect(question?.options.message).toContain('is still training')
    expect((await look()).windows[0]?.isGone).toBe(false)

    // Without a window it goes on training; a later start shows a window again.
    await does('answerNext', { answers: [0] })
    await does('close')
    await expect.poll(async () => (await look()).windows[0]?.isGone).toBe(true)
    await does('secondStart', { words: ['ganvas'], folder })
    await does('connect')
    await asks('hello', { protocolVersion: 1, client: 'test' })
    expect(await stateOf()).toBe('running')
    const { windows } = await look()
    expect(windows).toHaveLength(2)
    // Where the first window was when it closed.
    expect(windows[1]?.options).toMatchObject({ x: 40, y: 60, width: 1300, height: 820 })

    await does('answerNext', { answers: [1] })
    await does('quit').catch(() => undefined)
    expect(await running.ended).toBe(0)
    const run = join(folder, 'documents', 'Ganvas', 'runs', runId)
    expect(existsSync(join(run, 'manifest.json'))).toBe(true)
    const events = readFileSync(join(run, 'events.jsonl'), 'utf8').trim().split('\n')
    expect(JSON.parse(events.at(-1) ?? '')).toMatchObject({ type: 'finished', outcome: 'stopped' })
  }, 120_000)
})
