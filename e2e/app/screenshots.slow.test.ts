import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'
import { editorOn } from './screens/editor.ts'
import { inPalette } from './screens/palette-png.ts'
import { beforeEachIn, hasChromium, PATIENCE_MS, startApp, type App } from './start-app.ts'

/** Looked at by people, and asked for: GANVAS_SCREENSHOTS=1 writes every main screen to docs/screenshots. */

const isAsked = process.env['GANVAS_SCREENSHOTS'] === '1'
const pictures = join(import.meta.dirname, '../../docs/screenshots')
const templates = join(import.meta.dirname, '../../resources/templates')
const MOST_BYTES = 200_000
const LONG_MS = 300_000

let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium() || !isAsked) return
  app = await startApp()
  page = app.page
  await cli('simulate', '--detector', 'demo', '--showers', '4000', '--seed', '5', '--out', 'showers.h5')
  const demo = readFileSync(join(templates, 'demo-wgan-gp.ganvas'), 'utf8')
  writeFileSync(join(app.folder, 'demo.ganvas'), demo.replace('"source": ""', '"source": "showers.h5"'))
  // Something for the list of problems: the critic ends in a sigmoid, the generator in a cell too few.
  const b5 = readFileSync(join(templates, 'geant4-b5-wgan-gp.ganvas'), 'utf8')
    .replace('"activation": "linear", "units": 1 ', '"activation": "sigmoid", "units": 1 ')
    .replace('"units": 81', '"units": 80')
  writeFileSync(join(app.folder, 'b5.ganvas'), b5)
  await cli('train', 'demo.ganvas', '--steps', '200', '--seed', '1', '--out', 'runs/baseline')
  await cli('train', 'demo.ganvas', '--steps', '200', '--seed', '2', '--out', 'runs/other-seed')
}, 2 * LONG_MS)

async function cli(...words: string[]): Promise<void> {
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  expect(code, stderr).toBe(0)
}

afterAll(() => app?.close())

beforeEach((context) => {
  if (!isAsked) context.skip('writes pictures only when GANVAS_SCREENSHOTS=1 asks for them')
})
beforeEach(beforeEachIn(() => page))

const SIZES = { 1440: { width: 1440, height: 900 }, 1024: { width: 1024, height: 700 } } as const
type Look = { width: keyof typeof SIZES; theme: 'dark' | 'light' }

async function shoot(name: string, { width, theme }: Look): Promise<void> {
  await page.setViewportSize(SIZES[width])
  await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
  // Charts and drawing take the new size in the frames after.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  )
  const path = join(pictures, `${name}-${theme}-${width}.png`)
  const picture = inPalette(await page.screenshot())
  writeFileSync(path, picture)
  expect(picture.length, path).toBeLessThan(MOST_BYTES)
}

/** With the showers that were kept apart from its training. */
async function evaluate(run: string): Promise<void> {
  await page.getByLabel('Run', { exact: true }).selectOption(run)
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click()
  await page.getByRole('heading', { name: new RegExp(`^${run} against`) }).waitFor({ timeout: LONG_MS })
}

const DARK: Look = { width: 1440, theme: 'dark' }
const LIGHT: Look = { width: 1440, theme: 'light' }
const SMALL_DARK: Look = { width: 1024, theme: 'dark' }
const SMALL_LIGHT: Look = { width: 1024, theme: 'light' }

it('every main screen, with runs that have finished', { timeout: 3 * LONG_MS }, async () => {
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const editor = editorOn(page)
  const dialog = page.getByRole('dialog')
  const tab = (name: string) => page.getByRole('tab', { name }).first().click()
  const tall = () => page.getByRole('button', { name: 'Fill the window with this panel' }).click()
  await page.locator('.templates button').first().waitFor()
  await shoot('start', DARK)
  await shoot('start', SMALL_LIGHT)
  await page.setViewportSize(SIZES[1440])

  await editor.openProject('demo.ganvas')
  await tab('Runs')
  await page.getByRole('button', { name: 'baseline', exact: true }).click()
  await page.getByRole('button', { name: 'Show curves' }).click()
  await page.locator('.samples-strip canvas').first().waitFor()
  await editor.command('Fit everything')
  await shoot('training', DARK)
  await editor.select('c-hidden-1')
  await shoot('editor', LIGHT)
  await page.keyboard.press('Escape')

  await tab('Showers')
  await tall()
  await page.locator('.samples-pictures canvas').first().waitFor()
  await shoot('showers', DARK)
  await shoot('showers', SMALL_LIGHT)
  await page.setViewportSize(SIZES[1440])
  await tab('Runs')
  await page.getByRole('checkbox', { name: 'Draw other-seed on the charts' }).check()
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.locator('.compare-samples canvas').first().waitFor()
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await shoot('runs', DARK)
  await tab('Evaluate')
  await page.getByRole('button', { name: 'Evaluate showers…' }).click()
  await evaluate('baseline')
  await page.getByRole('button', { name: 'New evaluation…' }).click()
  await evaluate('other-seed')
  await page.getByRole('checkbox', { name: /^Draw baseline / }).check()
  await page.getByRole('heading', { name: '2 evaluations' }).waitFor()
  await page.getByRole('button', { name: 'Distributions' }).click()
  await shoot('evaluation', DARK)
  await page.getByRole('button', { name: 'Verdict' }).click()
  await shoot('evaluation', LIGHT)
  await tab('Data')
  await page.locator('.data-pictures canvas').first().waitFor()
  await page.getByRole('status', { name: 'Reading the first events' }).waitFor({ state: 'detached' })
  await page.getByText('Looking through the events').waitFor({ state: 'detached' })
  await shoot('data', LIGHT)
  await shoot('data', SMALL_DARK)
  await page.setViewportSize(SIZES[1440])
  await page.getByRole('button', { name: 'Show the drawing' }).click()

  await page.keyboard.press('Control+e')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByRole('status', { name: 'Exported' }).waitFor({ timeout: 2 * PATIENCE_MS })
  await shoot('export', LIGHT)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })

  await editor.openProject('b5.ganvas')
  await tab('Problems')
  await page.setViewportSize(SIZES[1024])
  await editor.command('Fit everything')
  await shoot('problems', SMALL_DARK)
})
