import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { openRuntime } from '../runtime/open-runtime.ts'
import { registerMissingKernels } from './register.ts'

beforeAll(async () => {
  await openRuntime({ backend: 'wasm' })
  registerMissingKernels('wasm')
})

function filled(shape: readonly number[], seed: number) {
  return arrayValue(createRng(seed, shape.join()).normals(sizeOf(shape)), shape)
}

function tensorOf(x: { values: Float64Array; shape: number[] }): tf.Tensor {
  return tf.tensor(Float32Array.from(x.values), x.shape)
}

function expectClose(got: tf.Tensor, wanted: Float64Array): void {
  const values = got.dataSync()
  expect(values.length).toBe(wanted.length)
  for (const [index, value] of wanted.entries()) {
    expect(Math.abs((values[index] ?? Number.NaN) - value)).toBeLessThan(1e-4 * (1 + Math.abs(value)))
  }
}

const shapes = fc.integer({ min: 2, max: 3 }).chain((rank) =>
  fc.record({
    size: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: rank, maxLength: rank }),
    extra: fc.array(fc.integer({ min: 0, max: 4 }), { minLength: rank, maxLength: rank }),
    strides: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: rank, maxLength: rank }),
    padding: fc.constantFrom('same' as const, 'valid' as const),
    channels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 })),
  }),
)

// The convolution is linear in its filter w and in its input x, so with any g: <conv(x, w), g> = <w, filterGradient>.
it('WASM convolutions and both gradients agree with the reference for any window and stride', () => {
  fc.assert(
    fc.property(shapes, ({ size, extra, strides, padding, channels: [inChannels, outChannels] }) => {
      const space = size.map((cells, axis) => cells + (extra[axis] ?? 0))
      const rank = size.length
      const x = filled([2, ...space, inChannels], 1)
      const filter = filled([...size, inChannels, outChannels], 2)
      const options = { strides, padding, dilation: size.map(() => 1) }
      const y = arrayOps.conv(x, filter, options)
      const before = tf.memory().numTensors
      tf.tidy(() => {
        expectClose(tensorOps.conv(tensorOf(x), tensorOf(filter), options), y.values)
        const g = filled(y.shape, 3)
        const spread = { strides, padding, outputSpace: space, outChannels: inChannels }
        expectClose(
          tensorOps.convTranspose(tensorOf(g), tensorOf(filter), spread),
          arrayOps.convTranspose(g, filter, spread).values,
        )
        // The 3-D call with a window shorter than its stride is never made: tensor-ops cuts the input first.
        if (rank === 3 && size.some((cells, axis) => cells < (strides[axis] ?? 1))) return
        const kernel = rank === 2 ? tf.Conv2DBackpropFilter : tf.Conv3DBackpropFilterV2
        const attributes = { strides, pad: padding, filterShape: filter.shape }
        const gradient: tf.Tensor = tf
          .engine()
          .runKernel(kernel, { x: tensorOf(x), dy: tensorOf(g) }, attributes)
        expect(gradient.shape).toEqual(filter.shape)
        const wanted = filter.values.map((_, cell) => {
          const unit = arrayValue(new Float64Array(filter.values.length), filter.shape)
          unit.values[cell] = 1
          return arrayOps
            .mul(arrayOps.conv(x, unit, options), g)
            .values.reduce((sum, value) => sum + value, 0)
        })
        expectClose(gradient, wanted)
      })
      expect(tf.memory().numTensors).toBe(before)
    }),
    { seed: 20261120, numRuns: 40 },
  )
})

it('WASM pools agree with the reference on values of either sign', () => {
  fc.assert(
    fc.property(shapes, ({ size, extra, strides, padding, channels: [channels] }) => {
      const space = size.map((cells, axis) => cells + (extra[axis] ?? 0))
      const x = filled([2, ...space, channels], 4)
      const options = { size, strides, padding }
      const before = tf.memory().numTensors
      tf.tidy(() => {
        expectClose(tensorOps.maxPool(tensorOf(x), options), arrayOps.maxPool(x, options).values)
        expectClose(tensorOps.averagePool(tensorOf(x), options), arrayOps.averagePool(x, options).values)
      })
      expect(tf.memory().numTensors).toBe(before)
    }),
    { seed: 20261120, numRuns: 60 },
  )
})

it('repetition along every axis, of numbers and of whole numbers', () => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const x = tf.tensor2d([1, 2, 3, 4], [2, 2])
    expect(tf.tile(x, [1, 3]).arraySync()).toEqual([
      [1, 2, 1, 2, 1, 2],
      [3, 4, 3, 4, 3, 4],
    ])
    expect(tf.tile(x, [2, 1]).arraySync()).toEqual([
      [1, 2],
      [3, 4],
      [1, 2],
      [3, 4],
    ])
    expect([...tf.tile(tf.tensor1d([7, 8], 'int32'), [2]).dataSync()]).toEqual([7, 8, 7, 8])
    const same = tf.tile(x, [1, 1])
    x.dispose()
    expect([...same.dataSync()]).toEqual([1, 2, 3, 4])
  })
  expect(tf.memory().numTensors).toBe(before)
})

it('rows with equal ids are added, and an id that does not occur gives zeros', () => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const rows = tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2])
    const sums = tf.unsortedSegmentSum(rows, tf.tensor1d([2, 0, 2], 'int32'), 4)
    expect([...sums.dataSync()]).toEqual([3, 4, 0, 0, 6, 8, 0, 0])
    const all = tf.unsortedSegmentSum(rows, tf.tensor1d([0, 0, 0], 'int32'), 1)
    expect([...all.dataSync()]).toEqual([9, 12])
  })
  expect(tf.memory().numTensors).toBe(before)
})

it.each([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('a product of matrices with transposes %s and %s', (transposeA, transposeB) => {
  const before = tf.memory().numTensors
  tf.tidy(() => {
    const a = arrayValue([1, 2, 3, 4, 5, 6], [2, 3])
    const b = arrayValue([1, 0, 2, 1, 1, 3, 0, 1, 1, 2, 2, 2], [3, 4])
    const left = transposeA ? arrayOps.transpose(a, [1, 0]) : a
    const right = transposeB ? arrayOps.transpose(b, [1, 0]) : b
    const product = tf.matMul(
      tensorOps.constant([...left.values], left.shape),
      tensorOps.constant([...right.values], right.shape),
      transposeA,
      transposeB,
    )
    // By hand: [1, 2, 3] and [4, 5, 6] times the columns of b.
    expect([...product.dataSync()]).toEqual([6, 12, 8, 9, 15, 27, 20, 21])
  })
  expect(tf.memory().numTensors).toBe(before)
})
