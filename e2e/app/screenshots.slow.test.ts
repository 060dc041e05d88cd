import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { builtCli, runCli } from '../screens/cli.ts'
import { editorOn } from './screens/editor.ts'
import { beforeEachIn, hasChromium, PATIENCE_MS, startApp, type App } from './start-app.ts'

/** Looked at by people, and asked for: GANVAS_SCREENSHOTS=1 writes every main screen to docs/screenshots. */

const isAsked = process.env['GANVAS_SCREENSHOTS'] === '1'
const pictures = join(import.meta.dirname, '../../docs/screenshots')
const MOST_BYTES = 350_000

let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium() || !isAsked) return
  app = await startApp()
  page = app.page
  const words = ['simulate', '--detector', 'demo', '--showers', '4000', '--seed', '5', '--out', 'showers.h5']
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  expect(code, stderr).toBe(0)
  const template = readFileSync(
    join(import.meta.dirname, '../../resources/templates/demo-wgan-gp.ganvas'),
    'utf8',
  )
  const project = template.replace('"source": ""', '"source": "showers.h5"')
  writeFileSync(join(app.folder, 'demo.ganvas'), project)
}, 300_000)

afterAll(() => app?.close())

beforeEach((context) => {
  if (!isAsked) context.skip('writes pictures only when GANVAS_SCREENSHOTS=1 asks for them')
})
beforeEach(beforeEachIn(() => page))

const SIZES = { 1440: { width: 1440, height: 900 }, 1024: { width: 1024, height: 700 } } as const
type Look = { width: keyof typeof SIZES; theme: 'dark' | 'light' }

async function shoot(name: string, ...looks: Look[]): Promise<void> {
  for (const { width, theme } of looks) {
    await page.setViewportSize(SIZES[width])
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    // Charts and drawing take the new size in the frame after; notices of a finished run go by themselves.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    const path = join(pictures, `${name}-${theme}-${width}.png`)
    await page.screenshot({ path })
    expect(readFileSync(path).length, path).toBeLessThan(MOST_BYTES)
  }
}

const [DARK, LIGHT, SMALL_DARK, SMALL_LIGHT] = (
  [
    [1440, 'dark'],
    [1440, 'light'],
    [1024, 'dark'],
    [1024, 'light'],
  ] as const
).map(([width, theme]): Look => ({ width, theme })) as [Look, Look, Look, Look]

it('every main screen, with a run that has finished', { timeout: 900_000 }, async () => {
  rmSync(pictures, { recursive: true, force: true })
  mkdirSync(pictures, { recursive: true })
  const editor = editorOn(page)
  const dialog = page.getByRole('dialog')
  await page.locator('.templates button').first().waitFor()
  await shoot('start', DARK, SMALL_LIGHT)

  await editor.openProject('demo.ganvas')
  await page.getByRole('button', { name: 'Train', exact: true }).first().click()
  await page
    .getByText('Finished')
    .first()
    .waitFor({ timeout: 10 * PATIENCE_MS })
  for (const close of await page.getByRole('button', { name: 'Close notice' }).all()) await close.click()
  await page.getByRole('tab', { name: 'Training' }).click()
  await editor.command('Fit everything')
  await shoot('training', DARK, LIGHT)
  await editor.select('c-hidden-1')
  await shoot('editor', SMALL_DARK, LIGHT)
  await page.keyboard.press('Escape')

  await page.getByRole('tab', { name: 'Showers' }).click()
  await page.getByRole('button', { name: 'Fill the window with this panel' }).click()
  await page.locator('.shower-view canvas, .samples canvas').first().waitFor()
  await shoot('showers', DARK, SMALL_LIGHT)
  await page.getByRole('tab', { name: 'Runs' }).click()
  await shoot('runs', DARK)
  await page.getByRole('button', { name: 'Show the drawing' }).click()

  await editor.command('Open data file…')
  await dialog.getByText('showers.h5').first().dblclick()
  await dialog.getByRole('img', { name: /^Event 1/ }).waitFor()
  await shoot('data', LIGHT, SMALL_DARK)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+e')
  await dialog.getByRole('button', { name: 'Export', exact: true }).click()
  await dialog.getByRole('status', { name: 'Exported' }).waitFor({ timeout: 2 * PATIENCE_MS })
  await shoot('export', DARK)
})
