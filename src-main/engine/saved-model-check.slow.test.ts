import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeSavedModel } from '../../src-shared/catalog/exporters/saved-model/saved-model.ts'
import { descriptionOf, largestDifference } from '../../src-shared/catalog/exporters/testing/described.ts'
import { layerCases } from '../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../src-shared/catalog/exporters/testing/op-cases.ts'
import { findNative } from './runtime/native.ts'
import { openRuntime } from './runtime/open-runtime.ts'
import { runSavedModelExport } from './saved-model-check.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing) {
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)
}

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ganvas-saved-model-'))
})
afterAll(() => rm(folder, { recursive: true }))

describe.skipIf(isMissing)('a SavedModel in native TensorFlow', () => {
  beforeAll(() => openRuntime({ backend: 'native-cpu' }))

  it.each([...opCases, ...layerCases])('computes $name as the float64 reference does', async (opCase) => {
    const { graph, inputs, expected } = prepareCase(opCase)
    const path = join(folder, 'saved_model.pb')
    await writeFile(path, encodeSavedModel({ graph, description: descriptionOf(graph) }))
    const read = runSavedModelExport(path, inputs, 'y')
    if ('notChecked' in read) throw new Error(read.notChecked.why)
    expect(read.outputs['y']?.shape).toEqual(expected.shape)
    const difference = largestDifference(read.outputs['y']?.values ?? [], expected.values, opCase.floor)
    expect(difference).toBeLessThan(opCase.tolerance ?? 2e-6)
  })

  it('says what TensorFlow says about a file that is no model', async () => {
    const path = join(folder, 'saved_model.pb')
    await writeFile(path, 'not a model')
    expect(() => runSavedModelExport(path, {}, 'y')).toThrow(/does not run the exported model/)
  })
})
