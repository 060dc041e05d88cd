import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { createRandom, type Random } from './screens/random.ts'
import { drag, editorOn, middle } from './screens/editor.ts'
import { beforeEachIn, hasChromium, startApp, type App } from './start-app.ts'

/** Whatever is done to a drawing can be taken back, and done again, to the byte. */

const EDITS = 200
const SEED = 20260

let app: App
let page: Page
let editor: ReturnType<typeof editorOn>

beforeAll(async () => {
  if (!hasChromium()) return
  app = await startApp()
  page = app.page
  editor = editorOn(page)
}, 300_000)

afterAll(() => app?.close())

beforeEach(beforeEachIn(() => app?.page))

it('200 random edits are undone to the bytes that were opened, and redone to those that were left', async () => {
  const file = join(app.folder, 'pair.ganvas')
  const read = () => readFileSync(file, 'utf8')
  const template = join(import.meta.dirname, '../../resources/templates/digits-dcgan.ganvas')
  writeFileSync(file, readFileSync(template))
  await editor.openProject('pair.ganvas')
  // As the app writes it: the file of the repository was laid out by a formatter.
  await touch()
  await editor.save()
  await page.reload()
  await page.locator('.react-flow__node').first().waitFor()
  const opened = read()

  const random = createRandom(SEED)
  const done: string[] = []
  // Some find nothing to change: a wire where all ports are taken.
  while (done.length < EDITS + 40) {
    const name = random.pick(await possible())
    done.push(name)
    await acts[name]?.(random)
    await page.keyboard.press('Escape')
  }
  await editor.save()
  const edited = read()
  expect(edited).not.toBe(opened)

  await pressTimes('Control+z', EDITS - 1)
  expect(await editor.canDo('edit.undo'), `fewer than ${EDITS} steps: ${done.join(', ')}`).toBe(true)
  while (await editor.canDo('edit.undo')) await pressTimes('Control+z', 20)
  await editor.save()
  expect(read()).toBe(opened)

  while (await editor.canDo('edit.redo')) await pressTimes('Control+Shift+z', 100)
  await editor.save()
  expect(read()).toBe(edited)
  expect(app.complaints).toEqual([])
}, 600_000)

async function pressTimes(keys: string, times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) await page.keyboard.press(keys)
}

/** A change and back: the document has not changed, and is written anew. */
async function touch(): Promise<void> {
  await page.locator('.react-flow__node-card.draggable').first().click()
  await page.keyboard.press('ArrowRight')
  await editor.save()
  await page.keyboard.press('Control+z')
}

/** One node that can be moved, with the keyboard in it. */
async function focusNode(random: Random): Promise<string | null> {
  const ids = await page
    .locator('.react-flow__node-card.draggable')
    .evaluateAll((nodes) => nodes.map((node) => node.getAttribute('data-id') ?? ''))
  if (ids.length === 0) return null
  const id = random.pick(ids)
  await editor.node(id).focus()
  await page.keyboard.press('Enter')
  return id
}

/** A list of commands that has just closed gives the keyboard back a moment later: then it is asked for again. */
async function inspect(id: string, field: Locator): Promise<void> {
  const look = async () => {
    if ((await field.count()) === 0) await editor.select(id)
    return field.count()
  }
  await expect.poll(look, { interval: 200 }).toBe(1)
}

const GROWING = ['add', 'add at the pointer', 'paste', 'duplicate']
const SHRINKING = ['delete', 'cut']

/** So that the drawing stays of a size that a user would have. */
async function possible(): Promise<string[]> {
  const nodes = await page.locator('.react-flow__node-card.draggable').count()
  if (nodes < 8) return GROWING
  if (nodes > 30) return SHRINKING
  return Object.keys(acts)
}

const LAYERS = [
  'dense',
  'conv 2d',
  'dropout',
  'batch norm',
  'leaky relu',
  'flatten',
  'reshape',
  'latent',
  'scale',
]

/** What a user does, by name; each is one step of the history, or a few. */
const acts: Record<string, (random: Random) => Promise<void>> = {
  async add(random) {
    await focusNode(random)
    await editor.add(random.pick(LAYERS))
  },
  async 'add at the pointer'(random) {
    const canvas = await page.locator('.canvas').boundingBox()
    if (canvas === null) return
    await page.mouse.move(
      canvas.x + canvas.width * random.number(),
      canvas.y + canvas.height * random.number(),
    )
    await focusNode(random)
    await page.keyboard.press('Space')
    await editor.quickAdd.fill(random.pick(LAYERS))
    await page.keyboard.press('Enter')
  },
  async nudge(random) {
    await focusNode(random)
    await page.keyboard.press(random.pick(['ArrowLeft', 'ArrowRight', 'Shift+ArrowUp', 'Shift+ArrowDown']))
  },
  async drag(random) {
    await editor.command('Fit everything')
    const id = await focusNode(random)
    if (id === null) return
    const from = await middle(editor.node(id))
    await drag(page, from, { x: from.x + random.whole(-80, 80), y: from.y + random.whole(-40, 40) })
  },
  async delete(random) {
    await focusNode(random)
    await page.keyboard.press('Delete')
  },
  async rename(random) {
    await focusNode(random)
    const title = editor.inspector.locator('.title')
    if ((await title.count()) === 0) return
    await title.click()
    await page.keyboard.type(`Layer “${random.whole(0, 1e6)}” ν`)
    await page.keyboard.press('Enter')
  },
  async param(random) {
    await focusNode(random)
    const fields = editor.inspector.locator('input[role=spinbutton]')
    const count = await fields.count()
    if (count === 0) return
    const field = fields.nth(random.whole(0, count - 1))
    await field.fill(String(random.whole(1, 40)))
    await field.press('Enter')
    await editor.inspector.press('Escape')
  },
  async count(random) {
    await focusNode(random)
    const field = editor.inspector.locator('input[role=spinbutton]').first()
    if ((await field.count()) > 0) await field.press(random.pick(['ArrowUp', 'ArrowDown']))
  },
  async choice(random) {
    await focusNode(random)
    const list = editor.inspector.locator('.fields select').first()
    if ((await list.count()) === 0) return
    const values = await list
      .locator('option')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value') ?? ''))
    await list.selectOption(random.pick(values.filter((value) => value !== '')))
  },
  async paste(random) {
    await focusNode(random)
    await page.keyboard.press('Control+c')
    await page.keyboard.press('Control+v')
  },
  async duplicate(random) {
    await focusNode(random)
    await page.keyboard.press('Control+d')
  },
  async cut(random) {
    await focusNode(random)
    await page.keyboard.press('Control+x')
  },
  async wire(random) {
    await focusNode(random)
    await page.keyboard.press('w')
    await page.keyboard.press(random.pick(['ArrowDown', 'ArrowUp']))
    await page.keyboard.press('Enter')
  },
  async 'cut a wire'(random) {
    const wires = page.locator('.wire-reach')
    const count = await wires.count()
    if (count === 0) return
    await wires.nth(random.whole(0, count - 1)).dispatchEvent('click')
    await page.keyboard.press('Delete')
  },
  async group(random) {
    await focusNode(random)
    await page.keyboard.press('Alt+ArrowRight')
    await page.keyboard.press('Control+g')
    await page.keyboard.press('c')
  },
  async ungroup() {
    const group = page.locator('.card.stack').first()
    if ((await group.count()) === 0) return
    await group.click({ force: true })
    await page.keyboard.press('c')
    await page.keyboard.press('Control+Shift+g')
  },
  async lane(random) {
    await editor.command(random.pick(['Add part lane', 'Add critic lane', 'Add regressor lane']))
  },
  async 'delete a lane'(random) {
    const lanes = page.locator('.lane-button')
    const count = await lanes.count()
    if (count < 4) return
    await editor.command('Fit everything')
    await lanes.nth(random.whole(0, count - 1)).dispatchEvent('pointerdown', { button: 0 })
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
  },
  async arrange(random) {
    await focusNode(random)
    await page.keyboard.press('l')
  },
  async recipe(random) {
    const list = page.getByRole('combobox', { name: 'Recipe' })
    await inspect('training/recipe', list)
    const values = await list
      .locator('option')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value') ?? ''))
    await list.selectOption(random.pick(values.filter((value) => value !== '')))
  },
  async schedule(random) {
    await inspect('training/schedule', editor.field('rounds'))
    await editor.set({ rounds: random.whole(1, 9999), batch: random.whole(1, 256) })
  },
  async align(random) {
    await focusNode(random)
    await page.keyboard.press('Control+a')
    await editor.command(random.pick(['Align left', 'Align top']))
  },
}
