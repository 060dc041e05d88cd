import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeTfjs } from '../../src-shared/catalog/exporters/tfjs/tfjs.ts'
import { descriptionOf, largestDifference } from '../../src-shared/catalog/exporters/testing/described.ts'
import { layerCases } from '../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../src-shared/catalog/exporters/testing/op-cases.ts'
import { runTfjsExport } from './exports-check.ts'
import { openRuntime } from './runtime/open-runtime.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-tfjs-'))
})
afterAll(() => rm(folder, { recursive: true }))

// Browsers run graph models on kernels of their own: the WASM ones have faults that the writer goes round.
describe.each(['js', 'wasm'] as const)('a TensorFlow.js graph model on the back end %s', (backend) => {
  beforeAll(() => openRuntime({ backend }))

  it.each([...opCases, ...layerCases])('computes $name as the float64 reference does', async (opCase) => {
    const { graph, inputs, expected } = prepareCase(opCase)
    for (const { path, bytes } of encodeTfjs({ graph, description: descriptionOf(graph) })) {
      await writeFile(join(folder, path), bytes)
    }
    const before = tf.memory().numTensors
    const { outputs } = await runTfjsExport(join(folder, 'model.json'), inputs)
    expect(tf.memory().numTensors).toBe(before)
    expect(outputs['y']?.shape).toEqual(expected.shape)
    const difference = largestDifference(outputs['y']?.values ?? [], expected.values, opCase.floor)
    expect(difference).toBeLessThan(opCase.tolerance ?? 2e-6)
  })
})

it('says what TensorFlow.js says about files that are no model', async () => {
  await writeFile(join(folder, 'model.json'), '{"weightsManifest": []}')
  await expect(runTfjsExport(join(folder, 'model.json'), {})).rejects.toMatchObject({
    problems: [{ code: 'export.unreadable' }],
  })
})
