import { readFileSync, writeFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { expect } from 'vitest'
import { CertificateFile } from '../../../src-shared/catalog/certified.ts'
import { openEngine } from '../open-engine.ts'
import type { Backend } from '../runtime/report.ts'
import { formatFile, ordersMeasured, ordersOn, withBackend } from './certificate-file.ts'
import { certifyAll } from './certify.ts'

const PATH = new URL('../../../src-shared/catalog/certificates.json', import.meta.url)

/**
 * Measures every certificate on a back end and compares with the committed file. With GANVAS_UPDATE_CERTIFICATES=1 it
 * writes what it measured instead (one back end at a time: vitest --no-file-parallelism).
 */
export async function expectCommittedCertificates(backend: Backend): Promise<void> {
  await openEngine(backend)
  const before = tf.memory().numTensors
  const measured = await certifyAll(backend)
  const failed = measured.filter(({ first, second }) => !first.ok || !second.ok)
  for (const { kind, activation, first, second } of failed) {
    const why = JSON.stringify({ first, second })
    process.stderr.write(`Not certified on ${backend}: ${kind} ${activation ?? ''} ${why}\n`)
  }
  // A derivative that throws leaves the tape of tfjs behind; then the failure above is what counts.
  if (failed.length === 0) expect(tf.memory().numTensors).toBe(before)
  const file = CertificateFile.parse(JSON.parse(readFileSync(PATH, 'utf8')))
  if (process.env['GANVAS_UPDATE_CERTIFICATES'] === '1') {
    writeFileSync(PATH, formatFile(withBackend(file, backend, measured)))
    return
  }
  expect(ordersMeasured(measured)).toEqual(ordersOn(file, backend))
}
