import { expect, test } from 'vitest'
import { openEngine } from '../open-engine.ts'
import { findNative } from '../runtime/native.ts'
import { measuredOverEstimated } from './testing/measure-memory.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing)
  console.info(`Skipped on native TensorFlow: ${found.missing.map(({ what }) => what).join(' ')}`)

// Measured on native TensorFlow 2.21 (CPU): 0.89. The bounds leave room for other libraries and allocators.
test.skipIf(isMissing)(
  'a dense pair with a gradient penalty takes the memory that was estimated',
  async () => {
    await openEngine('native-cpu')
    const ratio = await measuredOverEstimated('calochallenge-wgan-gp', { batch: 8192, compile: 'off' })
    expect(ratio).toBeGreaterThan(0.6)
    expect(ratio).toBeLessThan(1.4)
  },
)
