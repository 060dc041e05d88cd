import '@tensorflow/tfjs-backend-cpu'
import type { Optimizer, Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import { optimizers } from '../../src-shared/catalog/optimizers/list.ts'
import { tensorOps } from './ops/tensor-ops.ts'

/**
 * Ours against TensorFlow.js's own optimizers, where both follow the same formula. They do not for Adadelta (tfjs
 * divides by the accumulator of the step before), for centred RMSprop (tfjs subtracts epsilon) and for Adam's epsilon
 * (added after the bias correction), so Adam is compared with an epsilon too small to matter.
 */
const cases: [string, string, Record<string, unknown>, () => Optimizer][] = [
  ['SGD', 'sgd', { learningRate: 0.05 }, () => tf.train.sgd(0.05)],
  ['momentum', 'sgd', { learningRate: 0.05, momentum: 0.9 }, () => tf.train.momentum(0.05, 0.9)],
  [
    'Nesterov',
    'sgd',
    { learningRate: 5e-4, momentum: 0.9, nesterov: true },
    () => tf.train.momentum(5e-4, 0.9, true),
  ],
  ['RMSprop', 'rmsprop', { learningRate: 5e-3 }, () => tf.train.rmsprop(5e-3, 0.9, 0, 1e-7)],
  [
    'RMSprop with momentum',
    'rmsprop',
    { learningRate: 5e-3, rho: 0.8, momentum: 0.5 },
    () => tf.train.rmsprop(5e-3, 0.8, 0.5, 1e-7),
  ],
  ['Adagrad', 'adagrad', { learningRate: 0.05 }, () => tf.train.adagrad(0.05, 0.1)],
  ['Adam', 'adam', { learningRate: 1e-3, epsilon: 1e-12 }, () => tf.train.adam(1e-3, 0.9, 0.999, 1e-12)],
  [
    'Adam for GANs',
    'adam',
    { learningRate: 2e-4, beta1: 0, beta2: 0.9, epsilon: 1e-12 },
    () => tf.train.adam(2e-4, 0, 0.9, 1e-12),
  ],
]

const steps = 30

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe(`${steps} updates of a [3, 2] weight by random gradients, as tfjs makes them`, () => {
  test.each(cases)('%s', (_, kind, params, make) => {
    const gradients = Array.from({ length: steps }, (_, step) => createRng(1, 'gradients', step).normals(6))
    // Only around ours: tfjs's momentum optimizer never disposes of its momentum scalar.
    const before = tf.memory().numTensors
    const ours = oursAfter(kind, params, gradients)
    expect(tf.memory().numTensors).toBe(before)
    const theirs = theirsAfter(make(), gradients)
    ours.forEach((value, index) => expect(Math.abs(value - (theirs[index] ?? Number.NaN))).toBeLessThan(2e-6))
  })
})

const start = [1, -1, 0.5, 0, 2, -3]

function oursAfter(kind: string, given: Record<string, unknown>, gradients: readonly Float32Array[]) {
  const definition = optimizers.find((each) => each.kind === kind)
  if (definition === undefined) throw new Error(`No optimizer ${kind}`)
  const params = definition.params.parse(given)
  return tf.tidy(() => {
    let weight: Tensor = tf.tensor(start, [3, 2])
    let slots: Record<string, Tensor> = Object.fromEntries(
      Object.entries(definition.slots(params)).map(([name, { initial }]) => [name, tf.fill([3, 2], initial)]),
    )
    gradients.forEach((values, index) => {
      const gradient = tf.tensor(values, [3, 2])
      const step = tf.scalar(index + 1)
      const shared = definition.shared(tensorOps, { step, params })
      ;({ weight, slots } = definition.update(tensorOps, { weight, gradient, slots, step, params, shared }))
    })
    return [...weight.dataSync()]
  })
}

function theirsAfter(optimizer: Optimizer, gradients: readonly Float32Array[]): number[] {
  const weight = tf.tidy(() => tf.variable(tf.tensor(start, [3, 2]), true, 'agree'))
  for (const values of gradients) {
    tf.tidy(() => optimizer.applyGradients({ agree: tf.tensor(values, [3, 2]) }))
  }
  const after = [...weight.dataSync()]
  weight.dispose()
  optimizer.dispose()
  return after
}
