import '@tensorflow/tfjs-backend-cpu'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { encodeSavedModel } from '../../src-shared/catalog/exporters/saved-model/saved-model.ts'
import { hostileExport } from '../../src-shared/catalog/exporters/testing/hostile.ts'
import { exportGenerator } from './export-generator.ts'
import { referenceOf, templateGenerator } from './testing/template-generator.ts'

let folder = ''

beforeEach(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
  folder = await mkdtemp(join(tmpdir(), 'ganvas-export-'))
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await rm(folder, { recursive: true, force: true })
})

it('writes a SavedModel with its units, and says that only TensorFlow could check it', async () => {
  vi.stubEnv('GANVAS_PYTHON', join(folder, 'no-python'))
  const trained = templateGenerator('demo-wgan-gp')
  const report = await exportGenerator({
    trained,
    target: 'saved-model',
    folder,
    reference: referenceOf(trained, 2),
  })
  expect(report.notChecked?.why).toBe(
    `TensorFlow alone reads a SavedModel, but cpu computes here. No Python was found (${join(folder, 'no-python')}).`,
  )
  const written = join(folder, 'generator-saved-model')
  expect((await readdir(written, { recursive: true })).sort()).toEqual([
    'assets.extra',
    join('assets.extra', 'ganvas.json'),
    'saved_model.pb',
  ])
  expect(JSON.parse(await readFile(join(written, 'assets.extra', 'ganvas.json'), 'utf8'))).toMatchObject({
    energy_unit: 'GeV',
    energy_range: '[1,100]',
    latent_distribution: 'normal',
    showers_unit: 'MeV',
    data_sha256: 'ab'.repeat(32),
  })
})

it('gives an input that Python cannot call by its name another one', () => {
  const { graph, description } = hostileExport(join(folder, 'never'))
  const file = Buffer.from(encodeSavedModel({ graph, description })).toString('latin1')
  expect(description.inputs.map(({ name }) => name)).toEqual(['class'])
  // Field 1 of a map entry is its key, with its length before it.
  expect(file).toContain('\n\x06class_')
})
