import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

/** The screen for data over the fake host, whose file has 100 showers (`src-renderer/testing/fake-data.ts`). */

const root = join(import.meta.dirname, '..', '..')
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

type Fake = {
  answer(name: string, value: unknown): void
  asked(name: string): Record<string, unknown>[]
  tell(name: string, data: unknown): void
  writeFile(path: string, text: string): void
}
/** Of the page: `page.evaluate` runs its functions there. */
declare function fake(): Fake
declare const ganvasDocument: () => string

let server: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  if (executablePath === null) return
  server = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}, 180_000)

afterAll(async () => {
  if (executablePath === null) return
  await browser.close()
  await server.close()
})

beforeEach(async (context) => {
  if (executablePath === null) return context.skip(MISSING)
  complaints = []
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // What the page asks for in vain (the browser looks for a favicon) is no fault of the window's.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      complaints.push(message.text())
  })
  await page.addInitScript({ content: 'globalThis.fake = () => globalThis.ganvasTest' })
  await page.goto(server.url)
  const text = readFileSync(join(root, 'resources', 'templates', 'geant4-b5-wgan-gp.ganvas'), 'utf8')
  const withSource = text
    .replace(/"source": "[^"]*"/, '"source": "/data/b5.root"')
    .replace('"condition": "none"', '"condition": ""')
  const path = '/home/user/showers/demo.ganvas'
  await page.evaluate(([to, what]) => fake().writeFile(to!, what!), [path, withSource])
  await page.evaluate((to) => fake().tell('command', { id: 'file.open', path: to }), path)
  await page.locator('.run-bar').waitFor()
  await page.keyboard.press('Alt+7')
  await screen().waitFor()
  return async () => {
    await page.close()
    expect(complaints).toEqual([])
  }
})

const screen = () => page.locator('.data-screen')
const tab = (name: string) => screen().getByRole('tab', { name }).click()

async function seriousFindings(): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(async () => {
    type Finding = { id: string; impact: string; nodes: { failureSummary: string }[] }
    const { axe: run } = globalThis as unknown as {
      axe: { run(where: string): Promise<{ violations: Finding[] }> }
    }
    const { violations } = await run.run('.dock')
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary ?? ''}`)
  })
}

const paramsNow = () =>
  page.evaluate(() => {
    const { nodes } = JSON.parse(ganvasDocument()) as { nodes: { kind: string; params: object }[] }
    return nodes.find(({ kind }) => kind === 'dataset')?.params
  })

describe('the data of a project', () => {
  it('are shown in the dock: events by keys, of how many the average is, nothing serious for axe', async () => {
    // All 12 cells of event k hold k MeV.
    await screen().getByRole('img', { name: 'Event 1, 12 MeV in all' }).waitFor()
    await screen().getByText('From all 100 events').waitFor()
    const asked = await page.evaluate(() => fake().asked('data.explore'))
    const averages = asked.filter(({ wish }) => (wish as { kind: string }).kind === 'average')
    expect(averages.slice(0, 2).map(({ events }) => events)).toEqual([500, 500])
    await screen().getByRole('button', { name: 'Next' }).focus()
    await page.keyboard.press('ArrowRight')
    await screen().getByRole('img', { name: 'Event 2, 24 MeV in all' }).waitFor()
    await page.keyboard.press('PageDown')
    await screen().getByRole('img', { name: 'Event 18, 216 MeV in all' }).waitFor()
    for (const theme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
      for (const name of ['Events', 'Histograms', 'Pairs', 'Correlation', 'Table']) {
        await tab(name)
        expect.soft(await seriousFindings(), `${name}, ${theme}`).toEqual([])
      }
    }
  })

  it('have statistics of a sample until those of all events are asked for, which can be stopped', async () => {
    await screen().getByText('Sampled: of 50 of 100 events').waitFor()
    await screen()
      .getByRole('img', { name: /^1 % below 1, 5 % below 30, half below 85/ })
      .first()
      .waitFor()
    await screen().getByRole('button', { name: 'Exact statistics' }).click()
    await page.evaluate(() =>
      fake().tell('progress', { request: 'data.inspect', title: 'Looking at the events', fraction: 0.42 }),
    )
    await screen().getByText('42 %').waitFor()
    await screen().getByRole('button', { name: 'Stop' }).click()
    await screen().getByRole('button', { name: 'Exact statistics' }).waitFor()
    expect(await page.evaluate(() => fake().asked('data.stop').length)).toBe(1)
    await screen().getByRole('button', { name: 'Exact statistics' }).click()
    await screen().getByText('Exact: of all 100 events').waitFor()
    expect(await screen().getByRole('button', { name: 'Exact statistics' }).count()).toBe(0)
  })

  it('of a slice are asked for by its energies, and named so', async () => {
    await screen().getByLabel('From energies').focus()
    // 240 steps from 100 MeV to 10 GeV.
    for (let step = 0; step < 24; step++) await page.keyboard.press('ArrowRight')
    await screen().getByText('1.09 GeV to 10 GeV').waitFor()
    // Events 11 to 100, whose energies are 1.1 GeV and more.
    await screen().getByText('of 90 in the slice').waitFor()
    await screen().getByRole('img', { name: 'Event 11, 132 MeV in all' }).waitFor()
    await tab('Histograms')
    const slices = () =>
      page.evaluate(() => fake().asked('data.explore').at(-1) as { wish: { kind: string }; slice: object })
    expect((await slices()).slice).toEqual({ low: 1090, high: 10_000 })
    await screen().getByText('1 not a number').first().waitFor()
    await screen().getByText('2 below 10').first().waitFor()
  })

  it('can be looked at as a table that reads only what is shown, and entry by entry', async () => {
    await tab('Table')
    const table = screen().getByRole('table')
    await table.getByRole('cell', { name: '100', exact: true }).waitFor()
    await screen().getByLabel('Go to row').fill('100')
    await page.keyboard.press('Enter')
    await table.getByRole('rowheader', { name: '100', exact: true }).waitFor()
    await screen().getByRole('button', { name: 'energies', exact: true }).click()
    await screen().getByText('100 rows × 1 column').waitFor()
  })

  it('are read in another way by one click, which is one step of the history', async () => {
    const before = await paramsNow()
    const use = screen().getByRole('group', { name: 'Use energies as' })
    await use.getByRole('button', { name: 'Condition' }).click()
    await expect.poll(paramsNow).toMatchObject({ condition: 'none', conditionSize: 0 })
    await page
      .locator('.react-flow')
      .first()
      .click({ position: { x: 4, y: 4 } })
    await page.keyboard.press('Control+z')
    await expect.poll(paramsNow).toEqual(before)
  })

  it('say where a value of the correlation belongs', async () => {
    await tab('Correlation')
    const cell = screen().getByRole('cell', { name: '−0.50' }).first()
    await cell.hover()
    await screen().getByText('−0.500 Total energy and energies').waitFor()
  })
})
