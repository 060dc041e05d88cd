import '@tensorflow/tfjs-backend-cpu'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { exportGenerator } from './export-generator.ts'
import { referenceOf, templateGenerator } from './testing/template-generator.ts'

let folder = ''

beforeEach(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
  folder = await mkdtemp(join(tmpdir(), 'ganvas-export-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

it('writes a SavedModel with its units, and says that only native TensorFlow could check it', async () => {
  const trained = templateGenerator('demo-wgan-gp')
  const report = await exportGenerator({
    trained,
    target: 'saved-model',
    folder,
    reference: referenceOf(trained, 2),
  })
  expect(report.notChecked?.why).toBe('Only native TensorFlow reads a SavedModel, but cpu computes here.')
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
