import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
const AXE = join(import.meta.dirname, '..', '..', 'node_modules', 'axe-core', 'axe.min.js')

let served: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  if (executablePath === null) return
  served = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: FLAGS })
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    bypassCSP: process.env['GANVAS_TESTING_PAGE'] !== undefined,
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  page = await context.newPage()
  page.setDefaultTimeout(60_000)
  // Nothing is left over from the test before: no copy kept against loss, which would be offered first.
  await page.addInitScript({ content: 'if (location.protocol !== "about:") sessionStorage.clear()' })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('favicon.ico'))
      complaints.push(message.text())
  })
}, 120_000)

afterAll(async () => {
  if (executablePath === null) return
  await browser.close()
  await served.close()
})

beforeEach(async (context) => {
  if (executablePath === null) return context.skip(MISSING)
  complaints = []
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.goto('about:blank')
  await page.goto(served.url)
  return () => expect(complaints).toEqual([])
})

type Drawn = {
  nodes: { id: string; name: string; params: Record<string, unknown> }[]
  training: {
    recipe: { kind: string }
    trainers: {
      network: string
      steps: number
      optimizer: { kind: string; params: Record<string, unknown> }
    }[]
    frozen: string[]
  }
}

const text = () =>
  page.evaluate(() => (globalThis as unknown as { ganvasDocument: () => string }).ganvasDocument())
const drawn = async () => JSON.parse(await text()) as Drawn // written by the program itself
const paramsOf = async (id: string) => (await drawn()).nodes.find((each) => each.id === id)?.params
const inspector = () => page.locator('.inspector')
const field = (name: string) => inspector().getByLabel(name, { exact: true })
const shapes = () => page.locator('.react-flow__edgelabel-renderer').innerText()
const pickNode = (id: string) => page.locator(`.react-flow__node[data-id="${id}"]`).click()

async function openTemplate(file: string) {
  await page.locator(`[title="${file}.ganvas"]`).first().click()
  await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' })
}

describe('a number in the inspector', () => {
  beforeEach(async () => {
    await openTemplate('mnist-dense')
    await pickNode('hidden-1')
  })

  it('changes shapes on the wires and the summary while it is typed, in one step back', async () => {
    const before = await text()
    await field('units').focus()
    await page.keyboard.press('Control+A')
    await page.keyboard.type('200')
    await expect.poll(shapes).toContain('200')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 200 })
    // 784 × 128 + 128 before, 784 × 200 + 200 after.
    await expect
      .poll(() => page.locator('.effect').innerText())
      .toMatch(/128\s*→\s*200[\s\S]*100,480 → 157,000 parameters/)
    await page.keyboard.press('Tab')
    await page.getByRole('tab', { name: 'Summary' }).click()
    await expect.poll(() => page.locator('.summary tr.selected').innerText()).toContain('157,000')
    await page.keyboard.press('Control+z')
    expect(await text()).toBe(before)
    await expect.poll(() => field('units').inputValue()).toBe('128')
  })

  it('says in place why it is refused, keeps what was typed, and goes back with Escape', async () => {
    const before = await text()
    await field('units').fill('0')
    await expect.poll(() => field('units').getAttribute('aria-invalid')).toBe('true')
    const wrong = page.locator('.inspector .wrong', { hasText: 'should be' })
    await expect
      .poll(() => wrong.innerText())
      .toContain('should be a whole number from 1 to 1000000, but is 0. Not applied: 128')
    await page.locator('[data-id="hidden-2"]').click()
    await page.locator('[data-id="hidden-1"]').click()
    await expect.poll(() => field('units').inputValue()).toBe('0')
    expect(await text()).toBe(before)
    await field('units').focus()
    await page.keyboard.press('Escape')
    await expect.poll(() => field('units').inputValue()).toBe('128')
    expect(await text()).toBe(before)
  })

  it('counts with the arrow keys and by dragging its name', async () => {
    await field('units').focus()
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowDown')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 120 })
    await page.keyboard.press('Control+z')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 128 })
    const name = await page.locator('.inspector .scrub', { hasText: 'units' }).boundingBox()
    await page.mouse.move(name!.x + 5, name!.y + 5)
    await page.mouse.down()
    await page.mouse.move(name!.x + 31, name!.y + 5, { steps: 4 })
    await page.mouse.up()
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 133 })
    await page.keyboard.press('Control+z')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 128 })
  })

  it('goes back to its default, and calculates', async () => {
    await field('units').fill('28*28')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 784 })
    await page.getByRole('button', { name: 'Reset units to 64' }).click()
    expect(await paramsOf('hidden-1')).not.toHaveProperty('units')
    await expect.poll(() => field('units').inputValue()).toBe('64')
  })
})

describe('the inspector', () => {
  it('renames a node and walks along its wires', async () => {
    await openTemplate('mnist-dense')
    await pickNode('hidden-1')
    await page.locator('.inspector .title').click()
    await page.keyboard.type('First look')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.locator('[data-id="hidden-1"] b').innerText()).toBe('First look')
    const next = inspector().getByRole('list', { name: 'to' }).getByRole('button')
    const name = await next.innerText()
    await next.click()
    await expect.poll(() => page.locator('.inspector h2').innerText()).toBe(name)
    await inspector().getByRole('button', { name: 'First look' }).click()
    await expect.poll(() => page.locator('.inspector h2').innerText()).toBe('First look')
  })

  it('edits what several nodes have in common, all at once', async () => {
    await openTemplate('mnist-dense')
    await pickNode('hidden-1')
    await page.locator('[data-id="hidden-2"]').click({ modifiers: ['Shift'] })
    await expect.poll(() => page.locator('.inspector h2').innerText()).toBe('2 nodes')
    await field('units').fill('77')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 77 })
    expect(await paramsOf('hidden-2')).toMatchObject({ units: 77 })
    await page.keyboard.press('Control+z')
    expect(await paramsOf('hidden-1')).toMatchObject({ units: 128 })
  })

  it('shows a problem where it is, and mends it with one click', async () => {
    await openTemplate('demo-wgan-gp')
    const { id, name } = (await lastOfCritic())!
    await pickNode(id)
    const sound = await text()
    await field('activation').selectOption('sigmoid')
    const note = page.locator('.inspector .note')
    await expect.poll(() => note.innerText()).toContain('ends in sigmoid, but must end in linear')
    await page.getByRole('tab', { name: 'Problems' }).click()
    await expect.poll(() => page.locator('.problems li').count()).toBe(1)
    await note.getByRole('button', { name: `End “${name}” in linear` }).click()
    await expect.poll(() => note.count()).toBe(0)
    await expect.poll(() => page.locator('.problems').innerText()).toContain('No problems')
    expect(await paramsOf(id)).toMatchObject({ activation: 'linear' })
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+z')
    expect(await text()).toBe(sound)
  })

  it('lists problems by severity, leads to each, mends and copies it', async () => {
    await openTemplate('demo-wgan-gp')
    const { id } = (await lastOfCritic())!
    await pickNode(id)
    await field('activation').selectOption('tanh')
    await page.getByRole('tab', { name: 'Problems' }).click()
    await page.locator('.react-flow__pane').click({ position: { x: 5, y: 5 } })
    await page.locator('.problems').getByText('0 warnings', { exact: true }).click()
    await expect.poll(() => page.locator('.problems').innerText()).toContain('None of the 1 problems match.')
    await page.locator('.problems').getByText('1 error', { exact: true }).click()
    await page.locator('.problem').click()
    await expect.poll(() => page.locator('.inspector .note').count()).toBe(1)
    await page.getByRole('button', { name: 'Copy this problem as text' }).click()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
      /^error: .*ends in tanh.* Hint: /,
    )
    await page.locator('.problem-fixes .fix').first().click()
    await expect.poll(() => page.locator('.problems').innerText()).toContain('No problems')
  })
})

describe('the schedule', () => {
  beforeEach(() => openTemplate('demo-wgan-gp'))

  it('adapts trainers to another recipe in one step, and says how', async () => {
    const before = await text()
    await page.locator('[data-id="training/recipe"]').click()
    await page.getByRole('combobox', { name: 'Recipe' }).selectOption('minimax-gan')
    const { training } = await drawn()
    expect(training.recipe.kind).toBe('minimax-gan')
    expect(training.trainers.map(({ steps }) => steps)).toEqual([1, 1])
    await expect
      .poll(() => page.locator('.recipe-changes').innerText())
      .toMatch(/Critic: Adam η 0.0002, β₁ 0.5.*\(was /)
    await page.keyboard.press('Control+z')
    expect(await text()).toBe(before)
  })

  it('edits updates, optimizer and order, and freezes', async () => {
    await page.locator('[data-id="training/trainers/0"]').click()
    await field('updates').fill('3')
    expect((await drawn()).training.trainers[0]).toMatchObject({ network: 'critic', steps: 3 })
    await page.getByRole('combobox', { name: 'Optimizer of Critic' }).selectOption('rmsprop')
    await field('learning rate').fill('5e-5')
    expect((await drawn()).training.trainers[0]?.optimizer).toMatchObject({
      kind: 'rmsprop',
      params: { learningRate: 5e-5 },
    })
    await page.getByRole('button', { name: 'Later' }).click()
    expect((await drawn()).training.trainers.map(({ network }) => network)).toEqual(['generator', 'critic'])
    await page.getByRole('switch', { name: 'Freeze Critic' }).click()
    expect((await drawn()).training).toMatchObject({
      frozen: ['critic'],
      trainers: [{ network: 'generator' }],
    })
  })

  it('is in the overview, and leads to each trainer', async () => {
    await page
      .locator('.round')
      .getByRole('button', { name: /Generator/ })
      .click()
    await expect.poll(() => page.locator('.inspector h2').innerText()).toBe('Trainer of Generator')
  })
})

describe('for everybody', () => {
  const views: [what: string, open: () => Promise<unknown>][] = [
    ['the overview', () => Promise.resolve()],
    ['a layer', () => pickNode('c-hidden-1')],
    ['the dataset', () => page.locator('.react-flow__node', { hasText: /^Dataset/ }).first().click()],
    ['the recipe', () => page.locator('[data-id="training/recipe"]').click()],
    ['a trainer', () => page.locator('[data-id="training/trainers/0"]').click()],
    ['the schedule', () => page.locator('[data-id="training/schedule"]').click()],
    ['a wrong value', async () => {
      await pickNode('c-hidden-1')
      await field('units').fill('0')
    }],
    ['the problems', async () => {
      await pickNode('c-hidden-1')
      await field('activation').selectOption('softmax')
      await page.getByRole('tab', { name: 'Problems' }).click()
    }],
    ['the summary', () => page.getByRole('tab', { name: 'Summary' }).click()],
  ] // prettier-ignore
  it.each(views)('%s has nothing serious that axe finds, dark and light', async (_, open) => {
    await openTemplate('demo-wgan-gp')
    await open()
    await page.evaluate(readFileSync(AXE, 'utf8'))
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      expect(await serious(['.inspector', '.dock-panel[data-state="active"]'])).toEqual([])
    }
  })
})

/** What axe calls serious or critical in these parts of the page. */
async function serious(parts: string[]): Promise<string[]> {
  return page.evaluate(async (include) => {
    const { axe } = globalThis as unknown as {
      axe: {
        run(
          context: object,
        ): Promise<{ violations: { impact: string; id: string; nodes: { html: string }[] }[] }>
      }
    }
    const { violations } = await axe.run({ include })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
  }, parts)
}

async function lastOfCritic(): Promise<{ id: string; name: string } | undefined> {
  const file = join(import.meta.dirname, '..', '..', 'resources', 'templates', 'demo-wgan-gp.ganvas')
  const { nodes, edges } = JSON.parse(readFileSync(file, 'utf8')) as {
    nodes: { id: string; name: string; kind: string; network: string }[]
    edges: { from: { node: string } }[]
  } // the repository's own file
  const last = nodes.find(
    ({ id, network }) => network === 'critic' && edges.every(({ from }) => from.node !== id),
  )
  return last === undefined ? undefined : { id: last.id, name: last.name || 'Dense' }
}
