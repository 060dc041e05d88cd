import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ExportFile } from '../../../src-shared/catalog/exporters/define-exporter.ts'
import { writePytorch } from '../../../src-shared/catalog/exporters/pytorch/pytorch.ts'
import { descriptionOf } from '../../../src-shared/catalog/exporters/testing/described.ts'
import { hostileExport } from '../../../src-shared/catalog/exporters/testing/hostile.ts'
import { layerCases } from '../../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../../src-shared/catalog/exporters/testing/op-cases.ts'
import { recordGenerator } from '../../../src-shared/compile/record-generator.ts'
import { samplerInputs } from '../../../src-shared/compile/sampler.ts'
import { referenceOf, templateGenerator } from '../testing/template-generator.ts'
import { describeGenerator } from '../trained-generator.ts'
import { openPython, type PythonForOnnx } from './python-environment.ts'

/** What a physicist does with the files: imports the module and calls it, in Python with the newest PyTorch. */
let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-pytorch-'))
  found = openTorch()
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

/**
 * `GANVAS_TORCH_PYTHON` names a Python with torch and safetensors, else one on the path may have them. Only then are they
 * fetched, without CUDA where that index can be reached: with it they are gigabytes.
 */
function openTorch(): PythonForOnnx {
  const named = process.env['GANVAS_TORCH_PYTHON'] ?? ''
  if (named !== '') return { python: named }
  try {
    execFileSync('python3', ['-c', 'import torch, safetensors.torch'], { stdio: 'ignore' })
    return { python: 'python3' }
  } catch {
    const small = [
      '--retries',
      '0',
      '--extra-index-url',
      'https://pypi.org/simple',
      'torch',
      'safetensors',
      'numpy',
    ]
    const opened = openPython(folder, ['--index-url', 'https://download.pytorch.org/whl/cpu', ...small])
    return 'missing' in opened ? openPython(folder, ['torch', 'safetensors', 'numpy']) : opened
  }
}

type Reference = {
  inputs: { shape: readonly number[]; values: number[] }[]
  outputs: number[]
  floor: number | 'event'
}

function write(name: string, files: readonly ExportFile[], reference: Reference): string {
  const target = join(folder, name)
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(target, path)), { recursive: true })
    writeFileSync(join(target, path), bytes)
  }
  writeFileSync(join(target, 'reference.json'), JSON.stringify(reference))
  return target
}

function checked(python: string, folders: readonly string[]): { difference: number; flipped: number }[] {
  const script = fileURLToPath(new URL('check_pytorch.py', import.meta.url))
  const printed = execFileSync(python, ['-B', script, ...folders], { encoding: 'utf8', maxBuffer: 1e8 })
  // The script prints what it documents.
  return printed
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { difference: number; flipped: number })
}

const templates = [
  ...['demo-wgan-gp', 'geant4-b5-wgan-gp', 'calochallenge-wgan-gp', 'belle-5x5-wgan-gp'],
  ...['digits-dcgan', 'digits-labelled-dcgan', 'mnist-dcgan', 'mnist-labelled-dcgan'],
]
/** The reference computes in plain loops, which takes seconds for an image of MNIST. */
const countOf = (template: string): number => (template.startsWith('mnist') ? 1 : 20)

test('PyTorch gives the same showers for every starter generator', { timeout: 300_000 }, ({ skip }) => {
  if ('missing' in found) return skip(found.missing)
  const folders = templates.map((template) => {
    const trained = templateGenerator(template)
    const reference = referenceOf(trained, countOf(template))
    const graph = recordGenerator(trained, trained.weights)
    const inputs = samplerInputs(trained).map(({ name, shape }) => ({
      shape: [reference.count, ...shape],
      values: Array.from(reference.inputs[name] ?? []),
    }))
    const files = writePytorch({ graph, description: describeGenerator(trained) })
    return write(template, files, { inputs, outputs: Array.from(reference.showers), floor: 'event' })
  })
  const lines = checked(found.python, folders)
  expect(lines).toHaveLength(templates.length)
  for (const line of lines) {
    expect(line.difference).toBeLessThan(1e-4)
    expect(line.flipped).toBeLessThanOrEqual(1)
  }
  // The example at the end of the file.
  const example = join(folder, 'demo-wgan-gp', 'generator-pytorch', 'generator.py')
  const printed = execFileSync(found.python, ['-B', example], { encoding: 'utf8' })
  expect(printed).toMatch(/^showers: \[8, 112\] in MeV\nsum of each: \[\d/)
})

test('names that look like code are none', { timeout: 300_000 }, ({ skip }) => {
  if ('missing' in found) return skip(found.missing)
  const { graph, description, reference } = hostileExport(join(folder, 'written'))
  const target = write('hostile', writePytorch({ graph, description }), reference)
  expect(checked(found.python, [target])[0]?.difference).toBeLessThan(1e-6)
  expect(existsSync(join(folder, 'written'))).toBe(false)
})

test('PyTorch computes every operation and layer as the reference does', { timeout: 300_000 }, ({ skip }) => {
  if ('missing' in found) return skip(found.missing)
  const cases = [...opCases, ...layerCases]
  const folders = cases.map((opCase, index) => {
    const { graph, inputs, expected } = prepareCase(opCase)
    return write(`case-${index}`, writePytorch({ graph, description: descriptionOf(graph) }), {
      inputs: graph.inputs.map(({ operation }) => {
        const given = inputs[operation.name]
        return { shape: given?.shape ?? [], values: Array.from(given?.values ?? []) }
      }),
      outputs: Array.from(expected.values),
      floor: opCase.floor ?? 1,
    })
  })
  const wrong = checked(found.python, folders).flatMap(({ difference }, index) => {
    const allowed = cases[index]?.tolerance ?? 5e-6
    return difference < allowed ? [] : [`${cases[index]?.name}: ${difference}`]
  })
  expect(wrong).toEqual([])
})
