import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RunEvent } from '../../src-shared/protocol/run-events.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

const root = join(import.meta.dirname, '..', '..')
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

/** The page's fake host, as far as these tests use it (`src-renderer/testing/fake-host.ts`). */
type Fake = {
  runs: {
    happen(runId: string, event: RunEvent): void
    become(runId: string, state: RunState): void
    addRun(runId: string, given: Partial<RunSummary>, project: string, evaluation: string | null): void
  }
  asked(name: string): unknown[]
  tell(name: string, data: unknown): void
  writeFile(path: string, text: string): void
}

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
  page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.addInitScript({ content: 'globalThis.fake = () => globalThis.ganvasTest' })
  await page.goto(server.url)
  await open('digits-dcgan')
  return async () => {
    await page.close()
    expect(complaints).toEqual([])
  }
})

async function open(template: string): Promise<void> {
  const text = readFileSync(join(root, 'resources', 'templates', `${template}.ganvas`), 'utf8')
  const path = '/home/user/showers/demo.ganvas'
  await page.evaluate(([to, what]) => fake().writeFile(to!, what!), [path, text])
  await page.evaluate((to) => fake().tell('command', { id: 'file.open', path: to }), path)
  await page.locator('.run-bar').waitFor()
}

/** Of the page: `page.evaluate` runs its functions there. */
declare function fake(): Fake

async function happen(event: RunEvent, runId = 'run-1'): Promise<void> {
  await page.evaluate(([of, what]) => fake().runs.happen(of as string, what as RunEvent), [
    runId,
    event,
  ] as const)
}

async function become(state: RunState, runId = 'run-1'): Promise<void> {
  await page.evaluate(([of, what]) => fake().runs.become(of as string, what as RunState), [
    runId,
    state,
  ] as const)
}

type Values = Record<string, number | null>

function metrics(from: number, to: number, values: (round: number) => Values): RunEvent {
  const points = Array.from({ length: to - from + 1 }, (_, index) => ({
    round: from + index,
    seconds: (from + index) / 100,
    values: values(from + index),
  }))
  return {
    type: 'metrics',
    round: to,
    rounds: 3000,
    epoch: to / 25,
    roundMs: 10,
    etaSeconds: (3000 - to) / 100,
    points,
  }
}

const losses = (round: number): Values => ({ 'critic loss': 2 / round, 'generator loss': 1 + 1 / round })
const started: RunEvent = {
  ...{ type: 'started', run: '/runs/run-1', backend: 'wasm', trainEvents: 1600, testEvents: 197 },
  ...{ parameters: {}, rounds: 3000, fromRound: 0 },
}

async function train(): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).first().click()
  await page.locator('.run-state', { hasText: 'Starting' }).waitFor()
  await happen({ type: 'stage', title: 'Reading the data' })
  await page.getByText('Reading the data').waitFor()
  await happen(started)
  await become({ state: 'running', stage: 'Training' })
  await happen(metrics(1, 400, losses))
  await page.locator('.plot-line').first().waitFor()
}

const seriousFindings = async (): Promise<string[]> => {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    type Finding = { id: string; impact: string; nodes: { html: string }[] }
    const { axe: checker } = globalThis as unknown as {
      axe: { run(where: object): Promise<{ violations: Finding[] }> }
    }
    const { violations } = await checker.run({ include: [['.run-bar'], ['.dock']] })
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  })
}

describe('a run in the window', () => {
  it('draws its curves, and says how far it is and how it does', async () => {
    await train()
    await expect.poll(() => page.locator('.run-step').innerText()).toBe('Step 400 / 3,000')
    // 2600 steps of 10 ms: 26 s, told as a range from 0.9 to 1.15 times that.
    await expect.poll(() => page.locator('.run-left').innerText()).toBe('about 23–30 s left')
    await expect.poll(() => page.title()).toMatch(/^13 % · /)
    const chart = page.getByRole('figure', { name: 'Losses' })
    await expect
      .poll(() => chart.locator('.legend').innerText())
      .toMatch(/Critic\s+0\.005000\s+Generator\s+1\.00[23]/)
    await expect.poll(() => chart.locator('.plot-line').count()).toBe(2)
    await expect.poll(() => chart.locator('.plot-raw').count()).toBe(2)
    await expect.poll(() => page.locator('.health').getAttribute('class')).toContain('fine')
    expect(await seriousFindings()).toEqual([])
  })

  it('pauses, goes on and stops; a reload finds every point again', async () => {
    await train()
    await page.keyboard.press('Control+Enter')
    await page.getByRole('button', { name: 'Continue' }).waitFor()
    await expect.poll(() => page.locator('.run-state').innerText()).toBe('Paused')
    await page.getByRole('button', { name: 'Step', exact: true }).click()
    await happen(metrics(401, 401, losses))
    await page.locator('.run-step', { hasText: 'Step 401' }).waitFor()

    await page.reload()
    await page.locator('.run-step, .notice').first().waitFor()
    if (!(await page.locator('.run-step').isVisible())) await open('digits-dcgan')
    await page.locator('.run-step', { hasText: 'Step 401' }).waitFor()
    const summary = await page.getByRole('figure', { name: 'Losses' }).locator('figcaption').textContent()
    expect(summary).toContain('Critic: 2.000 at step 1, then 0.004988 at step 401.')

    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByRole('button', { name: 'Pause' }).waitFor()
    await page.getByRole('button', { name: 'Stop' }).click()
    await page.getByRole('button', { name: 'Train', exact: true }).first().waitFor()
    await expect.poll(() => page.title()).not.toContain('%')
  })

  it('says since when a loss is no number, marks it, and offers to go on from before with a lower rate', async () => {
    await train()
    await happen({ type: 'checkpoint', round: 400, file: 'x' })
    await happen(metrics(401, 420, (round) => ({ ...losses(round), 'critic loss': round < 412 ? 1 : null })))
    await page.locator('.health.error').waitFor()
    await expect
      .poll(() => page.locator('.health').innerText())
      .toContain('Critic loss is not a number since step 412. Last good checkpoint: 400.')
    await expect
      .poll(() => page.locator('.chart-note').first().innerText())
      .toBe('9 values are not numbers (▲)')
    await page.getByRole('button', { name: 'Open checkpoint 400' }).waitFor()
    await page.getByRole('button', { name: 'Lower rate and go on from the checkpoint' }).click()
    // The run is stopped and goes on, with three tenths of the template's rate of 5e-4.
    await page.locator('.run-state', { hasText: 'Starting' }).waitFor()
    const [, second] = (await page.evaluate(() => fake().asked('run.start'))) as { project: string }[]
    expect(second).toMatchObject({
      ...{ continues: 'run-1', continuesWith: 'this-project', settings: { rounds: 3000 } },
      project: expect.stringContaining('"learningRate": 0.00015'),
    })
  })

  it('goes along with the crosshair, zooms, and follows again', async () => {
    await train()
    const crosshair = page.getByRole('slider', { name: 'Crosshair of Losses' })
    await crosshair.focus()
    await page.keyboard.press('ArrowLeft')
    await expect
      .poll(() => crosshair.getAttribute('aria-valuetext'))
      .toMatch(/^Step 398: Generator 1\.003, Critic 0\.005025$/)
    const box = await crosshair.boundingBox()
    if (box === null) throw new Error('the chart has no place')
    const y = box.y + box.height / 2
    await page.mouse.move(box.x + box.width * 0.5, y)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, y, { steps: 3 })
    await page.mouse.up()
    await page.getByRole('button', { name: '⇥ Follow' }).click()
    await page.getByRole('button', { name: '⇥ Follow' }).waitFor({ state: 'detached' })
  })

  it('leaves out what a logarithmic axis cannot show and says how much, instead of a blank chart', async () => {
    await train()
    await happen(metrics(401, 410, () => ({ 'critic loss': -1, 'generator loss': 1 })))
    const chart = page.getByRole('figure', { name: 'Losses' })
    await chart.getByRole('button', { name: 'log y' }).click()
    await chart.locator('.chart-note').waitFor()
    await expect
      .poll(() => chart.locator('.chart-note').innerText())
      .toBe('10 zero or negative values are not shown')
    await expect.poll(() => chart.locator('.plot-line').count()).toBe(2)
  })

  it('saves a chart as a table and as a picture with a legend', async () => {
    await train()
    const saved = async (item: string) => {
      await page.getByRole('button', { name: 'Options of Losses' }).click()
      const download = page.waitForEvent('download')
      await page.getByRole('menuitem', { name: item }).click()
      return readFileSync(await (await download).path())
    }
    const csv = (await saved('Save as CSV…')).toString('utf8').split('\r\n')
    expect(csv[0]).toBe('run,step,epoch,seconds,critic loss,generator loss')
    expect(csv[1]).toBe('run-1,1,0.04,0.01,2,2')
    expect(csv).toHaveLength(402)
    expect((await saved('Save as SVG…')).toString('utf8')).toContain('>Generator</text>')
    expect((await saved('Save as PNG…')).subarray(1, 4).toString('latin1')).toBe('PNG')
  })
})

describe('the list of runs', () => {
  const settings = { 'critic/dense-1/units': 64, 'training/batch': 64 }

  beforeEach(async () => {
    if (executablePath === null) return
    const table = 'Observable   difference\ntotal energy   0.09'
    await page.evaluate(
      ([given, text]) => {
        const { runs } = fake()
        runs.addRun('narrow', { settings: given as RunSummary['settings'] }, '', text as string)
        runs.addRun('wide', { settings: { ...(given as object), 'critic/dense-1/units': 256 } }, '', null)
      },
      [settings, table] as const,
    )
    for (const runId of ['narrow', 'wide']) await happen(metrics(1, 100, losses), runId)
    await page.getByRole('tab', { name: 'Runs' }).click()
    await page.locator('.runs-open').first().waitFor()
  })

  it('has columns for only what differs, filters, stars and renames', async () => {
    const heads = await page.locator('.runs-table th').allInnerTexts()
    expect(heads.map((each) => each.replace(/[↓↑]/, '').trim())).toContain('Dense 1 units')
    expect(heads.join()).not.toContain('batch')
    await page.getByRole('searchbox', { name: 'Filter runs' }).fill('256')
    await expect.poll(() => page.locator('.runs-open').allInnerTexts()).toEqual(['wide'])
    await page.getByRole('button', { name: 'Star wide' }).click()
    await page.locator('.runs-open').click()
    await page.getByRole('textbox', { name: 'Name of the run' }).fill('Wide critic')
    await page.keyboard.press('Enter')
    await page.locator('.runs-open', { hasText: 'Wide critic' }).waitFor()
    await expect.poll(() => page.locator('.runs-star').getAttribute('aria-pressed')).toBe('true')
    expect(await seriousFindings()).toEqual([])
  })

  it('shows the agreement table, and draws two runs over each other and beside each other', async () => {
    await page.getByRole('button', { name: 'narrow', exact: true }).click()
    await page.getByText('total energy   0.09').waitFor()
    for (const name of ['narrow', 'wide'])
      await page.getByRole('checkbox', { name: `Draw ${name} on the charts` }).check()
    await page.getByRole('button', { name: 'Compare' }).click()
    const table = page.locator('.compare-table')
    await expect.poll(() => table.innerText()).toMatch(/Dense 1 units\s+64\s+256/)
    await page.getByRole('tab', { name: 'Training' }).click()
    const chart = page.getByRole('figure', { name: 'Losses' })
    await chart.locator('.plot-line').first().waitFor()
    await expect.poll(() => chart.locator('.legend').innerText()).toContain('wide · Critic')
  })

  it('deletes a run only when nobody takes it back', async () => {
    await page.getByRole('button', { name: 'wide', exact: true }).click()
    await page.getByRole('button', { name: 'Delete' }).click()
    await expect.poll(() => page.locator('.runs-open').allInnerTexts()).toEqual(['narrow'])
    await page.getByRole('button', { name: 'Undo', exact: true }).click()
    await page.locator('.runs-open', { hasText: 'wide' }).waitFor()
    expect(await page.evaluate(() => fake().asked('runs.remove'))).toEqual([])
  })
})
