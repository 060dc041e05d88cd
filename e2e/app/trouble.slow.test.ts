import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { writeShowers } from '../screens/bad-files.ts'
import { trainerPid } from '../screens/cli.ts'
import { editorOn, savedState } from './screens/editor.ts'
import { openTunnel } from './screens/tunnel.ts'
import { beforeEachIn, ended, hasChromium, PATIENCE_MS, startApp, startHost, type App } from './start-app.ts'

/** What a user sees when something goes wrong that is not the user's doing, and that nothing is lost by it. */

const LONG = { timeout: 300_000 }
const patient = { timeout: PATIENCE_MS }

let app: App
let page: Page

beforeAll(async () => {
  if (!hasChromium()) return
  app = await startApp()
  page = app.page
  const template = join(import.meta.dirname, '../../resources/templates/digits-dense.ganvas')
  // Longer than any test.
  const text = readFileSync(template, 'utf8').replace(/"rounds": \d+/, '"rounds": 1000000')
  for (const name of ['trained', 'shared', 'crashed']) writeFileSync(join(app.folder, `${name}.ganvas`), text)
  writeFileSync(join(app.folder, 'newer.ganvas'), '{"format":"ganvas","version":9}')
  writeFileSync(join(app.folder, 'text.h5'), 'These are no showers.\n'.repeat(100))
  const whole = await writeShowers(join(app.folder, 'cut.h5'), { count: 2000 })
  truncateSync(whole, Math.floor(statSync(whole).size / 2))
}, 300_000)

afterAll(() => app?.close())

beforeEach(beforeEachIn(() => page))

const bar = (on: Page) => on.getByRole('region', { name: 'Training' }).first()

async function train(on: Page): Promise<string> {
  const before = runs()
  await bar(on).getByRole('button', { name: 'Train', exact: true }).click()
  await expect.poll(() => stepOf(on), { timeout: 2 * PATIENCE_MS }).toBeGreaterThan(20)
  return join(app.folder, 'runs', runs().find((each) => !before.includes(each)) ?? '')
}

function runs(): string[] {
  try {
    return readdirSync(join(app.folder, 'runs'))
  } catch {
    return []
  }
}

async function stepOf(on: Page): Promise<number> {
  const step = on.locator('.run-step')
  if ((await step.count()) === 0) return 0
  return Number(((await step.innerText()).split('/')[0] ?? '').replace(/\D/g, ''))
}

describe('a trainer that is killed', () => {
  it('is told in words; the host is alive, and the next run trains', LONG, async () => {
    await editorOn(page).openProject('trained.ganvas')
    const run = await train(page)
    process.kill(trainerPid(run) ?? 0, 'SIGKILL')
    const alert = page.locator('.run-failure[role=alert]')
    await alert.waitFor()
    await expect.poll(() => alert.innerText()).toMatch(/trainer/i)
    await expect.poll(() => alert.innerText()).toMatch(/checkpoint/i)
    expect(app.host.exitCode).toBe(null)

    await train(page)
    await bar(page).getByRole('button', { name: 'Stop' }).click()
    await bar(page).getByRole('button', { name: 'Train', exact: true }).waitFor()
  })
})

describe('a connection that breaks', () => {
  it('is told and comes back by itself; the run was followed with no gap', LONG, async () => {
    const tunnel = await openTunnel(app.address)
    const complaints: string[] = []
    // A second browser of the same host needs the cookie of the first.
    const cookies = await page.context().cookies()
    const context = await app.browser.newContext({ reducedMotion: 'reduce' })
    context.setDefaultTimeout(PATIENCE_MS)
    try {
      const { port } = new URL(tunnel.through(app.address))
      await context.addCookies(
        cookies.map(({ name, value }) => ({
          ...{ value, url: `http://127.0.0.1:${port}` },
          name: name.replace(new URL(app.address).port, port),
        })),
      )
      const far = await context.newPage()
      far.on('pageerror', (error) => complaints.push(error.message))
      await far.goto(tunnel.through(new URL('/', app.address).href))
      await editorOn(far).openProject('trained.ganvas')
      await train(far)
      tunnel.break()
      const banner = far.locator('.banner', { hasText: 'The connection to Ganvas is lost.' })
      await banner.waitFor()
      const before = await stepOf(far)
      // What is drawn meanwhile stays.
      await far.locator('.react-flow__node-card.draggable').first().click()
      await far.keyboard.press('ArrowRight')
      tunnel.mend()
      await banner.waitFor({ state: 'detached' })
      await expect.poll(() => stepOf(far), patient).toBeGreaterThan(before)
      await expect.poll(() => savedState(far).innerText(), patient).toBe('unsaved, copy kept')
      await bar(far).getByRole('button', { name: 'Stop' }).click()
      await bar(far).getByRole('button', { name: 'Train', exact: true }).waitFor()
      await far.keyboard.press('Control+z')
      expect(complaints).toEqual([])
    } finally {
      await context.close()
      await tunnel.close()
    }
  })
})

describe('a project', () => {
  it('that is open in two windows says so in the second', LONG, async () => {
    await editorOn(page).openProject('shared.ganvas')
    const other = await app.openWindow()
    await editorOn(other).openProject('shared.ganvas')
    await other.locator('.banner', { hasText: 'open in another window too' }).waitFor()
    await expect.poll(() => page.locator('.banner').count()).toBe(0)
    await other.close()
  })

  it('of a newer version is left alone, with the reason', LONG, async () => {
    const open = await page.locator('.top h1 b').innerText()
    await page.keyboard.press('Control+o')
    await page.getByRole('dialog').getByRole('button', { name: 'newer.ganvas' }).dblclick()
    const alert = page.getByRole('alert').filter({ hasText: 'newer.ganvas' })
    await alert.waitFor()
    await expect
      .poll(() => alert.innerText())
      .toMatch(/newer\.ganvas.* cannot be opened[\s\S]*version 9[\s\S]*up to 1/)
    await expect.poll(() => page.locator('.top h1 b').innerText()).toBe(open)
    await alert.getByRole('button', { name: 'Close notice' }).click()
  })
})

describe('a data file', () => {
  it.each([
    ['text.h5', 'that is a text'],
    ['cut.h5', 'that ends too early'],
  ])('%s, %s, is one clear message', LONG, async (name) => {
    const editor = editorOn(page)
    await editor.command('Open data file…')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Path, or the beginning of a name').fill(join(app.folder, name))
    await page.keyboard.press('Enter')
    const alert = dialog.getByRole('alert')
    await alert.waitFor()
    await expect.poll(() => alert.count()).toBe(1)
    await expect.poll(() => alert.innerText()).toContain(name)
    await expect.poll(() => alert.innerText()).toMatch(/HDF5|incomplete|truncated|damaged/)
    await expect.poll(() => dialog.getByRole('button', { name: /^Use/ }).count()).toBe(0)
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })
})

/** Last, for it takes the host away from the others. */
describe('a host that is killed', () => {
  it(
    'leaves what the window called kept; the next one offers it; old addresses are refused',
    LONG,
    async () => {
      const editor = editorOn(page)
      await editor.openProject('crashed.ganvas')
      await page.locator('.react-flow__node-card.draggable').nth(1).click()
      await editor.inspector.locator('.title').click()
      await page.keyboard.type('Not saved anywhere')
      await page.keyboard.press('Enter')
      await expect.poll(() => savedState(page).innerText(), patient).toBe('unsaved, copy kept')
      const gone = new Promise((resolve) => app.host.once('exit', resolve))
      app.host.kill('SIGKILL')
      await gone
      await page.locator('.banner', { hasText: 'The connection to Ganvas is lost.' }).waitFor()

      const { port } = new URL(app.address)
      const next = await startHost(app.folder, ['--port', port])
      try {
        // The window of before has no right to the new host, and is told what to do.
        await page.getByRole('alert').filter({ hasText: 'Ganvas cannot be used in this window' }).waitFor()
        const refused = await fetch(app.address, { redirect: 'manual' })
        expect(refused.status).toBe(403)
        expect(await refused.text()).toMatch(/^403\n[^]*open the new address/)

        const fresh = await page.context().newPage()
        await page.close()
        page = fresh
        await fresh.goto(next.address)
        const dialog = fresh.getByRole('dialog')
        await dialog.getByText('Recovered 1 document').waitFor()
        await dialog.getByRole('button', { name: 'Open' }).click()
        await fresh.getByText('Not saved anywhere').first().waitFor()
        await expect.poll(() => savedState(fresh).innerText()).toMatch(/^unsaved/)
        expect(readFileSync(join(app.folder, 'crashed.ganvas'), 'utf8')).not.toContain('Not saved anywhere')
        await editorOn(fresh).save()
        expect(readFileSync(join(app.folder, 'crashed.ganvas'), 'utf8')).toContain('Not saved anywhere')
        // A token works once.
        expect((await fetch(next.address, { redirect: 'manual' })).status).toBe(403)
      } finally {
        await ended(next.process)
      }
    },
  )
})
