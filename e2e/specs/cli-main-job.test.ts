import { mkdtempSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { builtCli, readMetrics, runCli } from '../screens/cli.ts'
import { writeDigitImages } from '../screens/good-files.ts'

/** What the program is for, from the command line: data in, a trained and exported generator out. */

const TEMPLATES = fileURLToPath(new URL('../../resources/templates/', import.meta.url))

let cli: string
let folder: string

beforeAll(async () => {
  cli = await builtCli()
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'ganvas main job ')))
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs a command that must succeed without a word on stderr; returns what it says as JSON. */
async function json(...words: string[]): Promise<Record<string, unknown>> {
  const ended = await runCli(cli, [...words, '--json'], { cwd: folder })
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
  const answer = JSON.parse(ended.stdout) as Record<string, unknown> // an object, the next line says
  expect(answer).toMatchObject({ ok: true })
  return answer
}

const bytesOf = (file: string) => readFileSync(join(folder, file))

const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

function expectPicture(file: string): void {
  expect(bytesOf(file).subarray(0, 8).equals(PNG)).toBe(true)
  expect(statSync(join(folder, file)).size).toBeGreaterThan(500)
}

type Trained = {
  outcome: string
  round: number
  pictures: string[]
  exports: { target: string; files: string[]; maxRelativeDifference: number }[]
  evaluation: Record<string, unknown> | null
}

describe.sequential('the main job', () => {
  test('simulate writes showers and their binning', async () => {
    expect(await json('simulate', '--showers', '400', '--seed', '3', '--out', 'showers.h5')).toMatchObject({
      files: [join(folder, 'showers.h5'), join(folder, 'binning_showers.xml')],
      showers: 400,
      detector: 'demo',
      particle: 'photon',
    })
  })

  test('inspect recognises them', async () => {
    expect(await json('inspect', 'showers.h5')).toMatchObject({
      format: 'hdf5',
      problems: [],
      events: {
        layout: 'calochallenge',
        count: 400,
        shape: [112],
        unit: 'MeV',
        condition: { name: 'incident_energies', size: 1, unit: 'MeV' },
      },
    })
  })

  test('check finds nothing wrong with the project', async () => {
    expect(await json('check', 'demo-wgan-gp')).toEqual({ ok: true, problems: [] })
  })

  test('train leaves judged and exported showers', { timeout: 120_000 }, async () => {
    const trained = (await json(
      ...['train', 'demo-wgan-gp', '--data', 'showers.h5'],
      ...['--steps', '30', '--seed', '2', '--out', 'run'],
    )) as unknown as Trained // as TrainResult says
    expect(trained).toMatchObject({ outcome: 'complete', round: 30 })
    expect(readMetrics(join(folder, 'run')).map(({ round }) => round)).toEqual(
      Array.from({ length: 30 }, (_, at) => at + 1),
    )
    expect(trained.pictures).toEqual([
      'samples/round-000000030.png',
      'total-energy.png',
      'average-shower.png',
    ])
    for (const picture of trained.pictures) expectPicture(join('run', picture))
    expect(trained.exports).toMatchObject([{ target: 'onnx', files: ['generator.onnx'] }])
    expect(trained.exports[0]?.maxRelativeDifference).toBeLessThan(1e-4)
    expect(JSON.parse(bytesOf('run/agreement.json').toString())).toMatchObject({
      realCount: 400,
      generatedCount: 5000,
    })
  })

  test('generate gives the same file for the same seed, and another for another', async () => {
    const words = ['generate', 'run', '--showers', '50']
    expect(await json(...words, '--seed', '4', '--out', 'a.h5')).toMatchObject({
      file: join(folder, 'a.h5'),
      showers: 50,
      layout: 'calochallenge',
    })
    await json(...words, '--seed', '4', '--out', 'b.h5')
    await json(...words, '--seed', '5', '--out', 'c.h5')
    expect(bytesOf('a.h5').equals(bytesOf('b.h5'))).toBe(true)
    expect(bytesOf('a.h5').equals(bytesOf('c.h5'))).toBe(false)
  })

  test('what was generated is read back, with the energies that were asked for', async () => {
    await json('generate', 'run', '--showers', '20', '--energy', '10:20', '--out', 'd.h5')
    const inspected = (await json('inspect', 'd.h5')) as {
      events: { count: number; layout: string; statistics: { condition: { min: number; max: number } } }
    }
    expect(inspected.events).toMatchObject({ count: 20, layout: 'calochallenge', shape: [112], unit: 'MeV' })
    expect(inspected.events.statistics.condition.min).toBeGreaterThanOrEqual(10_000)
    expect(inspected.events.statistics.condition.max).toBeLessThanOrEqual(20_000)
  })

  test('export to calochallenge writes so many showers and reads them again', async () => {
    const words = ['--to', 'calochallenge', '--showers', '30', '--seed', '4', '--out', 'to use']
    const exported = await json('export', 'run', ...words)
    const path = join(folder, 'to use', 'generated-30-seed-4.h5')
    expect(exported).toMatchObject({ target: 'calochallenge', showers: 30, files: [{ path }] })
    expect(exported['checkedWith']).toMatch(/calochallenge/)
  })

  test.each([
    ['onnx', ['generator.onnx'], /ONNX Runtime/],
    ['tfjs', ['generator-tfjs/model.json', 'generator-tfjs/group1-shard1of1.bin'], /TensorFlow\.js/],
  ])('export to %s is loaded again and agrees', async (target, files, by) => {
    const exported = (await json('export', 'run', '--to', target, '--out', 'to use')) as {
      files: { path: string; bytes: number }[]
      maxRelativeDifference: number
      checkedWith: string
    }
    expect(exported.files.map(({ path }) => path)).toEqual(files.map((file) => join(folder, 'to use', file)))
    for (const { path, bytes } of exported.files) expect(statSync(path).size).toBe(bytes)
    expect(exported.maxRelativeDifference).toBeLessThan(1e-4)
    expect(exported.checkedWith).toMatch(by)
  })
})

// The numbers of the lecture's slides.
test.each([
  ['iris-classifier', [1027]],
  ['mnist-dense', [118_282]],
  ['mnist-cnn', [2_770_634]],
  ['mnist-dcgan', [6_763_777, 3_485_441]],
  ['mnist-labelled-dcgan', [6_774_017, 7_388_683]],
])('summary counts the parameters of %s', async (template, parameters) => {
  const summary = (await json('summary', template)) as {
    networks: { parameters: { total: number } }[]
  }
  expect(summary.networks.map((each) => each.parameters.total)).toEqual(parameters)
})

describe('every template trains', () => {
  const simulated = (detector: string) => async () => {
    await json('simulate', '--detector', detector, '--showers', '200', '--out', `${detector}.h5`)
    return `${detector}.h5`
  }
  const images = () => Promise.resolve(writeDigitImages(folder, { count: 200, seed: 1 }))

  test.for<[template: string, data: (() => Promise<string>) | null]>([
    ['iris-classifier', null],
    ['digits-dense', null],
    ['digits-cnn', null],
    ['mnist-dense', images],
    ['mnist-cnn', images],
  ])('%s, and is judged', { timeout: 120_000 }, async ([template, data]) => {
    const trained = await trainTemplate(template, data === null ? null : await data())
    expect(trained.exports).toEqual([])
    const { testEvents, correct, accuracy } = trained.evaluation as Record<string, number>
    expect(accuracy).toBeCloseTo((correct ?? NaN) / (testEvents ?? NaN), 10)
    expect(JSON.parse(bytesOf(`${template}/evaluation.json`).toString())).toEqual(trained.evaluation)
  })

  test.for<[template: string, data: (() => Promise<string>) | null]>([
    ['digits-dcgan', null],
    ['digits-labelled-dcgan', null],
    ['mnist-dcgan', images],
    ['mnist-labelled-dcgan', images],
    ['belle-5x5-wgan-gp', simulated('crystal-5x5')],
    ['geant4-b5-wgan-gp', simulated('b5-20x4')],
    ['calochallenge-wgan-gp', simulated('calochallenge-1-photons')],
  ])('%s, and leaves pictures and a checked export', { timeout: 240_000 }, async ([template, data]) => {
    const trained = await trainTemplate(template, data === null ? null : await data())
    expect(trained.pictures[0]).toBe('samples/round-000000002.png')
    for (const picture of trained.pictures) expectPicture(join(template, picture))
    expect(trained.exports).toMatchObject([{ target: 'onnx', files: ['generator.onnx'] }])
    expect(trained.exports[0]?.maxRelativeDifference).toBeLessThan(1e-4)
  })
})

describe.sequential('generators without energies', () => {
  // The runs of the templates above.
  test('make showers when there is nothing to ask for, and say so when there is', async () => {
    const words = ['generate', 'belle-5x5-wgan-gp', '--showers', '30']
    expect(await json(...words, '--out', 'crystals.h5')).toMatchObject({ showers: 30 })
    const inspected = await runCli(cli, ['inspect', 'crystals.h5', '--json'], { cwd: folder })
    expect(JSON.parse(inspected.stdout)).toMatchObject({ ok: true, events: { count: 30, shape: [25] } })
    // The generator knows no energies and writes zeros; whoever reads the file is told.
    expect(inspected.stderr).toMatch(
      /^warning: .*“incident_energies” is 0 MeV in every one of 30 events.*\n$/,
    )
    const refused = await runCli(cli, [...words, '--out', 'at-50.h5', '--energy', '50'], { cwd: folder })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(/^error: An energy was asked for, but .* Hint: Leave --energy out\.\n$/)
  })

  test('of images are exported, labels and all, but not written as showers', async () => {
    const exported = await json('export', 'digits-labelled-dcgan', '--to', 'tfjs')
    expect(exported['maxRelativeDifference']).toBeLessThan(1e-4)
    const words = ['generate', 'digits-labelled-dcgan', '--showers', '5', '--out', 'digits.h5']
    const refused = await runCli(cli, words, { cwd: folder })
    expect(refused.code).toBe(2)
    expect(refused.stderr).toMatch(
      /^error: .* holds energies in MeV\. Hint: Images go into --layout mnist; or export it .*\n$/,
    )
  })
})

/** Two rounds, and not more of what a template trains before: the largest would take minutes. */
async function trainTemplate(name: string, data: string | null): Promise<Trained> {
  const project = JSON.parse(readFileSync(join(TEMPLATES, `${name}.ganvas`), 'utf8')) as GraphDocument
  for (const each of project.training.pretraining) each.rounds = 1
  writeFileSync(join(folder, `${name}.ganvas`), JSON.stringify(project))
  const words = ['train', `${name}.ganvas`, '--steps', '2', '--out', name]
  const ended = await runCli(cli, [...words, ...(data === null ? [] : ['--data', data]), '--json'], {
    cwd: folder,
  })
  expect(ended.stderr).toBe('')
  expect(ended.code).toBe(0)
  const trained = JSON.parse(ended.stdout) as Trained // as TrainResult says
  expect(trained).toMatchObject({ ok: true, outcome: 'complete', round: 2 })
  return trained
}
