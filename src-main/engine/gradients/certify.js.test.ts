import { it } from 'vitest'
import { expectCommittedCertificates } from './certificates-agree.ts'

it('the committed certificates are what the back end “js” does', { timeout: 300_000 }, async () => {
  await expectCommittedCertificates('js')
})
