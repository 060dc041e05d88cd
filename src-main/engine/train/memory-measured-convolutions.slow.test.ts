import { expect, test } from 'vitest'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { measuredOverEstimated } from './testing/measure-memory.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

// Measured on native TensorFlow 2.21 (CPU): 0.94. The bounds leave room for other libraries and allocators.
test.skipIf(isMissing)('a compiled convolutional pair takes the memory that was estimated', async () => {
  await openEngine('native-cpu')
  const ratio = await measuredOverEstimated('mnist-dcgan', { batch: 100, compile: 'on' })
  expect(ratio).toBeGreaterThan(0.6)
  expect(ratio).toBeLessThan(1.4)
})
