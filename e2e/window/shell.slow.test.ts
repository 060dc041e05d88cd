import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { FakeHost } from '../../src-renderer/testing/fake-host.ts'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

/** Menus, commands, dialogs and the keeping of work, over the fake host (`src-renderer/testing/fake-host.ts`). */
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js')
const IRIS = readFileSync(
  join(import.meta.dirname, '../../resources/templates/iris-classifier.ganvas'),
  'utf8',
)
const AT = '/home/user/showers/iris.ganvas'

let served: Awaited<ReturnType<typeof serveTestingPage>>
let browser: Browser
let context: BrowserContext
let page: Page
let complaints: string[] = []

/** Of the page: `page.evaluate` runs its functions there. */
declare function fake(): FakeHost

beforeAll(async () => {
  if (executablePath === null) return
  served = await serveTestingPage()
  browser = await chromium.launch({ executablePath, args: FLAGS })
}, 180_000)

afterAll(async () => {
  if (executablePath === null) return
  await browser.close()
  await served.close()
})

beforeEach(async (test) => {
  if (executablePath === null) return test.skip(MISSING)
  complaints = []
  context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  page = await context.newPage()
  page.setDefaultTimeout(60_000)
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    const isIcon = message.location().url.endsWith('favicon.ico')
    if (['error', 'warning'].includes(message.type()) && !isIcon) complaints.push(message.text())
  })
  await page.addInitScript({ content: 'globalThis.fake = () => globalThis.ganvasTest' })
  await page.goto(served.url)
  await page.locator('.hero').waitFor()
  return async () => {
    await context.close()
    expect(complaints).toEqual([])
  }
})

const saved = () => page.locator('.top h1 span')
const dialog = () => page.getByRole('dialog')

/** A project at its place on the host’s disk, open and with one change. */
async function openChanged() {
  await page.evaluate(([path, text]) => fake().writeFile(path!, text!), [AT, IRIS])
  await page.evaluate((path) => fake().tell('command', { id: 'file.open', path }), AT)
  await expect.poll(() => saved().innerText()).toBe('saved')
  await change()
}

/** Any edit: a second network. */
async function change() {
  await command('Add generator and critic')
  await expect.poll(() => saved().innerText()).toBe('unsaved, copy kept')
}

async function command(title: string) {
  await page.keyboard.press('Control+k')
  await page.keyboard.type(title)
  await page.keyboard.press('Enter')
}

describe('commands', () => {
  it('are in the menus, which the keyboard opens and goes through', async () => {
    await page.getByRole('menuitem', { name: 'File' }).focus()
    await page.keyboard.press('ArrowDown')
    const item = page.getByRole('menuitem', { name: /New project/ })
    await expect.poll(() => item.evaluate((element) => element === document.activeElement)).toBe(true)
    await expect
      .poll(() => page.locator('[data-command="file.save"]').getAttribute('data-disabled'))
      .not.toBeNull()
    await page.keyboard.press('ArrowRight')
    await page.locator('[data-command="edit.undo"]').waitFor()
    await page.keyboard.press('ArrowLeft')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.locator('.editor').waitFor()
    expect(await page.title()).toBe('Untitled · Ganvas')
  })

  it('are found by typing, and undone by name', async () => {
    await page.keyboard.press('Control+k')
    await page.keyboard.type('new proj')
    await page.keyboard.press('Enter')
    await page.locator('.editor').waitFor()
    await change()
    await page.getByRole('menuitem', { name: 'Edit' }).click()
    const undo = page.locator('[data-command="edit.undo"]')
    await expect.poll(() => undo.innerText()).toMatch(/^Undo .+\s+Ctrl\+Z$/)
    await undo.click()
    await expect.poll(() => saved().innerText()).toBe('not saved yet')
    await page.keyboard.press('Control+Shift+Z')
    await expect.poll(() => saved().innerText()).toBe('unsaved, copy kept')
  })

  it('have a sheet of their keys, and letters stay text in a field', async () => {
    await page.keyboard.press('?')
    await expect.poll(() => dialog().innerText()).toContain('Ctrl+Shift+Z')
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'detached' })
    await page.keyboard.press('Control+k')
    await page.keyboard.type('what?')
    await expect.poll(() => page.locator('[cmdk-input]').inputValue()).toBe('what?')
  })

  it('change the colours, also for the next time', async () => {
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    await command('Light colours')
    await expect.poll(background).toBe('rgb(245, 247, 250)')
    await page.reload()
    await page.locator('.hero').waitFor()
    expect(await background()).toBe('rgb(245, 247, 250)')
    await command('Dark colours')
    await expect.poll(background).toBe('rgb(14, 17, 22)')
  })
})

describe('work', () => {
  it('is kept with the host within two seconds, and comes back after a reload', async () => {
    await openChanged()
    const [kept] = (await page.evaluate(() => fake().asked('recovery.keep'))) as { text: string; path: string }[] // prettier-ignore
    expect(kept).toMatchObject({ path: AT })
    expect((JSON.parse(kept!.text) as { networks: unknown[] }).networks).toHaveLength(3)
    await page.reload()
    await page.locator('.editor').waitFor()
    await expect.poll(() => saved().innerText()).toBe('unsaved, copy kept')
    await expect.poll(() => dialog().count()).toBe(0)
    // Based on what is on the disk, so saving asks nothing.
    await page.keyboard.press('Control+s')
    await expect.poll(() => saved().innerText()).toBe('saved')
    await expect.poll(() => page.evaluate(() => fake().request('recovery.list', {}))).toEqual({ ok: true, value: { documents: [] } }) // prettier-ignore
  })

  it('of a template that is open stays over a reload', async () => {
    await page.locator('.templates [title="iris-classifier.ganvas"]').click()
    await expect.poll(() => saved().innerText()).toBe('not saved yet')
    // Not even for a moment is there another page.
    await page.addInitScript({
      content: `new MutationObserver(() => {
        if (document.querySelector('.start') !== null) globalThis.startWasSeen = true
      }).observe(document, { childList: true, subtree: true })`,
    })
    await page.reload()
    await page.locator('.status', { hasText: 'Classifier 1,027' }).waitFor()
    await expect.poll(() => saved().innerText()).toBe('not saved yet')
    expect(await page.evaluate(() => 'startWasSeen' in globalThis)).toBe(false)
  })

  it('that a crash has left is offered: to open, or to throw away', async () => {
    const left = (id: string, name: string) => ({ documentId: id, name, path: null, text: IRIS })
    await page.evaluate(
      (copies) => Promise.all(copies.map((copy) => fake().request('recovery.keep', copy))),
      [left('one', 'First'), left('two', 'Second')],
    )
    await page.reload()
    await dialog().waitFor()
    await expect.poll(() => dialog().getByRole('heading').innerText()).toBe('Recovered 2 documents')
    await dialog().getByRole('button', { name: 'Discard' }).first().click()
    await expect.poll(() => dialog().getByRole('button', { name: 'Open' }).count()).toBe(1)
    await dialog().getByRole('button', { name: 'Open' }).click()
    await page.locator('.editor').waitFor()
    await expect.poll(() => saved().innerText()).toBe('unsaved, copy kept')
    expect(await page.evaluate(() => fake().asked('recovery.discard').length)).toBe(1)
  })

  it('is not written over what another program has saved meanwhile', async () => {
    await openChanged()
    await page.evaluate((path) => fake().writeFile(path, '{"theirs":1}'), AT)
    await page.keyboard.press('Control+s')
    await dialog().waitFor()
    await expect.poll(() => dialog().innerText()).toContain('iris.ganvas has changed on the disk')
    expect((await page.evaluate(() => fake().files()))[AT]).toBe('{"theirs":1}')
    await dialog().getByRole('button', { name: 'Save as…' }).click()
    await dialog().getByLabel('Name', { exact: true }).fill('mine')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => saved().innerText()).toBe('saved')
    const files = await page.evaluate(() => fake().files())
    expect(Object.keys(files).sort()).toEqual([AT, '/home/user/showers/mine.ganvas'])
    expect(files[AT]).toBe('{"theirs":1}')
  })

  it('is asked about before something else takes its place', async () => {
    await openChanged()
    await page.keyboard.press('Alt+n')
    await dialog().waitFor()
    await dialog().getByRole('button', { name: 'Cancel' }).click()
    await expect.poll(() => saved().innerText()).toBe('unsaved, copy kept')
    await page.keyboard.press('Alt+n')
    await dialog().getByRole('button', { name: 'Save', exact: true }).click()
    await expect.poll(() => page.locator('.top h1 b').innerText()).toBe('Untitled')
    const text = (await page.evaluate(() => fake().files()))[AT]
    expect((JSON.parse(text!) as { networks: unknown[] }).networks).toHaveLength(3)
  })

  it('can go back to an earlier version, and forward again', async () => {
    await openChanged()
    await page.keyboard.press('Control+s')
    await expect.poll(() => saved().innerText()).toBe('saved')
    await command('Earlier versions')
    await dialog().getByRole('button', { name: 'Restore' }).first().click()
    await expect.poll(() => saved().innerText()).toMatch(/^unsaved/)
    await page.keyboard.press('Control+z')
    await expect.poll(() => saved().innerText()).toBe('saved')
  })

  it.each([
    ['of a newer version', '{"format":"ganvas","version":9}', 'reads versions up to 1'],
    ['cut off', IRIS.slice(0, 700), 'not readable as JSON: line 22, column 7'],
    ['of another program', '{"cells":[]}', 'format'],
  ])('%s is left alone, with the reason', async (_, text, reason) => {
    await page.evaluate(([path, bad]) => fake().writeFile(path!, bad!), [AT, text])
    await page.evaluate((path) => fake().tell('command', { id: 'file.open', path }), AT)
    const alert = page.getByRole('alert')
    await alert.waitFor()
    await expect.poll(() => alert.innerText()).toContain('iris.ganvas cannot be opened')
    await expect.poll(() => alert.innerText()).toContain(reason)
    await expect.poll(() => page.locator('.hero').count()).toBe(1)
  })

  it('of a kind that is not known here is shown where it is, and kept as it was', async () => {
    const text = IRIS.replace('"kind": "dense"', '"kind": "dense-of-tomorrow"')
    await page.evaluate(([path, odd]) => fake().writeFile(path!, odd!), [AT, text])
    await page.evaluate((path) => fake().tell('command', { id: 'file.open', path }), AT)
    await page.locator('.react-flow__node', { hasText: 'not known here' }).waitFor()
    await page.getByRole('tab', { name: /^Problems/ }).click()
    await expect.poll(() => page.locator('.dock').innerText()).toContain('dense-of-tomorrow')
    await change()
    await page.keyboard.press('Control+s')
    await expect.poll(() => saved().innerText()).toBe('saved')
    type Nodes = { nodes: { kind: string }[] }
    const kept = JSON.parse((await page.evaluate(() => fake().files()))[AT]!) as Nodes
    const before = (JSON.parse(text) as Nodes).nodes
    const odd = (nodes: Nodes['nodes']) => nodes.filter(({ kind }) => kind === 'dense-of-tomorrow')
    expect(odd(kept.nodes)).toEqual(odd(before))
    expect(odd(before)).toHaveLength(1)
  })

  it('takes a project that is dropped onto the window', async () => {
    const transfer = await page.evaluateHandle((text) => {
      const dropped = new DataTransfer()
      dropped.items.add(new File([text], 'dropped.ganvas'))
      return dropped
    }, IRIS)
    await page.locator('.app').dispatchEvent('drop', { dataTransfer: transfer })
    await page.locator('.status', { hasText: 'Classifier 1,027' }).waitFor()
  })
})

describe('the host', () => {
  it('that is lost is counted back to, and what is drawn stays', async () => {
    await openChanged()
    await page.evaluate(() => fake().connection({ state: 'lost', attempt: 3, retryInMs: 9000 }))
    await page.locator('.banner', { hasText: /Trying again in \d s/ }).waitFor()
    await expect.poll(() => page.locator('.editor').count()).toBe(1)
    await expect.poll(() => page.locator('.status').innerText()).toContain('Not connected')
    await page.evaluate(() => fake().connection({ state: 'connected' }))
    await page.locator('.banner').waitFor({ state: 'detached' })
  })

  it('that refuses says why', async () => {
    const failure = { code: 'connection.expired', message: 'The token has expired.', hint: 'Open the new address.', problems: [] } // prettier-ignore
    await page.evaluate((given) => fake().connection({ state: 'refused', failure: given }), failure)
    await expect.poll(() => page.getByRole('alert').innerText()).toContain('The token has expired.')
    await expect.poll(() => page.locator('.app').count()).toBe(0)
  })
})

describe('a narrow window', () => {
  it('keeps palette and inspector in drawers over the drawing', async () => {
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.reload()
    await page.locator('.hero').waitFor()
    await page.keyboard.press('Alt+n')
    await page.locator('.drawer.right').waitFor()
    await expect.poll(() => page.locator('.inspector').count()).toBe(0)
    await page.getByRole('button', { name: 'Inspector' }).click()
    await page.locator('.drawer-content .inspector').waitFor()
    const width = await page.evaluate(() => document.documentElement.scrollWidth)
    expect(width).toBe(1024)
  })

  it('puts away what would lie over the drawing, and has it again when it is wide', async () => {
    await page.keyboard.press('Alt+n')
    await page.locator('.inspector').waitFor()
    await page.setViewportSize({ width: 1024, height: 700 })
    await page.locator('.drawer.right').waitFor()
    await expect.poll(() => page.locator('.inspector, .palette').count()).toBe(0)
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.locator('.inspector').waitFor()
    await expect.poll(() => page.locator('.drawer').count()).toBe(0)
  })
})

describe.each(['dark', 'light'] as const)('in %s colours', (theme) => {
  it('every screen of the shell can be used by everybody', async () => {
    await page.emulateMedia({ colorScheme: theme })
    expect(await seriousFindings()).toEqual([])
    await openChanged()
    expect(await seriousFindings()).toEqual([])
    const dialogs = {
      'all commands': () => page.keyboard.press('Control+k'),
      shortcuts: () => page.keyboard.press('?'),
      about: () => command('About Ganvas'),
      'save as': () => page.keyboard.press('Control+Shift+s'),
      unsaved: () => page.keyboard.press('Alt+n'),
    }
    for (const [name, open] of Object.entries(dialogs)) {
      await open()
      await page.locator('.dialog, .commands').waitFor()
      if (name === 'about') await dialog().getByText('Running as').waitFor()
      expect(await seriousFindings('[role=dialog]'), name).toEqual([])
      await page.keyboard.press('Escape')
      await dialog().waitFor({ state: 'detached' })
    }
  })
})

type Finding = { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }
type Axe = { run(where: string): Promise<{ violations: Finding[] }> }

async function seriousFindings(where = 'html'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) {
    // Not through the page, whose policy would forbid it: as a user’s own tools come in.
    const client = await context.newCDPSession(page)
    await client.send('Runtime.evaluate', { expression: readFileSync(AXE, 'utf8') })
  }
  const { violations } = await page.evaluate(
    (part) => (window as unknown as { axe: Axe }).axe.run(part), // put there above
    where,
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`)
}
