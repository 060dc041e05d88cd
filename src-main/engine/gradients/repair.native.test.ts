import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerMissingKernels } from '../kernels/register.ts'
import { findNative } from '../runtime/native.ts'
import { openRuntime } from '../runtime/open-runtime.ts'
import { errorsAwayFromKinks } from './derivatives.ts'
import { opCases } from './op-cases.ts'
import { repairGradients } from './repair.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing) {
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)
}

describe.skipIf(isMissing)('first and second derivatives of every operation on native TensorFlow', () => {
  beforeAll(async () => {
    await openRuntime({ backend: 'native-cpu' })
    registerMissingKernels(tf.getBackend())
    repairGradients()
  })

  it.each(opCases())('$name', async ({ make }) => {
    const errors = await errorsAwayFromKinks(make, 7)
    expect(errors.first).toBeLessThan(1e-3)
    expect(errors.second).toBeLessThan(1e-3)
  })
})
