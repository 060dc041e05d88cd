import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { opCases } from './op-cases.ts'
import { errorsAwayFromKinks } from './derivatives.ts'
import { repairGradients } from './repair.ts'

// float32 sums of a few dozen terms; the differences themselves are good to about 1e-7.
const TOLERANCE = 1e-3

beforeAll(async () => {
  await tf.setBackend('cpu')
  repairGradients()
  repairGradients()
})

describe('first and second derivatives of every operation', () => {
  it.each(opCases())('$name', async ({ make }) => {
    const before = tf.memory().numTensors
    const errors = await errorsAwayFromKinks(make, 7)
    expect(errors.first).toBeLessThan(TOLERANCE)
    expect(errors.second).toBeLessThan(TOLERANCE)
    expect(tf.memory().numTensors).toBe(before)
  })
})

it('the mixed second derivative of tanh that stock tfjs gets wrong', () => {
  const mixed = tf.grad((w) => tf.grad((x) => tf.tanh(tf.mul(w, x)))(tf.scalar(0.7)))
  const value = tf.tidy(() => mixed(tf.scalar(1.3)).dataSync()[0])
  // (1 - t²)(1 - 2 · 0.91 t) with t = tanh(0.91)
  expect(value).toBeCloseTo(-0.14997, 5)
})

describe('third derivatives follow by themselves', () => {
  it.each([
    ['tanh', (x: tf.Tensor) => tf.tanh(x), 0.1216],
    ['exp', (x: tf.Tensor) => tf.exp(x), Math.exp(0.7)],
  ])('%s at 0.7', (_, f, wanted) => {
    const third = tf.grad((x) => tf.grad((y) => tf.grad(f)(y))(x))
    const value = tf.tidy(() => third(tf.scalar(0.7)).dataSync()[0])
    expect(value).toBeCloseTo(wanted, 3)
  })
})
