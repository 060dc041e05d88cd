import { it } from 'vitest'
import { findAdapter } from '../runtime/webgpu.ts'
import { expectCommittedCertificates } from './certificates-agree.ts'

const found = await findAdapter()
const isMissing = 'missing' in found
if (isMissing) console.info(`Skipped on WebGPU: ${found.missing.what}`)

it.skipIf(isMissing)('the committed certificates are what WebGPU does', { timeout: 600_000 }, async () => {
  await expectCommittedCertificates('webgpu')
})
