import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, it } from 'vitest'
import { encodeOnnx } from '../../src-shared/catalog/exporters/onnx/onnx.ts'
import { descriptionOf, largestDifference } from '../../src-shared/catalog/exporters/testing/described.ts'
import { layerCases } from '../../src-shared/catalog/exporters/testing/layer-cases.ts'
import { opCases, prepareCase } from '../../src-shared/catalog/exporters/testing/op-cases.ts'

it.each([...opCases, ...layerCases])(
  'ONNX Runtime computes $name as the float64 reference does',
  async (opCase) => {
    const { graph, inputs, expected } = prepareCase(opCase)
    const session = await InferenceSession.create(encodeOnnx({ graph, description: descriptionOf(graph) }))
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape, values }]) => [name, new Tensor('float32', values, shape)]),
    )
    const { y } = await session.run(feeds)
    await session.release()
    expect(y?.dims).toEqual(expected.shape)
    const difference = largestDifference(y?.data as Float32Array, expected.values, opCase.floor)
    expect(difference).toBeLessThan(opCase.tolerance ?? 2e-6)
  },
)
