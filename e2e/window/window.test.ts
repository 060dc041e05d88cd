import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

const root = join(import.meta.dirname, '..', '..')
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']

/** Of the lectures: totals as published with the course. */
const LECTURES: [file: string, totals: string[]][] = [
  ['iris-classifier', ['Classifier 1,027']],
  ['mnist-dense', ['Classifier 118,282']],
  ['mnist-cnn', ['Classifier 2,770,634']],
  ['mnist-dcgan', ['Generator 6,763,777', 'Discriminator 3,485,441']],
  ['mnist-labelled-dcgan', ['Generator 6,774,017', 'Discriminator 7,388,683']],
]
const SHOWERS = ['belle-5x5-wgan-gp', 'geant4-b5-wgan-gp', 'calochallenge-wgan-gp', 'demo-wgan-gp']
const DIGITS = ['digits-dense', 'digits-cnn', 'digits-dcgan', 'digits-labelled-dcgan']

let server: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let page: Page
/** Whatever the console says and whatever the page asks for from elsewhere. */
let complaints: string[] = []

beforeAll(async () => {
  if (executablePath === null) return
  server = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: FLAGS })
})

afterAll(async () => {
  if (executablePath === null) return
  await browser.close()
  await server.close()
})

// A window of its own for each: one remembers its project over a reload, and the last would be shown again.
beforeEach(async (context) => {
  if (executablePath === null) return context.skip(MISSING)
  complaints = []
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(60_000)
  // Warnings too: a violation of the content security policy is reported as an error, but not by all versions.
  page.on('console', (message) => {
    const isIcon = message.location().url.endsWith('favicon.ico')
    if (['error', 'warning'].includes(message.type()) && !isIcon) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url()))
      complaints.push(request.url())
  })
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  })
  await page.goto(server.url)
  return async () => {
    await page.close()
    expect(complaints).toEqual([])
  }
})

async function openTemplate(file: string) {
  await page.locator(`.templates [title="${file}.ganvas"]`).click()
  await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' })
}

describe('a template in the window', () => {
  it.each([...LECTURES, ...[...SHOWERS, ...DIGITS].map((file): [string, string[]] => [file, []])])(
    '%s opens without a problem, every node in its lane',
    async (file, totals) => {
      await openTemplate(file)
      const { nodes, edges, networks } = readTemplate(file)
      const status = await page.locator('.status').innerText()
      for (const total of totals) expect(status).toContain(total)
      expect(status).toContain('No problems')
      for (const { id } of nodes)
        await expect.poll(() => page.locator(`.react-flow__node[data-id="${id}"]`).count()).toBe(1)
      for (const { name } of networks) {
        await expect.poll(() => page.locator('.lane b', { hasText: new RegExp(`^${name}$`) }).count()).toBe(1)
      }
      // Every wire is drawn, and says the shape that goes along it.
      await expect.poll(() => page.locator('.wire:not(.feed)').count()).toBe(edges.length)
      await expect.poll(() => page.locator('.shape').count()).toBeGreaterThanOrEqual(edges.length)
    },
  )
})

type Template = {
  nodes: { id: string; kind: string; params: Record<string, unknown> }[]
  edges: unknown[]
  networks: { name: string }[]
  training: { trainers: object[] }
}

function templateFile(file: string): string {
  return join(root, 'resources', 'templates', `${file}.ganvas`)
}

function readTemplate(file: string): Template {
  return JSON.parse(readFileSync(templateFile(file), 'utf8')) as Template // the repository's own file
}
