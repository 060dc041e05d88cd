import { expect, test } from 'vitest'
import { countedNormals, countedUniforms } from './counted-draws.ts'

const draw = { seed: 1, stream: 'latent/0', step: 7 }

// What TensorFlow 2.21 gives for this stream's key, counter [0, 7] and algorithm 1.
const UNIFORM = [
  0.2608036994934082, 0.7121050357818604, 0.8780096769332886, 0.38236749172210693, 0.07078909873962402,
  0.6575982570648193, 0.7315777540206909,
]
const NORMAL = [
  -1.593250036239624, -0.38668957352638245, 0.34361323714256287, -0.3769950270652771, -1.9242446422576904,
  -1.2622928619384766, 0.7832015752792358,
]

test('uniform numbers are those of StatelessRandomUniformV2, to the bit', () => {
  expect([...countedUniforms({ ...draw, count: 7 })]).toEqual(UNIFORM)
})

test('normal numbers are those of StatelessRandomNormalV2, to rounding', () => {
  const normals = countedNormals({ ...draw, count: 7 })
  NORMAL.forEach((value, index) => expect(Math.abs((normals[index] ?? 0) - value)).toBeLessThan(5e-7))
})

test('another step, stream or seed gives other numbers, and fewer numbers are the first of more', () => {
  const numbers = (changed: Partial<typeof draw>) => [...countedUniforms({ ...draw, ...changed, count: 5 })]
  expect(numbers({})).toEqual(UNIFORM.slice(0, 5))
  for (const changed of [{ step: 8 }, { step: 7 + 2 ** 32 }, { stream: 'latent/1' }, { seed: 2 }]) {
    expect(numbers(changed)).not.toEqual(numbers({}))
  }
})
