import '@tensorflow/tfjs-backend-cpu'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { ExportCall } from './export-generator.ts'
import { exporterOf, exporters } from '../../src-shared/catalog/exporters/index.ts'
import { exportGenerator } from './export-generator.ts'
import { readerOf } from './readers/index.ts'
import { referenceOf, templateGenerator } from './testing/template-generator.ts'
import type { TrainedGenerator } from './trained-generator.ts'

let folder = ''

beforeEach(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
  folder = await mkdtemp(join(tmpdir(), 'ganvas-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function codesOf(call: ExportCall): Promise<string[]> {
  try {
    await exportGenerator(call)
    return []
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error
    return error.problems.map((each) => each.code)
  }
}

describe.each([
  'demo-wgan-gp',
  'geant4-b5-wgan-gp',
  'calochallenge-wgan-gp',
  'belle-5x5-wgan-gp',
  'digits-dcgan',
  'digits-labelled-dcgan',
])('the generator of %s', (template) => {
  const trained = templateGenerator(template)
  const reference = referenceOf(trained, 40)

  it.each([
    ['onnx', 'ONNX Runtime'],
    ['tfjs', 'TensorFlow.js'],
  ])('gives the same showers as %s', async (target, program) => {
    const before = tf.memory().numTensors
    const report = await exportGenerator({ trained, target, folder, reference })
    expect(report.maxRelativeDifference).toBeLessThan(2e-5)
    expect(report.flippedCells).toBeLessThanOrEqual(1)
    expect(report.checkedWith).toContain(program)
    for (const { path, bytes } of report.files) expect((await readFile(path)).length).toBe(bytes)
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('a generator for Geant4’s Par04', () => {
  const demo = templateGenerator('demo-wgan-gp')
  /** The demo's 112 cells as a cylinder: 7 layers of 4 × 4. */
  const layers = Array.from({ length: 7 }, (_, id) => ({
    ...{ form: 'polar' as const, id, name: `${id}`, alphaBins: 4, rEdgesMm: [0, 2, 4, 6, 8] },
  }))
  const trained: TrainedGenerator = {
    ...demo,
    plan: {
      ...demo.plan,
      data: {
        ...demo.plan.data,
        showers: {
          ...demo.plan.data.showers,
          raw: { ...demo.plan.data.showers.raw, geometry: { name: 'mesh', layers } },
        },
      },
    },
  }

  it('takes one vector and gives shares of the energy, cell by cell as its C++ reads them', async () => {
    const call = { trained, target: 'geant4-par04', folder, reference: referenceOf(trained, 20) }
    const report = await exportGenerator(call)
    expect(report.maxRelativeDifference).toBeLessThan(2e-5)
    expect(await readdir(folder)).toEqual([
      'generator-geant4-par04.log',
      'generator-par04.mac',
      'generator-par04.onnx',
    ])
    const session = await InferenceSession.create(join(folder, 'generator-par04.onnx'))
    expect(session.inputNames).toEqual(['input'])
    expect(session.inputMetadata.map((each) => ('shape' in each ? each.shape : null))).toEqual([['N', 36]])
    await session.release()
    const macro = await readFile(join(folder, 'generator-par04.mac'), 'utf8')
    for (const line of [
      'setSizeLatentVector 32',
      'setSizeConditionVector 4',
      'setModelPathName ./generator-par04.onnx',
      'setSizeOfRhoCells 2 mm',
      'setNbOfRhoCells 4',
      'setNbOfPhiCells 4',
      'setNbOfZCells 7',
    ]) {
      expect(macro).toContain(`\n/Par04/inference/${line}\n`)
    }
  })

  it('draws its random numbers itself for the CaloDiT-2 mode, cell by cell as its C++ reads them', async () => {
    const call = { trained, target: 'geant4-par04-random', folder, reference: referenceOf(trained, 40) }
    const report = await exportGenerator(call)
    expect(report.maxRelativeDifference).toBeLessThan(2e-5)
    expect(report.checkedWith).toMatch(
      /1280 of those are standard normal: mean -?0\.\d+, standard deviation [01]\./,
    )
    const session = await InferenceSession.create(join(folder, 'generator-par04-random.onnx'))
    expect(session.inputNames).toEqual(['input'])
    expect(session.inputMetadata.map((each) => ('shape' in each ? each.shape : null))).toEqual([['N', 8]])
    expect(session.outputNames).toEqual(['showers'])
    // As Par04 calls it: one shower of 10 GeV. The same call gives another shower.
    const input = new Tensor('float32', Float32Array.of(10, 0, 1.57, 1, 0, 0, 0, 0), [1, 8])
    const sums = []
    for (let call = 0; call < 2; call++) {
      const { showers } = await session.run({ input })
      expect(showers?.dims).toEqual([1, 112])
      // float32, as the metadata of the output says.
      sums.push((showers?.data as Float32Array).reduce((sum, cell) => sum + cell, 0))
    }
    await session.release()
    expect(new Set(sums).size).toBe(2)
    const macro = await readFile(join(folder, 'generator-par04-random.mac'), 'utf8')
    expect(macro).toContain('\n/Par04/inference/setModelType CaloDiT-2\n')
    expect(macro).not.toContain('setSizeLatentVector')
  })

  it('is refused where layers differ or there is no energy', async () => {
    const refused = async (template: string, target: string) => {
      const generator = templateGenerator(template)
      const reference = referenceOf(generator, 2)
      return codesOf({ trained: generator, target, folder, reference })
    }
    for (const target of ['geant4-par04', 'geant4-par04-random']) {
      expect(await refused('demo-wgan-gp', target)).toEqual(['export.par04-cells'])
      expect(await refused('geant4-b5-wgan-gp', target)).toEqual([
        'export.par04-cells',
        'export.par04-inputs',
      ])
    }
  })
})

describe('an exported conditional shower generator', () => {
  const trained = templateGenerator('demo-wgan-gp')
  const reference = referenceOf(trained, 4)

  it('takes latent numbers and GeV, gives MeV, and says so', async () => {
    await exportGenerator({ trained, target: 'onnx', folder, reference })
    expect(await readdir(folder)).toEqual(['generator-onnx.log', 'generator.onnx'])
    const session = await InferenceSession.create(join(folder, 'generator.onnx'))
    expect(session.inputNames).toEqual(['latent', 'energy'])
    expect(session.inputMetadata.map((each) => ('shape' in each ? each.shape : null))).toEqual([
      ['N', 32],
      ['N', 1],
    ])
    expect(session.outputMetadata.map((each) => ('shape' in each ? each.shape : null))).toEqual([['N', 112]])
    await session.release()
  })

  it('says in a log what was checked', async () => {
    const report = await exportGenerator({ trained, target: 'onnx', folder, reference })
    const log = await readFile(report.log, 'utf8')
    expect(log).toMatch(/^ONNX export of .*\nRun test-run, Ganvas 0\.1\.0\n/)
    expect(log).toMatch(/\ngenerator\.onnx {2}\d+ bytes {2}sha256 [0-9a-f]{64}\n/)
    expect(log).toMatch(/\nLoaded again with ONNX Runtime [\d.]+: largest relative difference \d/)
    expect(log).toContain('4 showers')
    expect(log).not.toContain('NOT CHECKED')
  })

  it('is written all the same where nothing can check it, and says so', async () => {
    const how = 'Install it.'
    const missing = {
      target: 'onnx',
      read: () => Promise.resolve({ notChecked: { why: 'There is no reader.', how } }),
    }
    const report = await exportGenerator({ trained, target: 'onnx', folder, reference }, missing)
    expect(report).toMatchObject({
      ...{ checkedWith: null, maxRelativeDifference: null },
      notChecked: { why: 'There is no reader.', how: 'Install it.' },
    })
    expect(await readdir(folder)).toEqual(['generator-onnx.log', 'generator.onnx'])
    expect(await readFile(report.log, 'utf8')).toContain('\nNOT CHECKED. There is no reader.\nInstall it.\n')
  })

  it('keeps the description in the graph model', async () => {
    await exportGenerator({ trained, target: 'tfjs', folder, reference })
    expect(await readdir(join(folder, 'generator-tfjs'))).toEqual(['group1-shard1of1.bin', 'model.json'])
    const model = JSON.parse(await readFile(join(folder, 'generator-tfjs', 'model.json'), 'utf8')) as {
      userDefinedMetadata: Record<string, string>
    }
    expect(model.userDefinedMetadata).toMatchObject({
      energy_unit: 'GeV',
      energy_range: '[1,100]',
      latent_distribution: 'normal',
      showers_unit: 'MeV',
      data_sha256: 'ab'.repeat(32),
      training: '{"seed":3,"steps":1200}',
    })
  })

  it('replaces an older export and leaves no temporary file', async () => {
    await mkdir(join(folder, 'generator-tfjs'))
    await writeFile(join(folder, 'generator-tfjs', 'old'), 'old')
    await exportGenerator({ trained, target: 'tfjs', folder, reference })
    expect(await readdir(folder)).toEqual(['generator-tfjs', 'generator-tfjs.log'])
    expect(await readdir(join(folder, 'generator-tfjs'))).not.toContain('old')
  })
})

it('has a reader for every target', () => {
  expect(exporters.map(({ target }) => readerOf(target).target)).toEqual(
    exporters.map(({ target }) => target),
  )
})

it('writes a C++ header also where no compiler is, and says how to have it checked', async () => {
  const trained = templateGenerator('belle-5x5-wgan-gp')
  vi.stubEnv('CXX', join(folder, 'no-compiler'))
  const call = { trained, target: 'cpp-header', folder, reference: referenceOf(trained, 2) }
  const report = await exportGenerator(call).finally(() => vi.unstubAllEnvs())
  expect(report.checkedWith).toBeNull()
  expect(report.notChecked?.why).toMatch(/^No C\+\+ compiler was found \(.*no-compiler\)\.$/)
  expect(await readFile(report.log, 'utf8')).toMatch(
    /NOT CHECKED\. No C\+\+ .*\nTo have it checked: install g\+\+/,
  )
})

describe('refuses', () => {
  const trained = templateGenerator('geant4-b5-wgan-gp')
  const reference = referenceOf(trained, 4)

  it.each(['onnx', 'tfjs'])('showers that differ, and keeps the older %s export', async (target) => {
    await exportGenerator({ trained, target, folder, reference })
    const before = await readdir(folder, { recursive: true })
    const first = trained.network.weights[0]?.name ?? ''
    const other: TrainedGenerator = {
      ...trained,
      weights: new Map(
        [...trained.weights].map(([name, values]) => [
          name,
          name === first ? values.map((v) => v * 1.01) : values,
        ]),
      ),
    }
    expect(await codesOf({ trained: other, target, folder, reference })).toEqual(['export.mismatch'])
    expect(await readdir(folder, { recursive: true })).toEqual(before)
  })

  it('a target that it does not know', async () => {
    expect(await codesOf({ trained, target: 'caffe', folder, reference })).toEqual(['export.unknown-target'])
  })

  it('layers over images in a C++ header, and names the alternative', () => {
    const { plan } = templateGenerator('digits-dcgan')
    expect(exporterOf('cpp-header')?.supports(trained.plan)).toEqual([])
    expect(exporterOf('cpp-header')?.supports(plan)).toMatchObject([
      { code: 'export.cpp-layers', hint: expect.stringContaining('ONNX') as string },
    ])
  })

  it('a project without a generator', async () => {
    const networks = trained.plan.networks.filter((each) => each.role !== 'generator')
    const headless = { ...trained, plan: { ...trained.plan, networks } }
    expect(await codesOf({ trained: headless, target: 'onnx', folder, reference })).toEqual([
      'export.no-generator',
    ])
  })

  it('a folder that is a file', async () => {
    await writeFile(join(folder, 'taken'), '')
    expect(await codesOf({ trained, target: 'onnx', folder: join(folder, 'taken'), reference })).toEqual([
      'file.not-folder',
    ])
  })
})
