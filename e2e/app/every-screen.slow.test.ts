import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import { builtCli, runCli } from '../screens/cli.ts'
import { editorOn, savedState } from './screens/editor.ts'
import { beforeEachIn, hasChromium, PATIENCE_MS, seriousFindings, startApp, type App } from './start-app.ts'

/** Every template and every screen of the window over the real host, in both themes. */

const LONG = { timeout: 300_000 }
const patient = { timeout: PATIENCE_MS }
const templates = join(import.meta.dirname, '../../resources/templates')
const files = readdirSync(templates).filter((file) => file.endsWith('.ganvas'))

let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium()) return
  app = await startApp()
  page = app.page
  const words = ['simulate', '--detector', 'demo', '--showers', '600', '--seed', '5', '--out', 'showers.h5']
  const { code, stderr } = await runCli(await builtCli(), words, { cwd: app.folder })
  expect(code, stderr).toBe(0)
  const demo = readFileSync(join(templates, 'demo-wgan-gp.ganvas'), 'utf8')
    .replace('"source": ""', '"source": "showers.h5"')
    .replace(/"rounds": \d+/, '"rounds": 40')
  writeFileSync(join(app.folder, 'demo.ganvas'), demo)
}, 300_000)

afterAll(() => app?.close())

beforeEach(beforeEachIn(() => page))

it('every template opens: each node in the drawing, no problem, nothing in the console', LONG, async () => {
  const editor = editorOn(page)
  for (const file of files) {
    await page.locator(`.templates [title="${file}"]`).click()
    const parsed = parseDocument(readFileSync(join(templates, file), 'utf8'))
    if (!parsed.ok) throw new Error(file)
    const { document } = parsed.value
    expect(checkDocument(document, catalog).problems, file).toEqual([])
    await expect.poll(() => editor.status.innerText(), patient).toContain('No problems')
    await expect.poll(() => savedState(page).innerText()).toBe('not saved yet')
    await page.locator('.react-flow__edge').first().waitFor({ state: 'attached' })
    const drawn = await page
      .locator('.react-flow__node-card.draggable')
      .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id')))
    expect(drawn.sort(), file).toEqual(document.nodes.map(({ id }) => id).sort())
    await page.getByRole('button', { name: 'Ganvas: start screen' }).click()
    await page.locator('.hero').waitFor()
  }
  expect(app.complaints).toEqual([])
})

describe('axe finds nothing serious, dark and light', () => {
  async function expectUsable(what: string, where = 'html'): Promise<void> {
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect.soft(await seriousFindings(page, where), `${what}, ${colorScheme}`).toEqual([])
    }
  }

  it('on the start screen', LONG, () => expectUsable('start'))

  it('in the editor, in each tab of the dock, with a run', LONG, async () => {
    await editorOn(page).openProject('demo.ganvas')
    await expectUsable('editor')
    await page.getByRole('button', { name: 'Train', exact: true }).first().click()
    await page
      .getByText('Finished')
      .first()
      .waitFor({ timeout: 3 * PATIENCE_MS })
    for (const tab of ['Training', 'Showers', 'Runs', 'Problems', 'Summary', 'Outline', 'Data', 'Evaluate']) {
      await page.getByRole('tab', { name: tab }).click()
      await expectUsable(tab, '.dock')
    }
    expect(app.complaints).toEqual([])
  })

  it('in each dialog', LONG, async () => {
    const editor = editorOn(page)
    const dialog = page.getByRole('dialog')
    const dialogs: Record<string, () => Promise<unknown>> = {
      'open project': async () => {
        await page.keyboard.press('Control+o')
        await dialog.getByText('demo.ganvas').waitFor()
      },
      'save as': () => page.keyboard.press('Control+Shift+s'),
      versions: () => editor.command('Earlier versions'),
      'open data': async () => {
        await editor.command('Open data file…')
        await dialog.getByText('showers.h5').first().dblclick()
        await dialog.getByRole('button', { name: /^Use/ }).first().waitFor()
      },
      export: () => page.keyboard.press('Control+e'),
      commands: () => page.keyboard.press('Control+k'),
      shortcuts: () => editor.command('Keyboard shortcuts'),
      about: () => editor.command('About Ganvas'),
    }
    for (const [name, open] of Object.entries(dialogs)) {
      await open()
      await dialog.waitFor()
      await expectUsable(name, '[role=dialog]')
      await page.keyboard.press('Escape')
      await dialog.waitFor({ state: 'detached' })
    }
    expect(app.complaints).toEqual([])
  })

  it('in the dialog after a crash', LONG, async () => {
    await page.locator('.react-flow__node-card.draggable').first().click()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => savedState(page).innerText(), patient).toBe('unsaved, copy kept')
    // Another window remembers nothing, as after a crash of the browser.
    const before = page
    page = await app.openWindow()
    await before.close()
    await page.reload()
    await page.getByRole('dialog').getByText('Recovered 1 document').waitFor()
    await expectUsable('recovery', '[role=dialog]')
  })
})
