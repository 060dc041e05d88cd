import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCppHeader } from '../../../src-shared/catalog/exporters/cpp-header/cpp-header.ts'
import type { ExportDescription } from '../../../src-shared/catalog/exporters/define-exporter.ts'
import type { Graph } from '../../../src-shared/catalog/exporters/graph/graph.ts'
import { nodesInOrder } from '../../../src-shared/catalog/exporters/graph/graph.ts'
import { descriptionOf, largestDifference } from '../../../src-shared/catalog/exporters/testing/described.ts'
import { hostileExport } from '../../../src-shared/catalog/exporters/testing/hostile.ts'
import { layerCases } from '../../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { CASE_BATCH, opCases, prepareCase } from '../../../src-shared/catalog/exporters/testing/op-cases.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { exportGenerator } from '../export-generator.ts'
import { referenceOf, templateGenerator } from '../testing/template-generator.ts'

/** What a C++ programmer does with the header: includes it and calls it. */
let folder = ''
let compiler = ''
const CXX = process.env['CXX'] ?? 'c++'
const MISSING = `this machine has no C++ compiler called ${CXX}`

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ganvas-cpp-'))
  try {
    compiler = execFileSync(CXX, ['--version'], { encoding: 'utf8' })
  } catch {
    compiler = ''
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test(
  'a compiled header gives the same showers for every starter generator of dense layers',
  { timeout: 300_000 },
  async ({ skip }) => {
    if (compiler === '') return skip(MISSING)
    for (const template of [
      'demo-wgan-gp',
      'geant4-b5-wgan-gp',
      'calochallenge-wgan-gp',
      'belle-5x5-wgan-gp',
    ]) {
      const trained = templateGenerator(template)
      const reference = referenceOf(trained, 40)
      const target = join(folder, template)
      const report = await exportGenerator({ trained, target: 'cpp-header', folder: target, reference })
      expect(report.checkedWith, template).toBe(compiler.split('\n')[0])
      expect(report.maxRelativeDifference).toBeLessThan(1e-4)
      expect(report.flippedCells).toBeLessThanOrEqual(1)
    }
    // The example at the end, as its comment says, without a warning.
    const words = ['-std=c++17', '-O2', '-Wall', '-Wextra', '-Werror', '-x', 'c++', '-DGANVAS_EXAMPLE']
    const cwd = join(folder, 'demo-wgan-gp')
    execFileSync(CXX, [...words, 'generator.hpp', '-o', 'example'], { cwd, stdio: 'pipe' })
    const printed = execFileSync(join(cwd, 'example'), { encoding: 'utf8' })
    expect(printed).toMatch(/^112 numbers, sum [\d.e+]+ MeV\n$/)
  },
)

type Case = { graph: Graph; description: ExportDescription; inputs: Float32Array[]; count: number }

/** What all cases give, one program for all: their headers do not know each other. */
function computed(name: string, cases: readonly Case[]): Float32Array[] {
  const sizes = cases.map(({ description }) => ({
    given: description.inputs.map(({ shape }) => sizeOf(shape)),
    made: sizeOf(description.outputs[0]?.shape ?? []),
  }))
  const calls = cases.map(({ graph, description, count }, index) => {
    const title = description.title === 'Test' ? `${name} ${index}` : description.title
    const [file] = writeCppHeader({ graph, description: { ...description, title } })
    const text = Buffer.from(file?.bytes ?? []).toString()
    writeFileSync(join(folder, `${name}-${index}.hpp`), text)
    const space = /^namespace (\w+) \{$/m.exec(text)?.[1] ?? ''
    const { given = [], made = 0 } = sizes[index] ?? {}
    const vectors = given.map((size, each) => `std::vector<float> x${each} = next(${count * size});`)
    const pointers = given.map((size, each) => `x${each}.data() + event * ${size}`)
    return `{ ${vectors.join(' ')} std::vector<float> y(${made});
      for (std::size_t event = 0; event < ${count}; ++event) {
        ${space}::generate(${[...pointers, 'y.data()'].join(', ')});
        std::fwrite(y.data(), 4, ${made}, stdout);
      } }`
  })
  const includes = cases.map((_, index) => `#include "${name}-${index}.hpp"`)
  const reading = `std::vector<float> next(std::size_t count) {
    std::vector<float> values(count);
    if (std::fread(values.data(), 4, count, stdin) != count) std::abort();
    return values;
  }`
  const head = [...includes, '#include <cstdio>', '#include <cstdlib>', '#include <vector>', reading]
  writeFileSync(join(folder, `${name}.cpp`), [...head, 'int main() {', ...calls, '}'].join('\n'))
  execFileSync(CXX, ['-std=c++17', '-O0', `${name}.cpp`, '-o', name], { cwd: folder, stdio: 'pipe' })
  const input = Buffer.concat(
    cases.flatMap(({ inputs }) => inputs.map((values) => Buffer.from(values.buffer))),
  )
  const output = Uint8Array.from(execFileSync(join(folder, name), { input, maxBuffer: 1e8 }))
  let offset = 0
  return cases.map(({ count }, index) => {
    const bytes = 4 * count * (sizes[index]?.made ?? 0)
    const values = new Float32Array(output.buffer.slice(offset, offset + bytes))
    offset += bytes
    return values
  })
}

const OVER_IMAGES = new Set(['conv', 'convTranspose', 'maxPool', 'averagePool', 'upsample'])

test('C++ computes every operation and layer as the reference does', { timeout: 300_000 }, ({ skip }) => {
  if (compiler === '') return skip(MISSING)
  const prepared = [...opCases, ...layerCases]
    // A header makes one event: nothing in it knows a batch.
    .filter(({ name }) => !name.includes('over the batch'))
    .map((opCase) => ({ opCase, ...prepareCase(opCase) }))
    .filter(({ graph }) => !nodesInOrder(graph).some(({ operation }) => OVER_IMAGES.has(operation.op)))
  const made = computed(
    'cases',
    prepared.map(({ graph, inputs }) => ({
      ...{ graph, description: descriptionOf(graph), count: CASE_BATCH },
      inputs: graph.inputs.map(({ operation }) => inputs[operation.name]?.values ?? new Float32Array(0)),
    })),
  )
  const wrong = prepared.flatMap(({ opCase, expected }, index) => {
    const difference = largestDifference(made[index] ?? [], expected.values, opCase.floor)
    return difference < (opCase.tolerance ?? 5e-6) ? [] : [`${opCase.name}: ${difference}`]
  })
  expect(wrong).toEqual([])
  expect(prepared.length).toBeGreaterThan(100)
})

test('names that look like code are none', { timeout: 300_000 }, ({ skip }) => {
  if (compiler === '') return skip(MISSING)
  const { graph, description, reference } = hostileExport(join(folder, 'written'))
  const inputs = reference.inputs.map(({ values }) => Float32Array.from(values))
  const [made] = computed('hostile', [{ graph, description, inputs, count: 1 }])
  expect(largestDifference(made ?? [], reference.outputs)).toBeLessThan(1e-6)
  const header = readFileSync(join(folder, 'hostile-0.hpp'), 'utf8')
  expect(header.replaceAll(/\/\/.*/g, '')).not.toMatch(/int intruder|\/\*|\*\/|written/)
  expect(existsSync(join(folder, 'written'))).toBe(false)
})
