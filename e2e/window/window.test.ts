import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { ensureBuilt } from '../../scripts/setup/build.mjs'
import { findChromium } from './find-chromium.ts'
import { serveFolder } from './serve-folder.ts'

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

let server: Awaited<ReturnType<typeof serveFolder>>
let browser: Browser
let page: Page
/** Whatever the console says and whatever the page asks for from elsewhere. */
let complaints: string[] = []
/** For projects that the tests write. */
let folder = ''

beforeAll(async () => {
  if (executablePath === null) return
  folder = mkdtempSync(join(tmpdir(), 'ganvas-window-'))
  await ensureBuilt({ root, part: 'renderer', say: () => undefined })
  server = await serveFolder(join(root, 'out', 'renderer'))
  browser = await chromium.launch({ executablePath, args: FLAGS })
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  // Warnings too: a violation of the content security policy is reported as an error, but not by all versions.
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(server.url) && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  await page.addInitScript({
    content: `document.addEventListener('securitypolicyviolation', (event) =>
      console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI))`,
  })
})

afterAll(async () => {
  if (executablePath === null) return
  rmSync(folder, { recursive: true })
  await browser.close()
  await server.close()
})

beforeEach(async (context) => {
  if (executablePath === null) return context.skip(MISSING)
  complaints = []
  await page.goto(server.url)
  return () => expect(complaints).toEqual([])
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
        expect(await page.locator(`.react-flow__node[data-id="${id}"]`).count()).toBe(1)
      for (const { name } of networks) {
        expect(await page.locator('.lane b', { hasText: new RegExp(`^${name}$`) }).count()).toBe(1)
      }
      // Every wire is drawn, and says the shape that goes along it.
      expect(await page.locator('.wire:not(.feed)').count()).toBe(edges.length)
      expect(await page.locator('.shape').count()).toBeGreaterThanOrEqual(edges.length)
    },
  )
})

describe('the window', () => {
  it('shows a layer’s params, shapes, weights, formula and page', async () => {
    await openTemplate('mnist-dense')
    await page.locator('[data-id="hidden-1"]').click()
    const inspector = await page.locator('.inspector').innerText()
    // 784 × 128 + 128, as on the slide.
    for (const text of [
      '100,480 parameters',
      '784×128',
      '1 / (1 + e⁻ˣ)',
      'y = f(x · kernel + bias)',
      'What it does',
    ]) {
      expect(inspector).toContain(text)
    }
  })

  it('goes from node to node with the keyboard', async () => {
    await openTemplate('iris-classifier')
    const node = page.locator('.react-flow__node.selectable').first()
    await node.focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('.card.selected').count()).toBe(1)
    expect(await page.locator('.inspector h2').innerText()).toBe(await node.locator('b').innerText())
    await page.keyboard.press('Escape')
    expect(await page.locator('.inspector h2').innerText()).toBe('Iris classifier')
  })

  it('opens a project with mistakes, shows each at its node and what to do about it', async () => {
    await page.setInputFiles('.top input[type=file]', written('broken.ganvas', withMistakes()))
    await page.locator('.status', { hasText: 'errors' }).waitFor()
    expect(await page.locator('[data-id="c-hidden-1"] .card.error.unknown').count()).toBe(1)
    expect(await page.locator('.problems').innerText()).toContain('Ganvas knows no node of kind “quantum”.')
    const note = page.locator('.inspector .note')
    await page.keyboard.press('F8')
    expect(await note.innerText()).toContain('Replace it, or update Ganvas')
    await page.keyboard.press('F8')
    expect(await note.innerText()).toContain('“units” of “Dense” should be a whole number from 1 to 1000000')
    await page.locator('[data-id="training/trainers/0"]').click()
    expect(await note.innerText()).toContain('“learningRate”')
  })

  it('says why a file cannot be opened', async () => {
    await page.setInputFiles(
      '.top input[type=file]',
      written('newer.ganvas', '{"format":"ganvas","version":9}'),
    )
    const alert = page.getByRole('alert')
    await alert.waitFor()
    expect(await alert.innerText()).toContain('newer.ganvas cannot be opened')
    expect(await alert.innerText()).toContain('reads versions up to 1')
  })

  it('takes a dropped file', async () => {
    const transfer = await page.evaluateHandle(
      (text) => {
        const dropped = new DataTransfer()
        dropped.items.add(new File([text], 'dropped.ganvas'))
        return dropped
      },
      readFileSync(templateFile('digits-cnn'), 'utf8'),
    )
    await page.locator('.app').dispatchEvent('drop', { dataTransfer: transfer })
    await page.locator('.status', { hasText: 'Classifier 13,706' }).waitFor()
  })

  it('follows the system’s colours unless told otherwise', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await background()).toBe('rgb(14, 17, 22)')
    await page.getByText('Light', { exact: true }).click()
    expect(await background()).toBe('rgb(245, 247, 250)')
    await page.getByText('System', { exact: true }).click()
    expect(await background()).toBe('rgb(14, 17, 22)')
  })
})

// Looked at by people, and asked for: GANVAS_SCREENSHOTS=1 writes docs/screenshots/.
if (process.env['GANVAS_SCREENSHOTS'] === '1') {
  const shown = [
    { file: 'calochallenge-wgan-gp', node: 'c-hidden-2' },
    { file: 'mnist-labelled-dcgan', node: null },
  ]
  const sizes = [
    { width: 1440, height: 900 },
    { width: 1024, height: 700 },
  ]
  const cases = shown.flatMap((what) =>
    sizes.flatMap((size) => (['dark', 'light'] as const).map((theme) => ({ ...what, ...size, theme }))),
  )
  it.each(cases)('$file, $theme, $width × $height', async ({ file, node, theme, width, height }) => {
    const pictures = join(root, 'docs', 'screenshots')
    mkdirSync(pictures, { recursive: true })
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ colorScheme: theme })
    await openTemplate(file)
    if (node !== null) await page.locator(`[data-id="${node}"]`).click()
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    await page.screenshot({ path: join(pictures, `${file}-${theme}-${width}.png`) })
  })
}

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

/** The demo with a node of an unknown kind, with a number of units that is none, and a rate below 0. */
function withMistakes(): string {
  const document = readTemplate('demo-wgan-gp')
  const nodes = document.nodes.map((node) => {
    if (node.id === 'c-hidden-1') return { ...node, kind: 'quantum' }
    return node.id === 'c-hidden-2' ? { ...node, params: { ...node.params, units: 'many' } } : node
  })
  const [trainer, ...others] = document.training.trainers
  const optimizer = { kind: 'adam', params: { learningRate: -1 } }
  const training = { ...document.training, trainers: [{ ...trainer, optimizer }, ...others] }
  return JSON.stringify({ ...document, nodes, training })
}

function written(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}
