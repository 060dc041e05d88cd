import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

/** The Evaluate tab over a host in the page, which ends an evaluation when it is told to. */

const root = join(import.meta.dirname, '..', '..')
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const PATIENT = { timeout: 120_000 }
const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

type Fake = {
  runs: { addRun(runId: string, given: object): void }
  evaluations: { finish(runId: string | null, options?: { shift?: number; title?: string }): void }
  fail(name: string, failure: object): void
  asked(name: string): Record<string, unknown>[]
  tell(name: string, data: unknown): void
  writeFile(path: string, text: string): void
}
/** Of the page: `page.evaluate` runs its functions there. */
declare function fake(): Fake

let server: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let page: Page
let complaints: string[] = []

beforeAll(async () => {
  if (executablePath === null) return
  server = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
}, 300_000)

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
  await page.addInitScript({ content: 'globalThis.fake = () => globalThis.ganvasTest' })
  await page.goto(server.url)
  const text = readFileSync(join(root, 'resources', 'templates', 'demo-wgan-gp.ganvas'), 'utf8')
  await page.evaluate((what) => {
    fake().writeFile('/home/user/showers/demo.ganvas', what)
    fake().runs.addRun('baseline', {})
    fake().runs.addRun('larger', { createdAt: '2026-01-04T10:00:00.000Z' })
    fake().tell('command', { id: 'file.open', path: '/home/user/showers/demo.ganvas' })
  }, text)
  await page.locator('.run-bar').waitFor()
  await page.getByRole('tab', { name: 'Evaluate' }).click()
  return async () => {
    await page.close()
    expect(complaints).toEqual([])
  }
}, 120_000)

async function finish(runId: string, options: { shift?: number; title?: string } = {}): Promise<void> {
  await page.evaluate(([id, how]) => fake().evaluations.finish(id as string, how as object), [runId, options])
}

/** What axe finds serious in the panel. */
async function findings(): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    type Found = { violations: { id: string; impact: string; nodes: { html: string }[] }[] }
    const { axe: checker } = globalThis as unknown as { axe: { run(where: string): Promise<Found> } } // put there above
    const { violations } = await checker.run('.dock')
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  })
}

it('asks for what the form says, shows how far it is, and stops', PATIENT, async () => {
  await page.getByRole('button', { name: 'Evaluate showers…' }).click()
  await page.getByText('2,000 showers of showers.hdf5 that were kept apart from training').waitFor()
  expect(await findings()).toEqual([])
  await page.getByLabel('Run', { exact: true }).selectOption('larger')
  await page.getByLabel('Hit threshold [MeV]').fill('x')
  await page.getByText('The threshold is an energy in MeV from 0.').waitFor()
  await page.getByLabel('Hit threshold [MeV]').fill('0.3')
  await page.getByLabel('Toy measure').check()
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  expect(await page.evaluate(() => fake().asked('evaluations.start').at(-1))).toMatchObject({
    generated: { kind: 'run', runId: 'larger' },
    reference: { kind: 'held-out' },
    ...{ thresholdMeV: 0.3, measures: ['toy'], most: null },
  })
  const work = { title: 'larger', runId: 'larger', part: 'Comparing features', fraction: 0.25 }
  await page.evaluate(
    (now) =>
      fake().tell('evaluations.work', { work: { ...now, elapsedMs: 9000, partMs: 5000 }, ended: null }),
    work,
  )
  await page.getByText('Comparing features, 25 %').waitFor()
  await page.getByText(/s so far; about \d+ s left in this part/).waitFor()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  // The form is there again, as it was filled in or not: nothing was made, and nothing has failed.
  await page.getByRole('heading', { name: 'Evaluate showers' }).waitFor()
  expect(await page.locator('.failure-text').count()).toBe(0)
})

it('a run’s details lead to its evaluation', PATIENT, async () => {
  await page.getByRole('tab', { name: 'Runs' }).click()
  await page.getByRole('button', { name: 'larger', exact: true }).click()
  await page.getByRole('button', { name: 'Evaluate…' }).click()
  expect(await page.getByLabel('Run', { exact: true }).inputValue()).toBe('larger')
})

it('a refusal is said where it was asked for', PATIENT, async () => {
  await page.getByRole('button', { name: 'Evaluate showers…' }).click()
  await page.evaluate(() =>
    fake().fail('evaluations.start', {
      code: 'evaluation.busy',
      message: '1 evaluation is being made.',
      hint: 'Wait.',
    }),
  )
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page.getByRole('alert').getByText('1 evaluation is being made. Wait.').waitFor()
})

it('what was found is a page; a second one is drawn over it with its own line', PATIENT, async () => {
  await finish('baseline')
  await page.getByRole('heading', { name: 'gan against real.h5' }).waitFor()
  await page.locator('.verdict-card', { hasText: '3 of 3' }).waitFor()
  await page.getByText('1 of the 2 files says the incident energies.').waitFor()
  await page.getByRole('img', { name: /^Total energy\. S = 0\.0010 ± 0\.0020/ }).waitFor()

  await finish('larger', { shift: 2, title: 'larger against real.h5' })
  await page.locator('.verdict-card', { hasText: '2 of 3' }).waitFor()
  await page.getByRole('checkbox', { name: 'Draw gan against real.h5 over the others' }).check()
  await page.getByRole('heading', { name: '2 evaluations' }).waitFor()
  await page.getByRole('row', { name: /^baseline 3 of 3/ }).waitFor()
  await page.getByRole('row', { name: /^larger 2 of 3/ }).waitFor()
  // What differs most comes first: 0.201 is (0.201 − 0.001) / 0.001 sd above its floor.
  expect(await page.locator('.differs tr').nth(1).innerText()).toMatch(/Energy in layer 1\s+larger\s+200 sd/)
  const figure = page.getByRole('img', { name: /^Energy in layer 1/ })
  expect(await figure.locator('path[stroke="var(--accent)"]').count()).toBeGreaterThan(0)

  await page.getByLabel('Filter the numbers').fill('layer 1')
  await page.getByText('2 of 6', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'Sd above the floor' }).click()
  await page
    .getByRole('columnheader', { name: 'Sd above the floor' })
    .and(page.locator('[aria-sort=descending]'))
    .waitFor()
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await findings(), colorScheme).toEqual([])
  }
})

it('a figure is saved as SVG with its legend, and the report as it is', PATIENT, async () => {
  await finish('baseline')
  await page.getByRole('button', { name: 'Options of Total energy' }).click()
  const [svg] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Save as SVG…' }).click(),
  ])
  expect(svg.suggestedFilename()).toBe('total energy.svg')
  const text = readFileSync(await svg.path(), 'utf8')
  expect(text).toContain('<svg xmlns="http://www.w3.org/2000/svg"')
  for (const word of ['>Reference</text>', '>baseline</text>', 'fill="#ffffff"']) expect(text).toContain(word)
  expect(text).not.toContain('var(--')
  const [report] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save report…' }).click(),
  ])
  expect(report.suggestedFilename()).toBe('gan against real.h5.html')
})
