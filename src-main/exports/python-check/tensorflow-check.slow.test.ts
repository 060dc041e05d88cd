import '@tensorflow/tfjs-backend-cpu'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { encodeKeras } from '../../../src-shared/catalog/exporters/keras/keras.ts'
import { descriptionOf } from '../../../src-shared/catalog/exporters/testing/described.ts'
import { layerCases } from '../../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../../src-shared/catalog/exporters/testing/op-cases.ts'
import { exportGenerator } from '../export-generator.ts'
import type { Reader } from '../readers/reader.ts'
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

/** Checking is what the tests below do themselves, all files in one process of Python. */
function later(target: string): Reader {
  return { target, read: () => Promise.resolve({ notChecked: { why: 'Checked below.', how: '' } }) }
}

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
    const reference = referenceOf(trained, template.startsWith('mnist') ? 1 : 5)
    for (const target of ['saved-model', 'keras']) {
      await exportGenerator({ trained, target, folder: join(folder, template), reference }, later(target))
    }
    writeReference(join(folder, template), reference)
  }
}, 600_000)
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

type Line = {
  difference: number
  flipped: number
  inputs: Record<string, (number | null)[]>
  outputs: Record<string, (number | null)[]>
  metadata: Record<string, string>
}

/** Runs a script of this folder; the scripts print what they document. */
function runCheck<Printed>(python: string, script: string, words: readonly string[]): Printed[] {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const printed = execFileSync(python, [path, ...words], {
    encoding: 'utf8',
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '-1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines = printed.trim().split('\n')
  return lines.map((line) => JSON.parse(line) as Printed)
}

function templateFolders(): string[] {
  return templates.map((each) => join(folder, each))
}

test(
  'Python’s TensorFlow gives the same showers from every starter generator’s SavedModel',
  { timeout: 600_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const lines = runCheck<Line>(found.python, 'check_saved_model.py', templateFolders())
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

test(
  'Keras opens every starter generator’s .keras file in safe mode and gives the same showers',
  { timeout: 600_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const lines = runCheck<Line>(found.python, 'check_keras.py', templateFolders())
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

test(
  'Keras computes every operation and layer as the float64 reference does',
  { timeout: 600_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const cases = [...opCases, ...layerCases]
    const path = join(folder, 'operations')
    mkdirSync(path)
    const list = cases.map((opCase, index) => {
      const { graph, inputs, expected } = prepareCase(opCase)
      writeFileSync(join(path, `${index}.keras`), encodeKeras({ graph, description: descriptionOf(graph) }))
      const plain = Object.entries(inputs).map(([name, { shape, values }]) => [
        name,
        { shape, values: Array.from(values) },
      ])
      return {
        inputs: Object.fromEntries(plain) as unknown,
        expected: { shape: expected.shape, values: Array.from(expected.values) },
        floor: opCase.floor ?? 1,
      }
    })
    writeFileSync(join(path, 'cases.json'), JSON.stringify(list))
    const lines = runCheck<{ difference: number | null }>(found.python, 'check_keras_operations.py', [path])
    expect(lines).toHaveLength(cases.length)
    const wrong = cases.flatMap((opCase, index) => {
      const difference = lines[index]?.difference ?? Infinity
      // Sums of thousands of terms come in another order here.
      return difference < 2 * (opCase.tolerance ?? 2e-6) ? [] : [`${opCase.name}: ${difference}`]
    })
    expect(wrong).toEqual([])
  },
)

test.for<[string, RegExp]>([
  ['saved-model', /^TensorFlow \d/],
  ['keras', /^Keras 3\S* on tensorflow$/],
])(
  'an export to %s is checked in the Python of the machine',
  { timeout: 600_000 },
  async ([target, program], { skip }) => {
    if ('missing' in found) return skip(found.missing)
    vi.stubEnv('GANVAS_PYTHON', found.python)
    const trained = templateGenerator('geant4-b5-wgan-gp')
    const reference = referenceOf(trained, 5)
    const report = await exportGenerator({ trained, target, folder: join(folder, 'asked'), reference })
    expect(report.checkedWith).toMatch(program)
    expect(report.maxRelativeDifference).toBeLessThan(2e-5)
  },
)
