import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type * as tfl from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import type { InferContext, LayerMode } from '../../../src-shared/catalog/define.ts'
import { layers } from '../../../src-shared/catalog/layers/list.ts'
import { handValues } from '../../../src-shared/catalog/layers/hand-values.ts'
import { arrayOps, arrayValue } from '../../../src-shared/plan/array-ops.ts'
import { sizeOf, type Shape } from '../../../src-shared/tensor/shape.ts'
import { twins, type Twin } from './layers-agree.twins.ts'
import { tensorOps } from './tensor-ops.ts'

/** Shapes, parameter counts and values of our layers against those of TensorFlow.js's own, and against paper. */

const BATCH = 3
const CONTEXT: InferContext = { data: null, condition: null }
const INFER = { kind: 'infer' } as const

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it('every layer is compared with TensorFlow.js or with paper', () => {
  const compared = new Set([...twins.map((each) => each.layer.kind), ...handValues.map((each) => each.kind)])
  expect(layers.map((each) => each.kind).filter((kind) => !compared.has(kind))).toEqual([])
})

describe.each(twins.map((each) => [each.layer.kind, each] as const))('%s', (_, twin) => {
  const rows = twin.params.flatMap((params) => twin.inputs.map((events) => ({ params, events })))

  it(`has the shape and the parameters of its twin in ${rows.length} settings, or both refuse`, () => {
    const before = tf.memory().numTensors
    for (const row of rows) {
      const params = twin.layer.params.parse(row.params)
      const shapes = row.events.map((event): Shape => [null, ...event])
      const ours = twin.layer.infer(shapes, params, CONTEXT)
      const theirs = theirShape(twin, params, shapes)
      expect({ row, shape: ours.ok ? ours.value : 'refused' }).toEqual({ row, shape: theirs })
      if (!ours.ok) continue
      const count = Object.values(twin.layer.weights(shapes, params)).reduce(
        (total, weight) => total + sizeOf(weight.shape),
        0,
      )
      expect({ row, count }).toEqual({ row, count: theirCount(twin, params, row.events) })
    }
    expect(tf.memory().numTensors).toBe(before)
  })

  it('computes what its twin computes from the same weights', () => {
    const before = tf.memory().numTensors
    let computed = 0
    for (const [seed, row] of rows.entries()) {
      const params = twin.layer.params.parse(row.params)
      const shapes = row.events.map((event): Shape => [null, ...event])
      const outputShape = twin.layer.infer(shapes, params, CONTEXT)
      if (!outputShape.ok || twin.isWrong?.(params)) continue
      computed += 1
      const weights = randomWeights(twin, params, { shapes, seed })
      const inputs = row.events.map((event, index) => randomInput(twin, event, seed * 10 + index))
      const wanted = theirValues(twin, params, { weights, inputs })
      const call = { shapes, outputShape: outputShape.value, params, mode: INFER }

      const tensors = tf.tidy(() =>
        twin.layer.forward<Tensor>(tensorOps, {
          ...call,
          inputs: inputs.map(({ values, shape }) => tensorOps.constant(values, shape)),
          weights: mapped(weights, ({ values, shape }) => tensorOps.constant(values, shape)),
        }),
      )
      expectClose(row, { shape: tensors.shape, values: tensors.dataSync() }, wanted)
      tensors.dispose()
      const arrays = twin.layer.forward(arrayOps, {
        ...call,
        inputs: inputs.map(({ values, shape }) => arrayValue(values, shape)),
        weights: mapped(weights, ({ values, shape }) => arrayValue(values, shape)),
      })
      expectClose(row, arrays, wanted)
    }
    expect(computed).toBeGreaterThan(0)
    expect(tf.memory().numTensors).toBe(before)
  })
})

it.each(handValues)('$kind on tensors: $says', (row) => {
  const before = tf.memory().numTensors
  const layer = layers.find((each) => each.kind === row.kind)!
  const params = layer.params.parse(row.params ?? {})
  const shapes = row.inputs.map((input): Shape => [null, ...input.shape.slice(1)])
  const specs = layer.weights(shapes, params)
  const updates: Record<string, Float32Array> = {}
  const drawn = (like: Tensor) => tensorOps.constant(row.draws ?? [], like.shape)
  const training: LayerMode<Tensor> = {
    kind: 'train',
    uniformLike: drawn,
    normalLike: drawn,
    update: (weight, value) => void (updates[weight] = value.dataSync<'float32'>()),
  }
  tf.tidy(() => {
    const result = layer.forward(tensorOps, {
      inputs: row.inputs.map(({ values, shape }) => tensorOps.constant(values, shape)),
      shapes,
      outputShape: [null, ...row.expected.shape.slice(1)],
      params,
      weights: mapped(row.weights ?? {}, (values, name) => tensorOps.constant(values, specs[name]!.shape)),
      mode: row.draws === undefined ? INFER : training,
    })
    expectClose(row, { shape: result.shape, values: result.dataSync() }, row.expected)
  })
  expect(Object.keys(updates)).toEqual(Object.keys(row.updates ?? {}))
  for (const [name, values] of Object.entries(row.updates ?? {})) {
    values.forEach((value, index) => expect(updates[name]![index]).toBeCloseTo(value, 5))
  }
  expect(tf.memory().numTensors).toBe(before)
})

it('batch norm in training gives the values and the moving averages of its twin', () => {
  const before = tf.memory().numTensors
  const twin = twins.find((each) => each.layer.kind === 'batch-norm')!
  const params = twin.layer.params.parse({ momentum: 0.9 })
  const x = { shape: [8, 3, 2], values: randomValues(48, 5) }
  const weights = randomWeights(twin, params, { shapes: [[null, 3, 2]], seed: 6 })
  const theirs = twin.build(params)
  const wanted = tf.tidy(() => {
    theirs.build([null, 3, 2])
    theirs.setWeights(Object.values(weights).map(({ values, shape }) => tf.tensor(values, shape)))
    const y = theirs.call(tf.tensor(x.values, x.shape), { training: true }) as Tensor // one input, one output
    const [, , mean, variance] = theirs.getWeights()
    return { y: y.arraySync(), mean: mean!.arraySync(), variance: variance!.arraySync() }
  })
  disposeWeights(theirs)
  const updates: Record<string, unknown> = {}
  const ours = tf.tidy(() =>
    twin.layer
      .forward<Tensor>(tensorOps, {
        inputs: [tensorOps.constant(x.values, x.shape)],
        shapes: [[null, 3, 2]],
        outputShape: [null, 3, 2],
        params,
        weights: mapped(weights, ({ values, shape }) => tensorOps.constant(values, shape)),
        mode: {
          kind: 'train',
          uniformLike: tf.zerosLike,
          normalLike: tf.zerosLike,
          update: (weight, value) => void (updates[weight] = value.arraySync()),
        },
      })
      .arraySync(),
  )
  expectNear(ours, wanted.y)
  expectNear(updates['moving_mean'], wanted.mean)
  expectNear(updates['moving_variance'], wanted.variance)
  expect(tf.memory().numTensors).toBe(before)
})

it('the gradient of the shower head stays finite where a fraction underflows to 0', () => {
  const before = tf.memory().numTensors
  const head = layers.find((each) => each.kind === 'shower-head')!
  const params = head.params.parse({ blocks: [3] })
  const gradient = tf.tidy(() => {
    const forward = (x: Tensor) =>
      head.forward(tensorOps, {
        inputs: [x],
        shapes: [[null, 4]],
        outputShape: [null, 4],
        params,
        weights: {},
        mode: INFER,
      })
    return [
      ...tf
        .grad(forward)(tf.tensor([0, 0, -1000, 5], [1, 4]))
        .dataSync(),
    ]
  })
  // y = (√½, √½, 0, 5): by the quotient rule the sum of y does not change with either of two equal logits.
  gradient.forEach((value, index) => expect(value).toBeCloseTo([0, 0, 0, 1][index]!, 6))
  expect(tf.memory().numTensors).toBe(before)
})

type Values = { shape: number[]; values: Float32Array }

/** Their output shape, or `refused` where their rule throws or gives an empty or broken axis. */
function theirShape(
  twin: Twin,
  params: Record<string, unknown>,
  shapes: readonly Shape[],
): Shape | 'refused' {
  const theirs = twin.build(params)
  // Their Reshape does not work out -1 while the batch is unknown.
  const given = shapes.map((shape) => shape.with(0, BATCH))
  try {
    const shape = theirs.computeOutputShape(shapes.length === 1 ? given[0]! : given) as Shape // one output
    return shape.slice(1).every((length) => length !== null && length >= 1) ? shape.with(0, null) : 'refused'
  } catch {
    return 'refused' // their way of refusing; ours must refuse too
  } finally {
    disposeWeights(theirs)
  }
}

function theirCount(
  twin: Twin,
  params: Record<string, unknown>,
  events: readonly (readonly number[])[],
): number {
  const theirs = twin.build(params)
  build(theirs, events)
  const count = theirs.countParams()
  disposeWeights(theirs)
  return count
}

function theirValues(
  twin: Twin,
  params: Record<string, unknown>,
  { weights, inputs }: { weights: Record<string, Values>; inputs: readonly Values[] },
): { shape: readonly number[]; values: ArrayLike<number> } {
  const theirs = twin.build(params)
  build(
    theirs,
    inputs.map((each) => each.shape.slice(1)),
  )
  const result = tf.tidy(() => {
    theirs.setWeights(Object.values(weights).map(({ values, shape }) => tf.tensor(values, shape)))
    const given = inputs.map(({ values, shape }) => tf.tensor(values, shape))
    const y = theirs.apply(given.length === 1 ? given[0]! : given) as Tensor // tensors in, one tensor out
    return { shape: y.shape, values: y.dataSync() }
  })
  disposeWeights(theirs)
  return result
}

function build(layer: tfl.layers.Layer, events: readonly (readonly number[])[]): void {
  const shapes = events.map((event) => [null, ...event])
  layer.build(shapes.length === 1 ? shapes[0]! : shapes)
  layer.built = true
}

function disposeWeights(layer: tfl.layers.Layer): void {
  for (const weight of layer.weights) weight.dispose()
}

function randomWeights(
  twin: Twin,
  params: Record<string, unknown>,
  { shapes, seed }: { shapes: readonly Shape[]; seed: number },
): Record<string, Values> {
  return mapped(twin.layer.weights(shapes, params), ({ shape }, name) => {
    const values = randomValues(sizeOf(shape), seed + name.length)
    // A variance is positive.
    return {
      shape: [...shape],
      values: name === 'moving_variance' ? values.map((value) => value + 1.5) : values,
    }
  })
}

function randomInput(twin: Twin, event: readonly number[], seed: number): Values {
  const values = randomValues(BATCH * sizeOf(event), seed)
  const { indices } = twin
  return {
    shape: [BATCH, ...event],
    values:
      indices === undefined
        ? values.map((x) => 2 * x)
        : values.map((x) => Math.floor(((x + 1) / 2) * indices)),
  }
}

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes' constants). */
function randomValues(count: number, seed: number): Float32Array {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 31 - 1
  })
}

function mapped<A, B>(
  record: Readonly<Record<string, A>>,
  f: (value: A, name: string) => B,
): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, f(value, name)]))
}

function expectClose(
  row: object,
  got: { shape: readonly number[]; values: ArrayLike<number> },
  wanted: { shape: readonly number[]; values: ArrayLike<number> },
): void {
  expect({ row, shape: got.shape }).toEqual({ row, shape: wanted.shape })
  for (let index = 0; index < wanted.values.length; index += 1) {
    const difference = Math.abs(got.values[index]! - wanted.values[index]!)
    if (!(difference <= 2e-5 * (1 + Math.abs(wanted.values[index]!)))) {
      expect.fail(
        `${JSON.stringify(row)}: value ${index} is ${got.values[index]!}, expected ${wanted.values[index]!}`,
      )
    }
  }
}

function expectNear(got: unknown, wanted: unknown): void {
  const flat = (values: unknown) => (values as number[][]).flat(3) // nested arrays of numbers
  flat(wanted).forEach((value, index) => expect(flat(got)[index]).toBeCloseTo(value, 5))
  expect(flat(got).length).toBe(flat(wanted).length)
}
