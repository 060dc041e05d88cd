import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { catalog } from '../../src-shared/catalog/index.ts'
import { checkDocument } from '../../src-shared/check/check-document.ts'
import { parseDocument } from '../../src-shared/document/parse-document.ts'
import { builtCli, runCli } from '../screens/cli.ts'
import { drag, editorOn, middle } from './screens/editor.ts'
import { beforeEachIn, hasChromium, PATIENCE_MS, startApp, type App } from './start-app.ts'

/** The lecture's DCGAN for MNIST, drawn from nothing with mouse and keyboard. */

let app: App

beforeAll(async () => {
  if (hasChromium()) app = await startApp()
}, 300_000)

afterAll(() => app?.close())

beforeEach(beforeEachIn(() => app?.page))

it('an empty canvas becomes the DCGAN of the lecture', async () => {
  const { page } = app
  const editor = editorOn(page)
  await page.getByRole('button', { name: 'New project' }).click()

  await page.locator('.empty-hint').waitFor()
  // More room for the drawing.
  await page.keyboard.press('Control+j')

  // What it learns from.
  await page.locator('.empty-choices').getByRole('button', { name: 'Showers, images or a table' }).click()
  await editor.set({ shape: '28×28×1', unit: '1', layout: 'mnist', labels: 'none' })
  await page
    .getByRole('region', { name: 'Transforms' })
    .getByRole('button', { name: 'Scale', exact: true })
    .click()
  await editor.set({ factor: '1/256' })

  await editor.command('Add generator and critic')
  await editor.lane('Critic').locator('.lane-title').dblclick()
  await page.getByLabel('Name of the lane').fill('Discriminator')
  await page.keyboard.press('Enter')

  // The discriminator: a source dragged in, a wire dropped on nothing, the keyboard over the canvas, then the palette.
  const lane = await editor.lane('Discriminator').boundingBox()
  await drag(page, await middle(editor.entry('Data')), { x: (lane?.x ?? 0) + 110, y: (lane?.y ?? 0) + 60 })
  const out = await middle(editor.node('data').locator('.port.source'))
  await drag(page, out, { x: out.x + 70, y: out.y + 4 })
  await editor.quickAdd.fill('convolution 2d')
  await page.keyboard.press('Enter')
  await editor.set({ filters: 64, kernel: 5, padding: 'same', activation: 'tanh' })
  const conv = await middle(editor.node('conv-2d'))
  await page.mouse.click(conv.x, conv.y + 90)
  await page.keyboard.press('Space')
  await editor.quickAdd.fill('max pooling 2d')
  await page.keyboard.press('Enter')
  await editor.select('conv-2d')
  await page.keyboard.press('w')
  await page.getByRole('menu', { name: /^Connect / }).waitFor()
  await page.keyboard.press('Enter')
  await editor.select('max-pooling-2d')
  await editor.set({ size: 2 })
  await editor.add('conv 2d', { filters: 128, kernel: 5, padding: 'valid', activation: 'tanh' })
  await editor.add('max pooling 2d', { size: 2 })
  await editor.add('dropout', { rate: 0.5 })
  await editor.add('flatten')
  await editor.add('dense', { units: 1024, activation: 'tanh' })
  await editor.add('dense', { units: 1, activation: 'sigmoid' })

  // The generator, one layer after the other.
  await editor.command('Fit everything')
  await editor.lane('Generator').locator('.lane-title').click()
  await editor.add('latent', { size: 100, distribution: 'uniform' })
  await editor.add('dense', { units: 1024, activation: 'tanh' })
  await editor.add('dense', { units: 7 * 7 * 128, activation: 'linear' })
  await editor.add('batch norm')
  await editor.add('activation', { activation: 'tanh' })
  await editor.add('reshape', { shape: '7×7×128' })
  await editor.add('upsampling 2d', { size: 2 })
  await editor.add('conv 2d', { filters: 64, kernel: 5, padding: 'same', activation: 'tanh' })
  await editor.add('upsampling 2d', { size: 2 })
  await editor.add('conv 2d', { filters: 1, kernel: 5, padding: 'same', activation: 'sigmoid' })

  // Who trains, and how.
  await editor.select('training/recipe')
  await page.getByRole('combobox', { name: 'Recipe' }).selectOption('non-saturating-gan')
  await editor.select('training/schedule')
  await editor.set({ batch: 100, rounds: 4800 })
  for (const [index, name] of ['Discriminator', 'Generator'].entries()) {
    await editor.select(`training/trainers/${index}`)
    await page.getByRole('combobox', { name: `Optimizer of ${name}` }).selectOption('sgd')
    await editor.set({ 'learning rate': '5e-4', momentum: 0.9, nesterov: true })
  }

  await expect.poll(() => editor.status.innerText(), { timeout: PATIENCE_MS }).toContain('No problems')
  // As published with the course.
  await expect.poll(() => editor.status.innerText()).toContain('Generator 6,763,777')
  await expect.poll(() => editor.status.innerText()).toContain('Discriminator 3,485,441')

  await editor.save('dcgan')
  const file = join(app.folder, 'dcgan.ganvas')
  const template = join(import.meta.dirname, '../../resources/templates/mnist-dcgan.ganvas')
  expect(meaningOf(file)).toEqual(meaningOf(template))
  const checked = await runCli(await builtCli(), ['check', file])
  expect(checked.code, checked.stderr).toBe(0)
  expect(app.complaints).toEqual([])
}, 300_000)

/** What a project computes: its chains of layers and its schedule, defaults filled in; no ids, names or places. */
function meaningOf(file: string) {
  const parsed = parseDocument(readFileSync(file, 'utf8'))
  if (!parsed.ok) throw new Error(parsed.failure.map(({ message }) => message).join())
  const checked = checkDocument(parsed.value.document, catalog)
  const { networks, nodes, edges, training } = checked.document
  const chain = (network: string | null) => {
    const own = nodes.filter((node) => node.network === network)
    let node = own.find(({ id }) => edges.every(({ to }) => to.node !== id))
    const found: unknown[] = []
    while (node !== undefined) {
      const { id, kind } = node
      found.push([kind, checked.nodes.get(id)?.params])
      const next = edges.find(({ from }) => from.node === id)?.to.node
      node = own.find((each) => each.id === next)
    }
    expect(found).toHaveLength(own.length)
    return found
  }
  return {
    networks: networks.map(({ id, name, role }) => ({ name, role, layers: chain(id) })),
    data: chain(null),
    recipe: checked.training.recipe,
    batch: training.batch,
    rounds: training.rounds,
    trainers: training.trainers.map(({ network, steps, optimizer }, index) => ({
      network: networks.find(({ id }) => id === network)?.name,
      steps,
      optimizer: [optimizer.kind, checked.training.optimizers[index]],
    })),
  }
}
