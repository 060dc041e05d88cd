import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ArrayValue } from '../../../src-shared/plan/array-ops.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import type { Ops } from '../../../src-shared/plan/ops.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { tensorOps } from './tensor-ops.ts'

const native = await findNative('native-cpu')
const present = (['js', 'wasm', 'native-cpu'] as const).filter(
  (name) => name !== 'native-cpu' || 'native' in native,
)
if ('missing' in native) {
  console.info(`Skipped on native TensorFlow: ${native.missing.map(({ what }) => what).join(' ')}`)
}

/** One expression, evaluated on tensors and on float64 arrays; the results must agree and nothing may stay behind. */
function expectAgreement(
  inputs: readonly ArrayValue[],
  f: <T>(ops: Ops<T>, inputs: readonly T[]) => T,
  tolerance = 1e-5,
): void {
  const before = tf.memory().numTensors
  const wanted = f(arrayOps, inputs)
  const y = tf.tidy(() =>
    f<Tensor>(
      tensorOps,
      inputs.map((x) => tensorOps.constant(Float32Array.from(x.values), x.shape)),
    ),
  )
  const got = { shape: y.shape, dtype: y.dtype, values: Float64Array.from(y.dataSync()) }
  y.dispose()
  expect(got.shape).toEqual(wanted.shape)
  expect(got.dtype).toBe('float32')
  for (const [index, value] of wanted.values.entries()) {
    expect(Math.abs((got.values[index] ?? Number.NaN) - value)).toBeLessThan(
      tolerance * (1 + Math.abs(value)),
    )
  }
  expect(tf.memory().numTensors).toBe(before)
}

function first<T>(inputs: readonly T[]): T {
  const [x] = inputs
  if (x === undefined) throw new Error('No input')
  return x
}

function second<T>(inputs: readonly T[]): T {
  return first(inputs.slice(1))
}

/** float32-exact numbers between -4 and 4, never within 1/16 of zero. */
const number = fc.integer({ min: 1, max: 64 }).chain((n) => fc.constantFrom(n / 16, -n / 16))

function filled(shape: readonly number[]): fc.Arbitrary<ArrayValue> {
  const size = shape.reduce((product, dim) => product * dim, 1)
  return fc.array(number, { minLength: size, maxLength: size }).map((values) => arrayValue(values, shape))
}

const dims = (max: number, rank: { min: number; max: number }) =>
  fc.array(fc.integer({ min: 1, max }), { minLength: rank.min, maxLength: rank.max })

const runs = { seed: 20261120, numRuns: 25 }

describe.each(present)('on %s, tensors agree with float64 arrays on random shapes', (backend) => {
  beforeAll(async () => {
    await openEngine(backend)
  })

  const unary: Record<string, <T>(ops: Ops<T>, x: T) => T> = {
    neg: (ops, x) => ops.neg(x),
    abs: (ops, x) => ops.abs(x),
    exp: (ops, x) => ops.exp(x),
    log: (ops, x) => ops.log(ops.abs(x)),
    sqrt: (ops, x) => ops.sqrt(ops.abs(x)),
    square: (ops, x) => ops.square(x),
    pow: (ops, x) => ops.pow(ops.abs(x), 1.7),
    erf: (ops, x) => ops.erf(x),
    tanh: (ops, x) => ops.tanh(x),
    sigmoid: (ops, x) => ops.sigmoid(x),
    relu: (ops, x) => ops.relu(x),
    leakyRelu: (ops, x) => ops.leakyRelu(x, 0.3),
    elu: (ops, x) => ops.elu(x, 1),
    'elu 1.67': (ops, x) => ops.elu(x, 1.67),
    softplus: (ops, x) => ops.softplus(x),
    softmax: (ops, x) => ops.softmax(x),
  }
  it.each(Object.entries(unary))('%s', (_, f) => {
    fc.assert(
      fc.property(dims(4, { min: 1, max: 4 }).chain(filled), (x) =>
        expectAgreement([x], (ops, [value]) => f(ops, first([value]) as never)),
      ),
      runs,
    )
  })

  const binary: Record<string, <T>(ops: Ops<T>, a: T, b: T) => T> = {
    add: (ops, a, b) => ops.add(a, b),
    sub: (ops, a, b) => ops.sub(a, b),
    mul: (ops, a, b) => ops.mul(a, b),
    div: (ops, a, b) => ops.div(a, b),
    maximum: (ops, a, b) => ops.maximum(a, b),
    minimum: (ops, a, b) => ops.minimum(a, b),
    greaterEqual: (ops, a, b) => ops.greaterEqual(a, b),
    where: (ops, a, b) => ops.where(ops.greaterEqual(a, b), a, b),
    'where a constant': (ops, a, b) => ops.where(ops.greaterEqual(a, b), a, ops.scalar(2)),
  }
  /** Two shapes that broadcast: some axes of the second are 1, or leading ones are missing. */
  const pair = dims(3, { min: 1, max: 4 }).chain((shape) =>
    fc
      .tuple(fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }), fc.nat(shape.length - 1))
      .chain(([ones, drop]) =>
        fc.tuple(
          filled(shape),
          filled(shape.map((dim, axis) => (ones[axis] === true ? 1 : dim)).slice(drop)),
        ),
      ),
  )
  it.each(Object.entries(binary))('%s', (_, f) => {
    fc.assert(
      fc.property(pair, ([a, b]) =>
        expectAgreement([a, b], (ops, both) => f(ops, first(both), second(both))),
      ),
      runs,
    )
  })

  it('sum, mean and max over random axes', () => {
    const cases = dims(4, { min: 1, max: 4 }).chain((shape) =>
      fc.tuple(filled(shape), fc.subarray([...shape.keys()], { minLength: 1 }), fc.boolean()),
    )
    fc.assert(
      fc.property(cases, ([x, axes, keepDims]) => {
        expectAgreement([x], (ops, inputs) => ops.sum(first(inputs), axes, { keepDims }))
        expectAgreement([x], (ops, inputs) => ops.mean(first(inputs), axes, { keepDims }))
        expectAgreement([x], (ops, inputs) => ops.max(first(inputs), axes, { keepDims }))
      }),
      runs,
    )
  })

  it('matMul of plain, batched and mixed operands', () => {
    const sizes = fc.tuple(...([1, 1, 1, 1] as const).map((min) => fc.integer({ min, max: 4 })))
    const cases = sizes.chain(([n = 1, m = 1, k = 1, o = 1]) =>
      fc.tuple(filled([m, k]), filled([k, o]), filled([n, m, k]), filled([n, k, o])),
    )
    fc.assert(
      fc.property(cases, ([a, b, batchA, batchB]) => {
        for (const both of [
          [a, b],
          [batchA, batchB],
          [batchA, b],
        ]) {
          expectAgreement(both, (ops, [x, y]) => ops.matMul(first([x]) as never, first([y]) as never))
        }
      }),
      runs,
    )
  })

  const windows = fc.integer({ min: 1, max: 3 }).chain((rank) =>
    fc.record({
      space: dims(rank === 3 ? 4 : 6, { min: rank, max: rank }),
      size: dims(3, { min: rank, max: rank }),
      strides: dims(3, { min: rank, max: rank }),
      dilation: dims(2, { min: rank, max: rank }),
      dilated: fc.boolean(),
      padding: fc.constantFrom('same' as const, 'valid' as const),
      batch: fc.integer({ min: 1, max: 2 }),
      channels: fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 2 })),
    }),
  )
  const ones = (length: number) => new Array<number>(length).fill(1)

  it('convolutions in 1, 2 and 3 dimensions, strided or dilated', () => {
    const cases = windows.chain((w) => {
      const dilation = w.dilated ? w.dilation : ones(w.size.length)
      const reach = w.size.map((size, axis) => (size - 1) * (dilation[axis] ?? 1) + 1)
      const space = w.space.map((dim, axis) => Math.max(dim, reach[axis] ?? 1))
      return fc.tuple(
        fc.constant({
          strides: w.dilated ? ones(w.size.length) : w.strides,
          padding: w.padding,
          dilation,
        }),
        filled([w.batch, ...space, w.channels[0]]),
        filled([...w.size, w.channels[0], w.channels[1]]),
      )
    })
    fc.assert(
      fc.property(cases, ([options, x, filter]) =>
        expectAgreement([x, filter], (ops, both) => ops.conv(first(both), second(both), options)),
      ),
      { ...runs, numRuns: 60 },
    )
  })

  it('transposed convolutions in 1, 2 and 3 dimensions', () => {
    const cases = windows.chain((w) => {
      const outputSpace = w.space.map((dim, axis) => {
        const stride = w.strides[axis] ?? 1
        return w.padding === 'same' ? dim * stride : (dim - 1) * stride + (w.size[axis] ?? 1)
      })
      return fc.tuple(
        fc.constant({ strides: w.strides, padding: w.padding, outputSpace, outChannels: w.channels[1] }),
        filled([w.batch, ...w.space, w.channels[0]]),
        filled([...w.size, w.channels[1], w.channels[0]]),
      )
    })
    fc.assert(
      fc.property(cases, ([options, x, filter]) =>
        expectAgreement([x, filter], (ops, both) => ops.convTranspose(first(both), second(both), options)),
      ),
      { ...runs, numRuns: 60 },
    )
  })

  it('pools and upsampling in 1, 2 and 3 dimensions', () => {
    const cases = windows.chain((w) => {
      const space = w.space.map((dim, axis) => Math.max(dim, w.size[axis] ?? 1))
      return fc.tuple(fc.constant({ ...w, space }), filled([w.batch, ...space, w.channels[0]]))
    })
    fc.assert(
      fc.property(cases, ([w, x]) => {
        expectAgreement([x], (ops, inputs) => ops.maxPool(first(inputs), w))
        expectAgreement([x], (ops, inputs) => ops.averagePool(first(inputs), w))
        const options = { factors: w.strides, inputSpace: w.space, channels: w.channels[0] }
        expectAgreement([x], (ops, inputs) => ops.upsample(first(inputs), options))
      }),
      { ...runs, numRuns: 60 },
    )
  })

  it('convolutions of repeated images, which are computed from the small image', () => {
    const two = (most: number) =>
      fc.tuple(fc.integer({ min: 1, max: most }), fc.integer({ min: 1, max: most }))
    const cases = fc
      .tuple(two(4), two(7), two(3), two(3))
      .chain(([factors, size, inputSpace, [inChannels, outChannels]]) =>
        fc.tuple(
          fc.constant({ factors, inputSpace, channels: inChannels }),
          filled([2, ...inputSpace, inChannels]),
          filled([...size, inChannels, outChannels]),
        ),
      )
    const options = { strides: [1, 1], padding: 'same', dilation: [1, 1] } as const
    fc.assert(
      fc.property(cases, ([repeats, x, filter]) =>
        expectAgreement([x, filter], (ops, both) =>
          ops.conv(ops.upsample(first(both), repeats), second(both), options),
        ),
      ),
      { ...runs, numRuns: 60 },
    )
  })

  it('transpose, pad, slice, concat and reshape', () => {
    const cases = dims(4, { min: 2, max: 4 }).chain((shape) =>
      fc.record({
        x: filled(shape),
        permutation: fc.shuffledSubarray([...shape.keys()], { minLength: shape.length }),
        widths: fc.array(fc.tuple(fc.nat(2), fc.nat(2)), {
          minLength: shape.length,
          maxLength: shape.length,
        }),
        begin: fc.tuple(...shape.map((dim) => fc.nat(dim - 1))),
        axis: fc.nat(shape.length - 1),
      }),
    )
    fc.assert(
      fc.property(cases, ({ x, permutation, widths, begin, axis }) => {
        expectAgreement([x], (ops, inputs) => ops.transpose(first(inputs), permutation))
        expectAgreement([x], (ops, inputs) => ops.pad(first(inputs), widths))
        expectAgreement([x], (ops, inputs) =>
          ops.slice(
            first(inputs),
            begin,
            begin.map(() => -1),
          ),
        )
        expectAgreement([x], (ops, inputs) => ops.concat([first(inputs), ops.neg(first(inputs))], axis))
        expectAgreement([x], (ops, inputs) => ops.reshape(first(inputs), [-1, x.shape[axis] ?? 1]))
      }),
      runs,
    )
  })

  it('gather and one-hot from float indices', () => {
    const table = arrayValue([1, 2, 3, 4, 5, 6], [3, 2])
    const indices = arrayValue([2, 0, 0.9999999, 2], [2, 2])
    expectAgreement([table, indices], (ops, both) => ops.gather(first(both), second(both)))
    for (const depth of [1, 2, 4]) {
      expectAgreement([arrayValue([0, 1, 3], [3])], (ops, inputs) => ops.oneHot(first(inputs), depth))
    }
  })
})

describe.each(present)('on %s, tensors', (backend) => {
  beforeAll(async () => {
    await openEngine(backend)
  })

  it('where keeps out what it does not choose, even NaN', () => {
    const got = tf.tidy(() =>
      tensorOps
        .where(
          tensorOps.constant([1, 0], [2]),
          tensorOps.constant([5, Number.NaN], [2]),
          tensorOps.constant([Number.NaN, 7], [2]),
        )
        .dataSync(),
    )
    expect([...got]).toEqual([5, 7])
  })

  it('upsampling by 49 repeats exactly', () => {
    const got = tf.tidy(() => {
      const x = tensorOps.constant([1, 2, 3], [1, 3, 1, 1])
      return tensorOps.upsample(x, { factors: [49, 1], inputSpace: [3, 1], channels: 1 }).dataSync()
    })
    expect([...got]).toEqual([1, 2, 3].flatMap((value) => new Array<number>(49).fill(value)))
  })

  it('a constant is a copy: later writes to the array do not reach it', () => {
    const source = Float32Array.of(1, 2)
    const got = tf.tidy(() => {
      const x = tensorOps.constant(source, [2])
      source[0] = 99
      return x.dataSync()
    })
    expect([...got]).toEqual([1, 2])
  })
})
