import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { recordGraph } from '../../src-shared/catalog/exporters/graph/record.ts'
import { descriptionOf } from '../../src-shared/catalog/exporters/testing/described.ts'
import { tfjsLayersExporter } from '../../src-shared/catalog/exporters/tfjs-layers/tfjs-layers.ts'
import { recordGenerator } from '../../src-shared/compile/record-generator.ts'
import { compareShowers } from './compare-showers.ts'
import { openLayersModel } from '../engine/testing/open-layers-model.ts'
import { referenceOf, templateGenerator } from './testing/template-generator.ts'
import { describeGenerator } from './trained-generator.ts'

beforeAll(async () => {
  tf.env().set('PROD', true)
  await tf.setBackend('cpu')
})

it('gives the same images as a layers model that TensorFlow.js opens', async () => {
  const trained = templateGenerator('digits-dcgan')
  expect(tfjsLayersExporter.supports(trained.plan)).toEqual([])
  const graph = recordGenerator(trained, trained.weights)
  const model = await openLayersModel(
    tfjsLayersExporter.write({ graph, description: describeGenerator(trained) }),
  )
  const { count, inputs, showers } = referenceOf(trained, 4)
  const made = model.predict(tf.tensor(inputs['latent'] ?? [], [count, 32])) as tf.Tensor
  const comparison = compareShowers((await made.data()) as Float32Array, showers, {
    ...{ cells: 64, thresholds: 'absent' },
  })
  expect(comparison.maxRelativeDifference).toBeLessThan(2e-5)
  expect(model.layers.map((layer) => layer.getClassName())).toEqual([
    ...['InputLayer', 'Dense', 'Activation', 'Dense', 'BatchNormalization', 'Activation', 'Reshape'],
    ...['UpSampling2D', 'Conv2D', 'Activation', 'Conv2D', 'Activation', 'BatchNormalization', 'Reshape'],
  ])
  tf.dispose(made)
  model.dispose()
})

describe('is refused before exporting', () => {
  it.each([
    ['demo-wgan-gp', 'has 2 inputs'],
    ['belle-5x5-wgan-gp', 'there is no such layer for “Shower head” (shower-head)'],
  ])('where %s is no stack', (template, reason) => {
    const [refused] = tfjsLayersExporter.supports(templateGenerator(template).plan)
    expect(refused?.code).toBe('export.not-a-stack')
    expect(refused?.message).toContain(reason)
    expect(refused?.hint).toContain('tfjs')
  })

  it('where an operation turns out to be no layer', () => {
    const graph = recordGraph([{ name: 'latent', shape: [3] }], ({ ops, inputs }) => ({
      showers: ops.exp(inputs['latent']!),
    }))
    expect(() => tfjsLayersExporter.write({ graph, description: descriptionOf(graph) })).toThrow(
      /no layer \(exp\)/,
    )
  })
})
