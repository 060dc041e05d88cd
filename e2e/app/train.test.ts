import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'
import { hasChromium, NEEDS_CHROMIUM, PATIENCE_MS, startApp, type App } from './start-app.ts'

/** From a file of showers to an exported generator, as a user goes: Train, Pause, a reload, Continue, Export. */

const ROUNDS = 400
let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium()) return
  app = await startApp()
  page = app.page
  const words = ['simulate', '--detector', 'demo', '--showers', '4000', '--seed', '5', '--out', 'showers.h5']
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  expect(stderr + String(code)).toMatch(/0$/)
  writeFileSync(join(app.folder, 'demo.ganvas'), demoProject())
}, 180_000)

afterAll(() => app?.close())

beforeEach((context) => {
  if (!hasChromium()) context.skip(NEEDS_CHROMIUM)
})

/** The template with the simulated file, in a length that leaves time to pause. */
function demoProject(): string {
  const text = readFileSync(
    join(import.meta.dirname, '../../resources/templates/demo-wgan-gp.ganvas'),
    'utf8',
  )
  return text
    .replace('"source": ""', '"source": "showers.h5"')
    .replace('"rounds": 2500', `"rounds": ${ROUNDS}`)
}

describe('a project with a file of showers', () => {
  it('trains, pauses, survives a reload, goes on and ends; its generator is exported and runs elsewhere', async () => {
    await page.getByRole('button', { name: 'Open project…' }).first().click()
    await page.getByRole('button', { name: 'demo.ganvas' }).dblclick()
    await page.locator('.react-flow__node').first().waitFor()
    const bar = page.getByRole('region', { name: 'Training' }).first()
    await bar.getByRole('button', { name: 'Train', exact: true }).click()
    await page.locator('.run-step').waitFor({ timeout: 90_000 })
    await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBeGreaterThan(60)
    const early = await pictures(page)

    await bar.getByRole('button', { name: 'Pause' }).click()
    await bar.getByRole('button', { name: 'Continue' }).waitFor()
    const paused = roundsOnDisk()
    expect(paused).toBeLessThan(ROUNDS)
    await expect.poll(() => stepOf(page), SOON).toBe(paused)

    await page.reload()
    await bar.getByRole('button', { name: 'Continue' }).waitFor({ timeout: 30_000 })
    await expect.poll(() => stepOf(page), SOON).toBe(paused)
    await bar.getByRole('button', { name: 'Continue' }).click()
    await bar.getByText('Finished').first().waitFor({ timeout: 180_000 })
    await expect.poll(() => stepOf(page), SOON).toBe(ROUNDS)
    await expect.poll(() => pictures(page), SOON).not.toBe(early)

    const { folder, curve } = oneRun()
    // The Wasserstein estimate falls from where the critic first told real from generated.
    const part = Math.floor(curve.length / 4)
    expect(mean(curve.slice(-part))).toBeLessThan(0.8 * Math.max(...curve))

    await page.getByRole('button', { name: 'Export…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('ONNX').first().click()
    await dialog.getByRole('button', { name: 'Export', exact: true }).click()
    await dialog.getByRole('status', { name: 'Exported' }).waitFor({ timeout: 90_000 })
    expect(await dialog.innerText()).toMatch(/ONNX Runtime/)
    const shown = await dialog.locator('.export-files code').first().innerText()
    const name = await dialog.locator('.export-files b').first().innerText()
    expect(join(shown, name)).toContain(folder)
    await expectRuns(join(shown, name))
    expect(app.complaints).toEqual([])
  }, 420_000)
})

/** What the host tells comes in its own time; a busy machine takes longer. */
const SOON = { timeout: PATIENCE_MS }

async function stepOf(on: Page): Promise<number> {
  const text = await on.locator('.run-step').innerText()
  return Number((text.split('/')[0] ?? '').replace(/\D/g, ''))
}

/** The showers beside the charts, as they are painted. */
function pictures(on: Page): Promise<string> {
  return on.evaluate(() =>
    [...document.querySelectorAll<HTMLCanvasElement>('.samples-strip canvas')]
      .map((each) => each.toDataURL())
      .join(),
  )
}

/** The only run there is, and the lines of its metrics. */
function onlyRun(): { folder: string; lines: string[] } {
  const runs = join(app.folder, 'runs')
  const [name, ...others] = readdirSync(runs).filter((each) => !each.startsWith('.'))
  expect(others).toEqual([])
  const folder = join(runs, name ?? '')
  return { folder, lines: readFileSync(join(folder, 'metrics.jsonl'), 'utf8').trim().split('\n') }
}

function roundsOnDisk(): number {
  return onlyRun().lines.length
}

/** Its folder and its Wasserstein estimate, round by round. */
function oneRun(): { folder: string; curve: number[] } {
  const { folder, lines } = onlyRun()
  const curve = lines.map(
    (line) => (JSON.parse(line) as { values: Record<string, number> }).values['wasserstein estimate'] ?? NaN,
  )
  expect(lines.length).toBe(ROUNDS)
  return { folder, curve }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length
}

/** At 50 GeV, showers of about that energy (in MeV) come out of the exported file in another program's hands. */
async function expectRuns(file: string): Promise<void> {
  const session = await InferenceSession.create(file)
  const inputs = Object.fromEntries(
    session.inputNames.map((name) => {
      const size = name === 'latent' ? 32 : 1
      const values = Float32Array.from({ length: 4 * size }, (_, index) =>
        size === 1 ? 50 : Math.sin(index),
      )
      return [name, new Tensor('float32', values, [4, size])]
    }),
  )
  const outputs = await session.run(inputs)
  const showers = outputs[session.outputNames[0] ?? '']
  expect(showers?.dims).toEqual([4, 112])
  const sum = (showers?.data as Float32Array).reduce((total, each) => total + each, 0) / 4
  expect(sum).toBeGreaterThan(25_000)
  expect(sum).toBeLessThan(75_000)
}
