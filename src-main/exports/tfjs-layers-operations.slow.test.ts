import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { descriptionOf, largestDifference } from '../../src-shared/catalog/exporters/testing/described.ts'
import { layerCases } from '../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../src-shared/catalog/exporters/testing/op-cases.ts'
import { layerStack } from '../../src-shared/catalog/exporters/tfjs-layers/layer-stack.ts'
import { encodeTfjsLayers } from '../../src-shared/catalog/exporters/tfjs-layers/tfjs-layers.ts'
import { openLayersModel } from '../engine/testing/open-layers-model.ts'

beforeAll(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
})

const stacks = [...opCases, ...layerCases].filter((opCase) => {
  const { graph } = prepareCase(opCase)
  return graph.inputs.length === 1 && 'layers' in layerStack(graph)
})

it('finds a stack in most of what has one input', () => {
  expect(stacks.length).toBeGreaterThan(60)
})

it.each(stacks)('a layers model computes $name as the float64 reference does', async (opCase) => {
  const { graph, inputs, expected } = prepareCase(opCase)
  const model = await openLayersModel(encodeTfjsLayers({ graph, description: descriptionOf(graph) }))
  const [given] = Object.values(inputs)
  const made = model.predict(tf.tensor(given?.values ?? [], given?.shape)) as tf.Tensor
  expect(made.shape).toEqual(expected.shape)
  const difference = largestDifference(await made.data(), expected.values, opCase.floor)
  expect(difference).toBeLessThan(opCase.tolerance ?? 2e-6)
  tf.dispose(made)
  model.dispose()
})
