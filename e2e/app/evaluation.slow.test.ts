import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { parseEvaluation } from '../../src-shared/physics/evaluation/evaluation-file.ts'
import { builtCli, runCli } from '../screens/cli.ts'
import { editorOn } from './screens/editor.ts'
import { beforeEachIn, hasChromium, PATIENCE_MS, seriousFindings, startApp, type App } from './start-app.ts'

/** A generator that was trained a moment ago is judged in the window, over the real host and trainer. */

const LONG = { timeout: 8 * PATIENCE_MS }
let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium()) return
  app = await startApp()
  page = app.page
  await cli('simulate', '--detector', 'demo', '--showers', '2000', '--seed', '5', '--out', 'showers.h5')
  const demo = readFileSync(
    join(import.meta.dirname, '../../resources/templates/demo-wgan-gp.ganvas'),
    'utf8',
  )
  writeFileSync(join(app.folder, 'demo.ganvas'), demo.replace('"source": ""', '"source": "showers.h5"'))
  await cli('train', 'demo.ganvas', '--steps', '20', '--seed', '1', '--out', 'runs/baseline')
}, 10 * PATIENCE_MS)

async function cli(...words: string[]): Promise<void> {
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  expect(code, stderr).toBe(0)
}

afterAll(() => app?.close())

beforeEach(beforeEachIn(() => page))

it('a run is judged by the showers that were kept apart from its training', LONG, async () => {
  await editorOn(page).openProject('demo.ganvas')
  await page.getByRole('tab', { name: 'Evaluate' }).click()
  await page.getByRole('button', { name: 'Evaluate showers…' }).click()
  const heldOut = page.getByText(/^\d+ showers of showers\.h5 that were kept apart from training$/)
  await heldOut.click()
  const expected = Number((await heldOut.innerText()).split(' ')[0])
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor()
  await page
    .locator('.verdict-card')
    .first()
    .waitFor({ timeout: 4 * PATIENCE_MS })

  const place = join(app.folder, 'runs', 'baseline', 'evaluations')
  const names = readdirSync(place)
  expect(names).toHaveLength(1)
  const folder = join(place, names[0] ?? '')
  const read = parseEvaluation(readFileSync(join(folder, 'evaluation.json'), 'utf8'))
  if (!read.ok) throw new Error(read.failure)
  expect(read.value.reference.events).toBe(expected)
  // Twenty steps are no training: some features lie far from the floor, and the page says how many do not.
  const atFloor = await page.locator('.verdict-card b').first().innerText()
  expect(atFloor).toMatch(new RegExp(`^\\d+ of ${read.value.features.length}$`))
  expect(readFileSync(join(folder, 'report.html'), 'utf8')).toContain(read.value.title)
  await page.locator('.average-showers canvas').nth(1).waitFor()
  expect(await seriousFindings(page, '.dock')).toEqual([])

  await page.reload()
  await page.getByRole('tab', { name: 'Evaluate' }).click()
  expect(await page.locator('.verdict-card b').first().innerText()).toBe(atFloor)
  expect(app.complaints).toEqual([])
})

it('one that is stopped leaves nothing behind, and the next can be made', LONG, async () => {
  await page.getByRole('button', { name: 'New evaluation…' }).click()
  await page.getByText(/^all [\d,]+ of showers\.h5$/).click()
  await page.getByText(/^full:/).click()
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await page.locator('.evaluation-progress').waitFor({ state: 'detached' })
  expect(await page.locator('.failure-text').count()).toBe(0)
  expect(readdirSync(join(app.folder, 'runs', 'baseline', 'evaluations'))).toHaveLength(1)

  // A file against itself needs no run; it is kept beside the projects.
  await page.getByText('in a file, whoever made it').click()
  for (const label of ['the file of generated showers', 'the file of simulated showers']) {
    await page.getByRole('button', { name: `Choose ${label}` }).click()
    await page.getByRole('button', { name: /^showers\.h5/ }).click()
  }
  await page.getByLabel('Showers, at most').fill('300')
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page
    .getByRole('heading', { name: 'showers.h5 against showers.h5' })
    .waitFor({ timeout: 4 * PATIENCE_MS })
  expect(existsSync(join(app.folder, 'evaluations'))).toBe(true)
  expect(app.complaints).toEqual([])
})
