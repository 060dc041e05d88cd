import '@tensorflow/tfjs-backend-cpu'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exportGenerator } from '../export-generator.ts'
import { referenceOf, templateGenerator } from '../testing/template-generator.ts'
import { openPython, type PythonForOnnx } from './python-environment.ts'
import { writeReference } from './reference-file.ts'

/** What a physicist does with the files: plain Python with the newest `tensorflow` and `keras`. */
const templates = [
  'demo-wgan-gp',
  'geant4-b5-wgan-gp',
  'calochallenge-wgan-gp',
  'belle-5x5-wgan-gp',
  'digits-dcgan',
  'digits-labelled-dcgan',
  'mnist-dcgan',
  'mnist-labelled-dcgan',
]

/** The same library without the parts for NVIDIA GPUs, a third of the size; it exists for x86 only. */
const TENSORFLOW = process.arch === 'x64' && process.platform !== 'darwin' ? 'tensorflow-cpu' : 'tensorflow'

let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
  folder = mkdtempSync(join(tmpdir(), 'ganvas-python-'))
  found = openPython(folder, [TENSORFLOW, 'keras'], 'GANVAS_TENSORFLOW_PYTHON')
  for (const template of templates) {
    const trained = templateGenerator(template)
    // The float64 reference takes seconds for an image of MNIST’s networks.
    const reference = referenceOf(trained, template.startsWith('mnist') ? 2 : 6)
    for (const target of ['saved-model']) {
      await exportGenerator({ trained, target, folder: join(folder, template), reference })
    }
    writeReference(join(folder, template), reference)
  }
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

type Line = {
  difference: number
  flipped: number
  inputs: Record<string, (number | null)[]>
  outputs: Record<string, (number | null)[]>
  metadata: Record<string, string>
}

/** Runs a script of this folder on all templates; the scripts print what they document. */
function runCheck(python: string, script: string, env: Record<string, string> = {}): Line[] {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const printed = execFileSync(python, [path, ...templates.map((each) => join(folder, each))], {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = printed.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Line)
}

test(
  'Python’s TensorFlow gives the same showers from every starter generator’s SavedModel',
  { timeout: 600_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const lines = runCheck(found.python, 'check_saved_model.py')
    expect(lines).toHaveLength(templates.length)
    for (const line of lines) {
      expect(line.difference).toBeLessThan(1e-4)
      expect(line.flipped).toBeLessThanOrEqual(1)
    }
    expect(lines[0]?.inputs).toEqual({ latent: [null, 32], energy: [null, 1] })
    expect(lines[0]?.outputs).toEqual({ showers: [null, 112] })
    expect(lines[0]?.metadata).toMatchObject({ energy_unit: 'GeV', showers_unit: 'MeV' })
  },
)
