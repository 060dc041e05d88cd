import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { registerMissingKernels } from '../kernels/register.ts'
import { openRuntime } from '../runtime/open-runtime.ts'
import { errorsAwayFromKinks } from './derivatives.ts'
import { opCases } from './op-cases.ts'
import { repairGradients } from './repair.ts'

beforeAll(async () => {
  await openRuntime({ backend: 'wasm' })
  registerMissingKernels(tf.getBackend())
  registerMissingKernels(tf.getBackend())
  repairGradients()
})

describe('first and second derivatives of every operation on WebAssembly', () => {
  it.each(opCases())('$name', async ({ make }) => {
    const errors = await errorsAwayFromKinks(make, 7)
    expect(errors.first).toBeLessThan(1e-3)
    expect(errors.second).toBeLessThan(1e-3)
  })
})
