import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import type { TestContext } from 'vitest'
import { ensureBuilt } from '../../scripts/setup/build.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { builtCli } from '../screens/cli.ts'
import { findChromium } from '../window/find-chromium.ts'

/** The app as its users meet it: the built host and trainer, the built window in Chromium, folders of its own. */
export type App = {
  address: string
  /** Where projects and runs go. */
  folder: string
  host: ChildProcess
  browser: Browser
  page: Page
  /** What the console complained about and every address that was asked for elsewhere. */
  complaints: string[]
  /** Another window of the same host; closes with the app. */
  openWindow(options?: { width?: number; height?: number; theme?: 'dark' | 'light' }): Promise<Page>
  close(): Promise<void>
}

export const NEEDS_CHROMIUM = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'

/** A machine that is busy with other things is slow, not wrong. */
export const PATIENCE_MS = Number(process.env['GANVAS_PATIENCE_MS'] ?? 60_000)

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
const root = join(import.meta.dirname, '..', '..')

export function hasChromium(): boolean {
  return findChromium() !== null
}

/** `keep` goes on with the folders of an app that has ended, as after a crash of the machine. */
export async function startApp(options: { keep?: string } = {}): Promise<App> {
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'ganvas-app-'))
  const { process: host, address } = await startHost(folder)
  const browser = await startBrowser()
  const complaints: string[] = []
  const { context, page } = await openBrowserWindow(browser, address, complaints)
  return {
    address,
    folder,
    host,
    browser,
    page,
    complaints,
    async openWindow({ width = 1440, height = 900, theme = 'dark' } = {}) {
      const other = await context.newPage()
      await other.setViewportSize({ width, height })
      await other.emulateMedia({ colorScheme: theme })
      listen(other, complaints, new URL(address).origin)
      await other.goto(new URL('/', address).href)
      return other
    },
    async close() {
      await browser.close()
      await ended(host)
      if (options.keep === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Skips where there is no Chromium, and keeps a picture of the window in `out/e2e` when a test fails. */
export function beforeEachIn(open: () => Page | undefined): (context: TestContext) => void {
  return (context) => {
    if (!hasChromium()) return context.skip(NEEDS_CHROMIUM)
    context.onTestFailed(async ({ task }) => {
      const path = join(root, 'out', 'e2e', `${task.name.replaceAll(/[^\p{L}\d]+/gu, '-')}.png`)
      await open()?.screenshot({ path })
      process.stderr.write(`The window as it was: ${path}\n`)
    })
  }
}

/** `ganvas serve` over a folder. */
export async function startHost(
  folder: string,
  words: readonly string[] = [],
): Promise<{ process: ChildProcess; address: string }> {
  const cli = await builtCli()
  await builtWindow()
  mkdirSync(folder, { recursive: true })
  const host = spawn(process.execPath, [cli, 'serve', '--no-open', '--folder', folder, ...words], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GANVAS_STATE: join(folder, '.state') },
  })
  return { process: host, address: await addressOf(host) }
}

export function startBrowser(): Promise<Browser> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(NEEDS_CHROMIUM)
  return chromium.launch({ executablePath, args: FLAGS, timeout: PATIENCE_MS })
}

/** A window with a profile of its own, at an address with a token. */
export async function openBrowserWindow(
  browser: Browser,
  address: string,
  complaints: string[],
): Promise<{ context: BrowserContext; page: Page }> {
  const { origin } = new URL(address)
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    // What glides is not where it will be.
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(PATIENCE_MS)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
  const page = await context.newPage()
  listen(page, complaints, origin)
  await page.goto(address)
  return { context, page }
}

/** Builds the window where a source has changed, once for all test files. */
async function builtWindow(): Promise<void> {
  if (process.env['GANVAS_CLI'] !== undefined) return
  const say = () => undefined
  const build = () => ensureBuilt({ root, part: 'renderer', say })
  await withLock({ file: join(root, 'out', '.setup.lock'), say }, build)
}

/** The line that `serve` prints holds the address with its one-time token. */
function addressOf(host: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const read = (part: string) => {
      text += part
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(text)
      if (found !== null) resolve(found[0])
    }
    host.stdout?.setEncoding('utf8').on('data', read)
    host.stderr?.setEncoding('utf8').on('data', (part: string) => (text += part))
    host.on('exit', (code) =>
      reject(new Error(`The host ended with ${code} before it printed an address:\n${text}`)),
    )
  })
}

/** Asks the host to end, and waits until it has. */
export function ended(host: ChildProcess): Promise<void> {
  if (host.exitCode !== null || host.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    host.once('exit', () => resolve())
    host.kill('SIGTERM')
  })
}

/** Warnings too: some versions report violations of the content security policy as warnings. */
function listen(page: Page, complaints: string[], origin: string): void {
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    const isOwn = [origin, 'data:', 'blob:'].some((start) => request.url().startsWith(start))
    if (!isOwn) complaints.push(request.url())
  })
}

const axeSource = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }
type Axe = { run(where: string, options: object): Promise<{ violations: Finding[] }> }

/** What axe finds serious on the screen as it is, one line each; `where` is a part of it. */
export async function seriousFindings(page: Page, where = 'html'): Promise<string[]> {
  // Through the debugger's isolated world: the page's policy would refuse a script of ours, rightly.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource)
  return page.evaluate(async (part) => {
    const { axe } = globalThis as unknown as { axe: Axe } // put there above
    const { violations } = await axe.run(part, { resultTypes: ['violations'] })
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary})`).join(' | ')}`,
      )
  }, where)
}
