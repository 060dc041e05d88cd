import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { findChromium } from './find-chromium.ts'
import { serveTestingPage } from './testing-page.ts'

const root = join(import.meta.dirname, '..', '..')
const executablePath = findChromium()
const MISSING = 'needs Chromium (Debian: apt install chromium), or its path in GANVAS_CHROMIUM'
const axe = readFileSync(join(root, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8')

/** The page's fake host, as far as these tests use it (`src-renderer/testing/fake-host.ts`). */
type Fake = {
  runs: {
    happen(runId: string, event: object): void
    become(runId: string, state: object): void
  }
  answer(name: string, value: unknown): void
  fail(name: string, failure: object): void
  asked(name: string): Record<string, unknown>[]
  tell(name: string, data: unknown): void
  writeFile(path: string, text: string): void
}
/** Of the page: `page.evaluate` runs its functions there. */
declare function fake(): Fake

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
  page.on('console', (message) => {
    // What the page asks for in vain (the browser looks for a favicon) is no fault of the window's.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      complaints.push(message.text())
  })
  await page.addInitScript({ content: 'globalThis.fake = () => globalThis.ganvasTest' })
  await page.goto(server.url)
  await page.evaluate(answers)
  await open('geant4-b5-wgan-gp')
  return async () => {
    await page.close()
    expect(complaints).toEqual([])
  }
})

async function open(template: string): Promise<void> {
  const text = readFileSync(join(root, 'resources', 'templates', `${template}.ganvas`), 'utf8')
  const withSource = text.replace(/"source": "[^"]*"/, '"source": "/data/b5.root"')
  const path = '/home/user/showers/demo.ganvas'
  await page.evaluate(([to, what]) => fake().writeFile(to!, what!), [path, withSource])
  await page.evaluate((to) => fake().tell('command', { id: 'file.open', path: to }), path)
  await page.locator('.run-bar').waitFor()
}

/**
 * Runs in the page. Frames of two showers of 4 × 3 cells: in the real one of each, cell 5 (row 1, column 2) holds 1000,
 * cell 6 half a decade more than nothing, cell 7 NaN, all others nothing; in the generated one cell 5 holds the round.
 */
function answers(): void {
  const geometry = {
    name: 'test',
    layers: [{ form: 'grid', id: 0, name: '0', rows: 4, columns: 3, pitchMm: null }],
  }
  const shape = [4, 3, 1]
  const shower = (cells: Record<number, number>) => Array.from({ length: 12 }, (_, cell) => cells[cell] ?? 0)
  const showers = (cells: Record<number, number>) => Float32Array.from([...shower(cells), ...shower(cells)])
  const host = fake()
  host.answer('runs.frame', ({ round }: { round: number }) => ({
    ...{ round, count: 2, shape, unit: 'MeV', geometry, captions: ['50 GeV', '80 GeV'] },
    real: showers({ 5: 1000, 6: 0.01, 7: Number.NaN }),
    generated: showers({ 5: round }),
  }))
  host.answer('sampling.open', () => ({
    ...{ sampling: 's', round: 300, shape, unit: 'MeV', geometry },
    latents: [{ name: 'z', size: 10, distribution: 'normal', low: -1, high: 1 }],
    condition: { name: 'energy', size: 1, unit: 'GeV', ranges: [[10, 1000]], classes: null },
  }))
  host.answer('sampling.close', () => ({}))
  host.answer(
    'sampling.draw',
    ({
      count,
      latents,
      conditions,
    }: {
      count: number
      latents: unknown
      conditions: Float32Array | null
    }) => ({
      values: Float32Array.from({ length: 12 * count }, () => 10 * (conditions?.[0] ?? 1)),
      latents: latents ?? Float32Array.from({ length: 10 * count }, (_, index) => index / 10),
      drawMs: 1,
    }),
  )
}

/** Trains, with pictures at three steps. */
async function train(): Promise<void> {
  await page.getByRole('button', { name: 'Train', exact: true }).first().click()
  await page.locator('.run-state', { hasText: 'Starting' }).waitFor()
  await page.evaluate(() => {
    const { runs } = fake()
    runs.become('run-1', { state: 'running', stage: 'Training' })
    for (const round of [100, 200, 300]) runs.happen('run-1', { type: 'samples', round, file: 'x' })
  })
  await page.getByRole('tab', { name: 'Showers' }).click()
  await page.locator('.samples canvas.shower').first().waitFor()
}

/** The colour at a share of a canvas: `#rrggbb`. */
async function colorIn(name: string, right: number, down: number): Promise<string> {
  return page.getByRole('img', { name }).evaluate(
    (canvas, at) => {
      const { width, height } = canvas as HTMLCanvasElement
      const context = (canvas as HTMLCanvasElement).getContext('2d')
      const { data } = context!.getImageData(Math.floor(at.right * width), Math.floor(at.down * height), 1, 1)
      return `#${[...data.subarray(0, 3)].map((part) => part.toString(16).padStart(2, '0')).join('')}`
    },
    { right, down },
  )
}

const seriousFindings = async (where: string): Promise<string[]> => {
  await page.evaluate(axe)
  return page.evaluate(async (selector) => {
    type Finding = { id: string; impact: string; nodes: { html: string }[] }
    const { axe: checker } = globalThis as unknown as {
      axe: { run(where: object): Promise<{ violations: Finding[] }> }
    }
    const { violations } = await checker.run({ include: [[selector]] })
    return violations
      .filter(({ impact }) => ['serious', 'critical'].includes(impact))
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`)
  }, where)
}

describe('showers of a run', () => {
  it('are drawn in their cells on one labelled scale, with what is not on it in colours of its own', async () => {
    await train()
    // Cell 5: row 1 of 4, column 2 of 3, the largest of the real ones: the end of the scale, inferno’s #fcffa4.
    expect(await colorIn('Real shower 1', 2.5 / 3, 1.5 / 4)).toBe('#fcffa4')
    expect(await colorIn('Real shower 1', 0.5 / 3, 2.5 / 4)).toBe('#232838')
    expect(await colorIn('Real shower 1', 1.5 / 3, 2.5 / 4)).toBe('#40c8ff')
    expect(await colorIn('Real shower 1', 0.1, 0.1)).toBe('#05060a')
    // 300 of 1000 on four decades: not the brightest, and not empty.
    const made = await colorIn('Generated shower 1', 2.5 / 3, 1.5 / 4)
    expect(['#fcffa4', '#05060a']).not.toContain(made)
    const bar = page.locator('.samples .color-bar')
    await expect
      .poll(() => bar.innerText())
      .toMatch(/MeV\s+0\.1\s+1\s+10\s+100\s+1,000\s+< 0\.1 MeV\s+0\s+not a number/)
    await expect
      .poll(() => page.locator('.samples-pictures .samples-note').innerText())
      .toContain('4 rows × 3 columns')
    expect(await seriousFindings('.dock')).toEqual([])
  })

  it('say under the pointer which cell holds how much', async () => {
    await train()
    const shower = page.getByRole('img', { name: 'Generated shower 2' })
    const box = await shower.boundingBox()
    if (box === null) throw new Error('the shower has no place')
    await page.mouse.move(box.x + (box.width * 2.5) / 3, box.y + (box.height * 1.5) / 4)
    await expect.poll(() => page.locator('.cell-tip').innerText()).toMatch(/300 MeV\s*row 1, column 2/)
  })

  it('follow the slider, the keys and the film, and the latest until then', async () => {
    await train()
    const step = page.locator('.samples .step-slider output')
    await expect.poll(() => step.innerText()).toBe('Step 300')
    const slider = page.getByRole('slider', { name: 'Step that is shown' })
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => step.innerText()).toBe('Step 200')
    await page.getByRole('img', { name: 'Generated shower 1, 200 MeV' }).waitFor()
    // New pictures do not take away what was chosen.
    await page.evaluate(() => fake().runs.happen('run-1', { type: 'samples', round: 400, file: 'x' }))
    await page.keyboard.press('Home')
    await expect.poll(() => step.innerText()).toBe('Step 100')
    await page.getByRole('button', { name: 'Play the run as a film' }).click()
    await page.getByRole('img', { name: 'Generated shower 1, 400 MeV' }).waitFor()
    await page.getByRole('button', { name: 'Play the run as a film' }).waitFor()
    await page.keyboard.press('Home')
    await page.getByRole('button', { name: 'Latest' }).click()
    await expect.poll(() => step.innerText()).toBe('Step 400')
    const asked = await page.evaluate(() =>
      fake()
        .asked('runs.frame')
        .map(({ round }) => round),
    )
    // Each once, though each was shown several times.
    expect([...asked].sort()).toEqual([100, 200, 300, 400])
  })

  it('are saved as a picture, as a film and as values', async () => {
    await train()
    const saved = async (item: RegExp) => {
      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('menuitem', { name: item }).click()
      const file = await download
      return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) }
    }
    const png = await saved(/PNG.*light/)
    expect(png.name).toMatch(/step 300\.png$/)
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG')
    const gif = await saved(/GIF.*dark/)
    expect(gif.bytes.subarray(0, 6).toString()).toBe('GIF89a')
    // One image block per frame.
    expect(gif.bytes.toString('latin1').split('\x21\xf9\x04').length - 1).toBe(3)
    const csv = (await saved(/CSV/)).bytes.toString().split('\n')
    expect(csv[0]).toBe('set,shower,asked for,cell,place,energy_MeV')
    expect(csv[6]).toBe('Real,1,50 GeV,5,"row 1, column 2",1000')
    // A heading, two sets of two showers of twelve cells, the end of the last line.
    expect(csv).toHaveLength(1 + 2 * 2 * 12 + 1)
  })

  it('can be drawn for an energy and for latents while the run is paused', async () => {
    await train()
    await page.getByRole('button', { name: 'Playground' }).click()
    await page.getByText('Pause the run, or open a finished one').waitFor()
    await page.evaluate(() => fake().runs.become('run-1', { state: 'paused', round: 300 }))
    const energy = page.getByRole('slider', { name: 'Energy' })
    // 12 cells of 10 · 100: the geometric middle of 10 … 1000 GeV.
    await page.getByText('12 GeV in all cells, 12 % of the 100 GeV asked for').waitFor()
    await expect.poll(() => energy.getAttribute('aria-valuetext')).toBe('100 GeV')
    await energy.press('End')
    await page.getByText('Outside what it was trained on: 10 GeV to 1 TeV').waitFor()
    await page.getByText('360 GeV in all cells, 12 % of the 3 TeV asked for').waitFor()
    await expect.poll(() => page.locator('.play-latent').count()).toBe(8)
    await page.getByRole('button', { name: 'More (2)' }).click()
    await expect.poll(() => page.locator('.play-latent').count()).toBe(10)
    // Latents that the host drew are the sliders’ now, and sent back with the next wish.
    await expect.poll(() => page.locator('.play-latent output').nth(3).innerText()).toBe('0.30')
    expect(await seriousFindings('.samples')).toEqual([])
    await page.evaluate(() => fake().runs.become('run-1', { state: 'running', stage: 'Training' }))
    await page.getByText('Pause the run, or open a finished one').waitFor()
    expect(await page.evaluate(() => fake().asked('sampling.close').length)).toBe(1)
  })

  it('have a place before there is a run', async () => {
    await page.getByRole('tab', { name: 'Showers' }).click()
    await expect.poll(() => page.locator('.samples-empty').innerText()).toContain('No showers yet')
    expect(await seriousFindings('.dock')).toEqual([])
  })
})

describe('a data file', () => {
  const dialog = () => page.getByRole('dialog')

  async function drop(name: string): Promise<void> {
    const transfer = await page.evaluateHandle((file) => {
      const dropped = new DataTransfer()
      dropped.items.add(new File([new Uint8Array(1024 * 1024 + 5)], file))
      return dropped
    }, name)
    await page.locator('.app').dispatchEvent('drop', { dataTransfer: transfer })
  }

  it('that is dropped anywhere is sent, looked at and used, as one step of the history', async () => {
    await page.evaluate(() => {
      fake().answer('files.upload', () => ({ upload: 'u' }))
      fake().answer('files.piece', ({ bytes }: { bytes: Uint8Array }) => ({ receivedBytes: bytes.length }))
      fake().answer('files.uploaded', () => ({ path: '/home/user/uploads/mine.h5' }))
    })
    await drop('mine.h5')
    await dialog().getByText('It has showers and energies.').waitFor()
    const sizes = await page.evaluate(() =>
      fake()
        .asked('files.piece')
        .map(({ bytes }) => (bytes as Uint8Array).length),
    )
    expect(sizes).toEqual([1024 * 1024, 5])
    await dialog().getByText('3 events are empty').waitFor()
    const text = await dialog().innerText()
    for (const part of ['100, each of 4×3×1', 'MeV', 'energies in MeV', '3 entries in the file']) {
      expect(text).toContain(part)
    }
    expect(text).toContain('3 of 100 events are empty. Leave them out, or train on them.')
    // All cells of event k hold k: 12 MeV, then 24 MeV.
    await dialog().getByRole('img', { name: 'Event 1, 12 MeV in all' }).waitFor()
    await dialog().getByRole('button', { name: 'Next' }).click()
    await dialog().getByRole('img', { name: 'Event 2, 24 MeV in all' }).waitFor()
    await expect
      .poll(() => dialog().locator('.entries').innerText())
      .toContain('Compound types cannot be read.')
    expect(await seriousFindings('.dialog')).toEqual([])

    await dialog().getByText('The networks expect').waitFor()
    await dialog().getByRole('button', { name: 'Use it anyway' }).click()
    await dialog().waitFor({ state: 'detached' })
    await page.keyboard.press('Control+s')
    const saved = () =>
      page.evaluate(() => {
        const all = fake().asked('project.save')
        return all.at(-1)?.['text'] as string | undefined
      })
    await expect.poll(saved).toContain('/home/user/uploads/mine.h5')
    await page.keyboard.press('Control+z')
    await page.keyboard.press('Control+s')
    await expect.poll(saved).toContain('/data/b5.root')
  })

  it('of another layout is read again, and a file that is not what it says is one clear message', async () => {
    await page.evaluate(() => fake().tell('command', { id: 'file.open-data', path: null }))
    await dialog().getByRole('button', { name: 'Iris' }).click()
    await dialog().getByLabel('Layout').selectOption('table')
    await dialog().getByText('It has columns.').waitFor()
    const choice = () => page.evaluate(() => fake().asked('data.explore').at(-1)?.['choice'])
    expect(await choice()).toMatchObject({ layout: 'table' })
    await page.evaluate(() =>
      fake().fail('data.explore', {
        code: 'data.kind',
        message: 'photo.h5 is of a kind that cannot be read.',
        hint: 'Known are HDF5, ROOT, CSV and IDX.',
      }),
    )
    await dialog().getByRole('button', { name: 'Back' }).click()
    await page.evaluate(() => fake().writeFile('/home/user/showers/photo.h5', 'not HDF5'))
    await dialog().getByLabel('Path, or the beginning of a name').fill('/home/user/showers/photo.h5')
    await page.keyboard.press('Enter')
    const alert = dialog().getByRole('alert')
    await alert.waitFor()
    await expect
      .poll(() => alert.innerText())
      .toContain('photo.h5 is of a kind that cannot be read. Known are')
    await expect.poll(() => dialog().getByRole('button', { name: 'Copy' }).count()).toBe(1)
    expect(await seriousFindings('.dialog')).toEqual([])
  })

  it('can be simulated by whoever has none', async () => {
    await page.evaluate(() => fake().answer('data.simulate', ({ out }: { out: string }) => ({ path: out })))
    await page.evaluate(() => fake().tell('command', { id: 'file.open-data', path: null }))
    await dialog().getByRole('tab', { name: 'Make sample data' }).click()
    await dialog().getByText('Like the CaloGAN calorimeter').click()
    await dialog().getByLabel('Showers').fill('500')
    expect(await seriousFindings('.dialog')).toEqual([])
    await dialog().getByRole('button', { name: 'Make 500 showers' }).click()
    await dialog().getByText('It has showers and energies.').waitFor()
    expect(await page.evaluate(() => fake().asked('data.simulate')[0])).toEqual({
      ...{ detector: 'calogan', showers: 500, seed: 1 },
      out: '/home/user/showers/calogan-500-seed-1.h5',
    })
  })
})

describe('an export', () => {
  const dialog = () => page.getByRole('dialog')
  const targets = {
    targets: [
      {
        ...{ target: 'onnx', title: 'ONNX', summary: 'For C++ and Python.' },
        ...{ supported: ['Takes energy [N, 1], GeV'], refused: [] },
      },
      {
        ...{ target: 'tfjs', title: 'TensorFlow.js', summary: 'For web pages.', supported: [] },
        refused: [
          { code: 'x', message: '“Odd” has no counterpart there.', hint: 'Replace it.', problems: [] },
        ],
      },
    ],
  }

  it('says what could not be checked, and how to have it checked', async () => {
    await train()
    await page.evaluate((given) => {
      fake().runs.become('run-1', { state: 'finished', outcome: 'complete', round: 300 })
      fake().answer('export.targets', given)
      fake().answer('export.run', {
        files: ['/home/user/showers/run-1/generator.onnx', '/home/user/showers/run-1/generator-onnx.log'],
        ...{ maxRelativeDifference: null, checkedWith: null, usage: '' },
        notChecked: { why: 'Python lacks torch.', how: 'To have it checked: python3 -m pip install torch.' },
      })
    }, targets)
    await page.evaluate(() => fake().tell('command', { id: 'file.export', path: null }))
    await dialog().getByRole('button', { name: 'Export', exact: true }).click()
    const result = dialog().locator('.export-result')
    await result.waitFor()
    expect(await result.innerText()).toMatch(
      /^Exported, but not checked\. Python lacks torch\. To have it checked: python3 -m pip install torch\./,
    )
    expect(await result.innerText()).toContain('generator-onnx.log')
    expect(await seriousFindings('.dialog')).toEqual([])
  })

  it('says what fits before it writes, what the re-check found after it, and how to go on', async () => {
    await train()
    await page.evaluate((given) => {
      fake().runs.become('run-1', { state: 'finished', outcome: 'complete', round: 300 })
      fake().answer('export.targets', given)
      fake().answer('export.run', {
        files: ['/home/user/showers/run-1/generator.onnx'],
        ...{ maxRelativeDifference: 0.0000034, checkedWith: 'onnxruntime', usage: 'import onnxruntime' },
      })
      fake().answer('export.showers', { files: ['/home/user/showers/run-1/generated.h5'] })
    }, targets)
    await page.evaluate(() => fake().tell('command', { id: 'file.export', path: null }))
    await dialog().getByText('“Odd” has no counterpart there. Replace it.').waitFor()
    await expect.poll(() => dialog().getByRole('radio', { name: 'TensorFlow.js' }).isDisabled()).toBe(true)
    await dialog().getByRole('button', { name: 'Export', exact: true }).click()
    const result = dialog().locator('.export-result')
    await result.waitFor()
    await expect.poll(() => result.innerText()).toContain('largest relative difference 3.4·10⁻⁶')
    await expect.poll(() => result.innerText()).toContain('import onnxruntime')
    expect(await seriousFindings('.dialog')).toEqual([])

    await dialog().getByLabel('Showers').fill('250')
    await dialog().getByLabel('Energy from').fill('20')
    await expect.poll(() => dialog().getByRole('button', { name: 'Generate' }).isDisabled()).toBe(true)
    await dialog().getByLabel('to (GeV)').fill('50')
    await dialog().getByRole('button', { name: 'Generate' }).click()
    await dialog().getByText('generated.h5').waitFor()
    expect(await page.evaluate(() => fake().asked('export.showers')[0])).toEqual({
      ...{ runId: 'run-1', showers: 250, seed: 1, energyGeV: [20, 50], out: null },
    })
  })

  it('says before the first run what there will be', async () => {
    await page.evaluate(() => fake().tell('command', { id: 'file.export', path: null }))
    await dialog().getByText('No runs yet').waitFor()
    expect(await seriousFindings('.dialog')).toEqual([])
  })
})
