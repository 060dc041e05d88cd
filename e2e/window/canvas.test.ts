import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']

let served: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  if (executablePath === null) return
  served = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: FLAGS })
}, 120_000)

afterAll(async () => {
  if (executablePath === null) return
  await browser.close()
  await served.close()
})

beforeEach(async (test) => {
  if (executablePath === null) return test.skip(MISSING)
  complaints = []
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    // Vite's own server writes styles into the page.
    bypassCSP: process.env['GANVAS_TESTING_PAGE'] !== undefined,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico'))
      complaints.push(message.text())
  })
  await page.goto(served.url)
  await page.locator('h1').first().waitFor()
  await page.keyboard.press('Alt+n')
  await page.locator('.empty-hint').waitFor()
  return async () => {
    await context.close()
    expect(complaints).toEqual([])
  }
})

type Drawn = {
  nodes: { id: string; kind: string; network: string | null; position: { x: number; y: number } }[]
  edges: { from: { node: string; port: string }; to: { node: string; port: string } }[]
  networks: { id: string; name: string; role: string }[]
  groups?: { nodes: string[]; isCollapsed: boolean }[]
}

/** The page's own name for the document's text. */
const text = () =>
  page.evaluate(() => (globalThis as unknown as { ganvasDocument: () => string }).ganvasDocument())
const drawn = async () => JSON.parse(await text()) as Drawn // written by the program itself
const wires = async () => (await drawn()).edges.map(({ from, to }) => `${from.node} → ${to.node}.${to.port}`)
const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`)
const entry = (title: string) => page.locator('.palette-entry', { hasText: new RegExp(`^${title}$`) }).last()
const port = (id: string, side: 'source' | 'target') => node(id).locator(`.port.${side}`).first()

async function middle(of: Locator): Promise<{ x: number; y: number }> {
  await of.scrollIntoViewIfNeeded()
  const box = await of.boundingBox()
  if (box === null) throw new Error('Not on the screen')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(from: { x: number; y: number }, to: { x: number; y: number }) {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 3 })
  await page.mouse.move(to.x, to.y, { steps: 3 })
  await page.mouse.up()
}

/** Until nothing is left to undo. */
async function undoAll(): Promise<void> {
  for (let before = ''; before !== (before = await text());) await page.keyboard.press('Control+z')
}

describe('an empty canvas', () => {
  it('becomes a generator and a critic with mouse and keyboard, and empty again by undo', async () => {
    const empty = await text()
    await page.locator('.empty-choices button', { hasText: 'Generator and critic' }).click()
    await entry('Dataset').click()
    expect((await drawn()).networks.map(({ role }) => role)).toEqual(['generator', 'critic'])

    // The generator by clicks: each layer goes after the selected one, and is wired to it.
    await page.locator('.lane-title', { hasText: 'Generator' }).click()
    for (const title of ['Latent', 'Dense', 'Reshape']) await entry(title).click()
    expect(await wires()).toEqual(['latent → dense.in', 'dense → reshape.in'])

    // The critic: dragged in, then a wire dropped on nothing, then the keyboard.
    await page.keyboard.press('Shift+F')
    const lane = await page.locator('.lane', { hasText: 'Critic' }).boundingBox()
    await drag(await middle(entry('Data')), { x: (lane?.x ?? 0) + 130, y: (lane?.y ?? 0) + 60 })
    expect((await drawn()).nodes.find(({ id }) => id === 'data')?.network).toBe('critic')
    const out = await middle(port('data', 'source'))
    await drag(out, { x: out.x + 120, y: out.y + 4 })
    const search = page.getByRole('combobox', { name: 'Search layers' })
    await search.waitFor()
    // 8×8×1 from the dataset: flat layers are not offered, and what is asked for comes first.
    await expect.poll(() => page.locator('.loose-wire').count()).toBe(1)
    await search.fill('flat')
    await page.keyboard.press('Enter')
    expect(await wires()).toContain('data → flatten.in')

    // Space at the pointer, then the menu of ports.
    const place = await middle(node('flatten'))
    await page.mouse.click(place.x + 170, place.y)
    await page.keyboard.press('Space')
    await search.fill('fully')
    await page.keyboard.press('Enter')
    await node('flatten').focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('w')
    const menu = page.getByRole('menu', { name: 'Connect Flatten to' })
    await menu.waitFor()
    await page.keyboard.press('Enter')
    expect(await wires()).toContain('flatten → dense-2.in')
    await expect
      .poll(() => page.locator('.canvas > .spoken').innerText())
      .toMatch(/^Flatten connected to Dense, 64/)

    await undoAll()
    expect(await text()).toBe(empty)
    await expect.poll(() => page.locator('.empty-hint').count()).toBe(1)
  })
})

describe('a wire', () => {
  beforeEach(async () => {
    await page.locator('.empty-choices button', { hasText: 'Generator and critic' }).click()
    await page.locator('.lane-title', { hasText: 'Generator' }).click()
    for (const title of ['Latent', 'Dense', 'Flatten']) await entry(title).click()
    await page.keyboard.press('Shift+F')
  })

  it('makes ports glow that take it, and says why others do not', async () => {
    // Cut the wire into Dense, so that there is a free port.
    await page.locator('.wire-reach').first().dispatchEvent('click')
    await page.keyboard.press('Delete')
    expect(await wires()).toEqual(['dense → flatten.in'])
    const from = await middle(port('latent', 'source'))
    const [free, taken] = [await middle(port('dense', 'target')), await middle(port('flatten', 'target'))]
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + 20, from.y + 30, { steps: 2 })
    await expect.poll(() => page.locator('.port.fits').count()).toBe(1)
    await expect.poll(() => page.locator('.port.dim').count()).toBeGreaterThan(0)
    await page.mouse.move(taken.x, taken.y, { steps: 3 })
    await expect
      .poll(() => page.locator('.wire-reason').innerText())
      .toContain('takes 1 wire at “in”, and “Dense” feeds it')
    await page.mouse.move(free.x, free.y, { steps: 3 })
    await page.mouse.up()
    expect(await wires()).toContain('latent → dense.in')
  })

  it('dropped on nothing and given up leaves no trace', async () => {
    const before = await text()
    const from = await middle(port('flatten', 'source'))
    await drag(from, { x: from.x + 40, y: from.y + 60 })
    await page.getByRole('combobox', { name: 'Search layers' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.quick-add').count()).toBe(0)
    expect(await text()).toBe(before)
  })
})

describe('the drawing', () => {
  beforeEach(async () => {
    await page.locator('.empty-choices button', { hasText: 'Generator and critic' }).click()
    await page.locator('.lane-title', { hasText: 'Generator' }).click()
    for (const title of ['Latent', 'Dense', 'Leaky ReLU', 'Dropout']) await entry(title).click()
    await page.keyboard.press('Shift+F')
  })
  const position = async (id: string) => (await drawn()).nodes.find((each) => each.id === id)?.position

  it('moves a node by one step, by arrows, and into another lane', async () => {
    const before = await text()
    const from = await middle(node('dropout'))
    await drag(from, { x: from.x + 30, y: from.y + 40 })
    expect(await position('dropout')).not.toEqual((JSON.parse(before) as Drawn).nodes.at(-1)?.position)
    await page.keyboard.press('Control+z')
    expect(await text()).toBe(before)

    const start = await position('dropout')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await position('dropout')).toEqual({ x: (start?.x ?? 0) + 1, y: (start?.y ?? 0) + 10 })

    const critic = await middle(page.locator('.lane', { hasText: 'Critic' }))
    await drag(await middle(node('dropout')), critic)
    expect((await drawn()).nodes.find(({ id }) => id === 'dropout')?.network).toBe('critic')
  })

  it('copies as text, pastes with wires, and leaves text fields alone', async () => {
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(JSON.parse(copied)).toMatchObject({ format: 'ganvas-clipboard' })
    await page.keyboard.press('Control+v')
    expect((await drawn()).nodes).toHaveLength(8)
    expect((await drawn()).edges).toHaveLength(6)
    await page.locator('.palette-search input').fill('dense')
    await page.keyboard.press('Control+a')
    await page.keyboard.press('Control+c')
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('dense')
    expect((await drawn()).nodes).toHaveLength(8)
  })

  it('groups, collapses to one node with ports, and is the same again by undo', async () => {
    const before = await text()
    await node('dense').click()
    await node('leaky-relu').click({ modifiers: ['Shift'] })
    await page.keyboard.press('Control+g')
    expect((await drawn()).groups?.[0]?.nodes).toEqual(['dense', 'leaky-relu'])
    await page.keyboard.press('c')
    await node('group').waitFor()
    await expect.poll(() => node('dense').count()).toBe(0)
    await expect.poll(() => node('group').locator('.port').count()).toBe(2)
    // Both wires that cross its border are still drawn.
    await expect.poll(() => page.locator('.wire:not(.feed)').count()).toBe(2)
    await page.keyboard.press('c')
    await node('dense').waitFor()
    await page.keyboard.press('Control+Shift+G')
    expect(await text()).toBe(before)
  })

  it('finds, follows wires by key, and goes to the next problem', async () => {
    await page.keyboard.press('Control+f')
    await page.getByRole('searchbox', { name: 'Find' }).fill('drop')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('.card.selected b').innerText()).toBe('Dropout')
    await page.keyboard.press('Escape')
    await node('dropout').focus()
    await page.keyboard.press('Control+ArrowLeft')
    await expect.poll(() => page.locator('.card.selected b').innerText()).toBe('Leaky ReLU')
    // The critic is empty.
    await page.keyboard.press('F8')
    await expect.poll(() => page.locator('.canvas > .spoken').innerText()).toMatch(/^Problem 1 of \d+: /)
  })

  it('is arranged on request, as one step', async () => {
    const from = await middle(node('dense'))
    await drag(from, { x: from.x + 20, y: from.y + 50 })
    const before = await text()
    await page.locator('.react-flow__pane').click({ position: { x: 30, y: 30 } })
    await page.keyboard.press('l')
    expect(await text()).not.toBe(before)
    const [latent, dense] = [await position('latent'), await position('dense')]
    expect(dense?.y).toBe(latent?.y)
    await page.keyboard.press('Control+z')
    expect(await text()).toBe(before)
  })

  it('is where it was after a panel has filled the window', async () => {
    const zoomed = () => page.locator('.react-flow__viewport').getAttribute('style')
    await page.locator('.react-flow__pane').hover({ position: { x: 30, y: 30 } })
    await page.mouse.wheel(0, -200)
    const before = await zoomed()
    await page.getByRole('button', { name: 'Fill the window with this panel' }).click()
    await page.locator('.canvas').waitFor({ state: 'detached' })
    await page.getByRole('button', { name: 'Show the drawing' }).click()
    await node('dense').waitFor()
    expect(await zoomed()).toBe(before)
  })

  it('has an outline that leads through it by keyboard', async () => {
    await page.getByRole('tab', { name: 'Outline' }).click()
    const items = page.locator('.outline-item b')
    await expect.poll(() => items.allInnerTexts()).toEqual(['Latent', 'Dense', 'Leaky ReLU', 'Dropout'])
    await page.locator('.outline-item').nth(1).focus()
    await page.keyboard.press('ArrowDown')
    await expect.poll(() => page.locator('.card.selected b').innerText()).toBe('Leaky ReLU')
  })
})

/** The templates open with every node in its lane. */
it('shows stored places as they are', async () => {
  const file = join(import.meta.dirname, '..', '..', 'resources', 'templates', 'demo-wgan-gp.ganvas')
  const stored = JSON.parse(readFileSync(file, 'utf8')) as Drawn // the repository's own file
  await page.evaluate(
    (content) => {
      const dropped = new DataTransfer()
      dropped.items.add(new File([content], 'demo.ganvas'))
      document
        .querySelector('.app')
        ?.dispatchEvent(new DragEvent('drop', { dataTransfer: dropped, bubbles: true, cancelable: true }))
    },
    readFileSync(file, 'utf8'),
  )
  for (const { id, position } of stored.nodes) {
    await node(id).waitFor()
    const transform = await node(id).evaluate((element) => (element as HTMLElement).style.transform)
    expect(transform).toBe(`translate(${position.x}px, ${position.y}px)`)
  }
})
