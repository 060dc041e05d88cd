import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeOnnx } from '../../../src-shared/catalog/exporters/onnx/onnx.ts'
import { descriptionOf } from '../../../src-shared/catalog/exporters/testing/described.ts'
import { opCases, prepareCase } from '../../../src-shared/catalog/exporters/testing/op-cases.ts'
import { exportGenerator } from '../export-generator.ts'
import { openPython, type PythonForOnnx } from './python-environment.ts'
import { referenceOf, templateGenerator } from '../testing/template-generator.ts'

/** What a physicist does with the file: plain Python with the newest `onnx` and `onnxruntime`. */
let folder = ''
let found: PythonForOnnx = { missing: '' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-python-'))
  found = openPython(folder)
}, 600_000)
afterAll(() => rmSync(folder, { recursive: true }))

type Line = {
  difference: number
  flipped: number
  opset: number
  inputs: Record<string, (string | number)[]>
  metadata: Record<string, string>
}

test(
  'Python’s ONNX Runtime gives the same showers for every starter generator',
  { timeout: 300_000 },
  async ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const templates = [
      'demo-wgan-gp',
      'geant4-b5-wgan-gp',
      'calochallenge-wgan-gp',
      'belle-5x5-wgan-gp',
      'digits-dcgan',
      'digits-labelled-dcgan',
    ]
    const folders: string[] = []
    for (const template of templates) {
      const trained = templateGenerator(template)
      const reference = referenceOf(trained, 50)
      const target = join(folder, template)
      await exportGenerator({ trained, target: 'onnx', folder: target, reference })
      const plain = {
        count: reference.count,
        inputs: Object.fromEntries(
          Object.entries(reference.inputs).map(([name, values]) => [name, Array.from(values)]),
        ),
        showers: Array.from(reference.showers),
      }
      writeFileSync(join(target, 'reference.json'), JSON.stringify(plain))
      folders.push(target)
    }
    const script = fileURLToPath(new URL('check_onnx.py', import.meta.url))
    const printed = execFileSync(found.python, [script, ...folders], { encoding: 'utf8' })
    // The script prints what it documents.
    const lines = printed
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    expect(lines).toHaveLength(templates.length)
    for (const line of lines) {
      expect(line.difference).toBeLessThan(1e-4)
      expect(line.flipped).toBeLessThanOrEqual(1)
      expect(line.opset).toBe(17)
    }
    expect(lines[0]?.inputs).toEqual({ latent: ['N', 32], energy: ['N', 1] })
    expect(lines[0]?.metadata).toMatchObject({
      energy_unit: 'GeV',
      energy_range: '[1,100]',
      showers_unit: 'MeV',
    })
  },
)

test(
  'the checker of onnx accepts every operation that is written, shapes included',
  { timeout: 300_000 },
  ({ skip }) => {
    if ('missing' in found) return skip(found.missing)
    const files = opCases.map((opCase, index) => {
      const { graph } = prepareCase(opCase)
      const path = join(folder, 'operations', `${index}.onnx`)
      mkdirSync(join(folder, 'operations'), { recursive: true })
      writeFileSync(path, encodeOnnx({ graph, description: descriptionOf(graph) }))
      return path
    })
    const program =
      'import sys, onnx\nfor path in sys.argv[1:]: onnx.checker.check_model(onnx.load(path), full_check=True)'
    execFileSync(found.python, ['-c', program, ...files])
  },
)
