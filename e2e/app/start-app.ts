import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { ensureBuilt } from '../../scripts/setup/build.mjs'
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

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
const root = join(import.meta.dirname, '..', '..')

export function hasChromium(): boolean {
  return findChromium() !== null
}

/** `keep` goes on with the folders of an app that has ended, as after a crash of the machine. */
export async function startApp(options: { keep?: string } = {}): Promise<App> {
  const executablePath = findChromium()
  if (executablePath === null) throw new Error(NEEDS_CHROMIUM)
  const cli = await builtCli()
  await ensureBuilt({ root, part: 'renderer', say: () => undefined })
  const folder = options.keep ?? mkdtempSync(join(tmpdir(), 'ganvas-app-'))
  const host = spawn(process.execPath, [cli, 'serve', '--no-open', '--folder', folder], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, GANVAS_STATE: join(folder, '.state') },
  })
  const address = await addressOf(host)
  const browser = await chromium.launch({ executablePath, args: FLAGS })
  const complaints: string[] = []
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme: 'dark' })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(address).origin })
  const page = await context.newPage()
  listen(page, complaints, new URL(address).origin)
  await page.goto(address)
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

/** What axe finds serious on the screen as it is, one line each. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // Through the debugger's isolated world: the page's policy would refuse a script of ours, rightly.
  await page.evaluate(axeSource)
  return page.evaluate(async () => {
    type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }
    const { axe } = globalThis as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(
        ({ id, nodes }) =>
          `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} (${failureSummary})`).join(' | ')}`,
      )
  })
}
