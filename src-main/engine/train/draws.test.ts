import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { countedNormals, countedUniforms } from '../../../src-shared/base/counted-draws.ts'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { createDrawCounter, openDraws } from './draws.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

/** The first and second draw of each kind in one update. */
function drawAll(seed: number, update: number): number[][] {
  return tf.tidy(() => {
    const counter = createDrawCounter(update)
    const draws = openDraws(seed, counter)
    const drawn = [
      draws.normal('latent', [3, 5]),
      draws.normal('latent', [3, 5]),
      draws.uniform('epsilon', [7, 1]),
      draws.uniform('latent', [4001]),
    ].map((each) => [...each.dataSync()])
    counter.dispose()
    return drawn
  })
}

function expected(seed: number, step: number): number[][] {
  return [
    [...countedNormals({ seed, stream: 'latent/0', step, count: 15 })],
    [...countedNormals({ seed, stream: 'latent/1', step, count: 15 })],
    [...countedUniforms({ seed, stream: 'epsilon/0', step, count: 7 })],
    [...countedUniforms({ seed, stream: 'latent/2', step, count: 4001 })],
  ]
}

describe.each(['js', 'native-cpu'] as const)('draws on %s', (backend) => {
  const isSkipped = backend === 'native-cpu' && isMissing
  beforeAll(async () => {
    if (!isSkipped) await openEngine(backend)
  })

  test.skipIf(isSkipped).each([0, 5, 2 ** 31 + 3, 2 ** 40 + 1])(
    'after %i updates are the counted ones: uniform to the bit, normal to rounding',
    (update) => {
      const before = tf.memory().numTensors
      const drawn = drawAll(11, update)
      const [first, second, epsilon, uniform] = expected(11, update)
      expect(drawn[2]).toEqual(epsilon)
      expect(drawn[3]).toEqual(uniform)
      // One part in 2^22 of values up to 5: float32 sine and logarithm against float64.
      for (const [at, normals] of [first, second].entries()) {
        drawn[at]!.forEach((value, index) => expect(Math.abs(value - normals![index]!)).toBeLessThan(2e-6))
      }
      expect(drawn[0]).not.toEqual(drawn[1])
      expect(tf.memory().numTensors).toBe(before)
    },
  )
})
