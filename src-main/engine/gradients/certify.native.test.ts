import { it } from 'vitest'
import { findNative } from '../runtime/native.ts'
import { expectCommittedCertificates } from './certificates-agree.ts'

const found = await findNative('native-cpu')
const isMissing = 'missing' in found
if (isMissing) console.info(`Skipped: ${found.missing.map(({ what }) => what).join(' ')}`)

it.skipIf(isMissing)(
  'the committed certificates are what native TensorFlow does',
  { timeout: 300_000 },
  async () => {
    await expectCommittedCertificates('native-cpu')
  },
)
