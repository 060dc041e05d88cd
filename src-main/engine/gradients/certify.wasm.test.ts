import { it } from 'vitest'
import { expectCommittedCertificates } from './certificates-agree.ts'

it('the committed certificates are what the back end “wasm” does', { timeout: 300_000 }, async () => {
  await expectCommittedCertificates('wasm')
})
