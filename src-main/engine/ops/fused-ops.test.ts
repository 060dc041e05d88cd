import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { ActivationName } from '../../../src-shared/catalog/layers/activations.ts'
import { affine, convolution } from '../../../src-shared/catalog/layers/affine.ts'
import { arrayOps, arrayValue, type ArrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { ConvOptions, Ops } from '../../../src-shared/plan/ops.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { openEngine } from '../open-engine.ts'
import { inferenceOps } from './fused-ops.ts'
import { tensorOps } from './tensor-ops.ts'

type Expression = <T>(ops: Ops<T>, inputs: readonly T[]) => T

const rng = createRng(20261121, 'fused')
const normals = (shape: readonly number[]): ArrayValue => arrayValue([...rng.normals(sizeOf(shape))], shape)

function tensorsOf(inputs: readonly ArrayValue[]): Tensor[] {
  return inputs.map(({ values, shape }) => tensorOps.constant([...values], shape))
}

async function kernelsOf(ops: Ops<Tensor>, inputs: readonly ArrayValue[], f: Expression): Promise<string[]> {
  const given = tensorsOf(inputs)
  const { kernels } = await tf.profile(() => tf.tidy(() => f(ops, given)))
  tf.dispose(given)
  return kernels.map(({ name }) => name)
}

function expectAgreement(inputs: readonly ArrayValue[], f: Expression): void {
  const before = tf.memory().numTensors
  const wanted = f(arrayOps, inputs)
  const made = tf.tidy(() => f(inferenceOps, tensorsOf(inputs)))
  expect(made.shape).toEqual(wanted.shape)
  const got = made.dataSync()
  made.dispose()
  wanted.values.forEach((value, index) => {
    expect(Math.abs((got[index] ?? NaN) - value)).toBeLessThan(1e-5 * (1 + Math.abs(value)))
  })
  expect(tf.memory().numTensors).toBe(before)
}

const denseInputs = [normals([5, 4]), normals([4, 3]), normals([3])]
const convInputs = [normals([2, 6, 5, 3]), normals([3, 2, 3, 4]), normals([4])]
const flat: ConvOptions = { strides: [1, 1], padding: 'same', dilation: [1, 1] }

function part<T>(inputs: readonly T[], index: number): T {
  const value = inputs[index]
  if (value === undefined) throw new Error(`No input ${index}`)
  return value
}

describe.each(['js', 'wasm'] as const)('fused on %s', (backend) => {
  beforeAll(async () => {
    await openEngine(backend)
  })

  describe.each(ActivationName.options)('%s', (activation) => {
    const slope = 0.2
    const product = (isBiased: boolean): Expression => {
      return (ops, inputs) => {
        const bias = isBiased ? part(inputs, 2) : undefined
        return affine(ops, [part(inputs, 0), part(inputs, 1)], { bias, activation, slope })
      }
    }
    it('products agree with float64', () => {
      expectAgreement(denseInputs, product(true))
      expectAgreement(denseInputs.slice(0, 2), product(false))
    })
    it('convolutions agree with float64', () => {
      for (const options of [
        flat,
        { ...flat, padding: 'valid' as const },
        { ...flat, strides: [2, 2] },
        // A window shorter than its stride, whose padding would be negative.
        { ...flat, strides: [4, 3] },
        { ...flat, dilation: [2, 2] },
      ]) {
        expectAgreement(convInputs, (ops, inputs) => {
          const both = { x: part(inputs, 0), filter: part(inputs, 1), options }
          return convolution(ops, both, { bias: part(inputs, 2), activation, slope })
        })
      }
    })
  })

  it('a product with bias and leaky ReLU is one kernel, in training three', async () => {
    const f: Expression = (ops, inputs) =>
      affine(ops, [part(inputs, 0), part(inputs, 1)], {
        bias: part(inputs, 2),
        activation: 'leaky-relu',
        slope: 0.2,
      })
    const counted = async (ops: Ops<Tensor>) =>
      (await kernelsOf(ops, denseInputs, f)).filter((name) => !['Reshape', 'ExpandDims'].includes(name))
    expect(await counted(inferenceOps)).toEqual(['_FusedMatMul'])
    expect(await counted(tensorOps)).toEqual(['BatchMatMul', 'Add', 'LeakyRelu'])
  })

  it('a convolution behind an upsampling stays with the small image', async () => {
    const inputs = [normals([1, 3, 3, 2]), normals([5, 5, 2, 4]), normals([4])]
    const f: Expression = (ops, [x, filter, bias]) => {
      const image = ops.upsample(x!, { factors: [2, 2], inputSpace: [3, 3], channels: 2 })
      return convolution(
        ops,
        { x: image, filter: filter!, options: flat },
        { bias: bias!, activation: 'relu', slope: 0 },
      )
    }
    expect(await kernelsOf(inferenceOps, inputs, f)).not.toContain('FusedConv2D')
    expectAgreement(inputs, f)
  })

  it.each(['linear', 'relu', 'leaky-relu', 'elu', 'sigmoid'] as const)(
    'what is not a number stays so through %s',
    (activation) => {
      for (const bad of [NaN, Infinity]) {
        const weights = [...part(denseInputs, 1).values]
        weights[4] = bad
        const inputs = [part(denseInputs, 0), arrayValue(weights, [4, 3]), part(denseInputs, 2)]
        const shown = (ops: Ops<Tensor>) =>
          tf.tidy(() => {
            const [rows, kernel, bias] = tensorsOf(inputs)
            const ending = { bias, activation, slope: 0.2 }
            return [...affine(ops, [rows!, kernel!], ending).dataSync()].map(Number.isFinite)
          })
        expect(shown(inferenceOps)).toEqual(shown(tensorOps))
      }
    },
  )
})
