import * as tf from '@tensorflow/tfjs-core'
import type { CertificateFile } from '../../../src-shared/catalog/certified.ts'
import type { Backend } from '../runtime/report.ts'
import type { Certificate } from './certify.ts'
import { TOLERANCE } from './certify.ts'

/** The committed file, `src-shared/catalog/certificates.json`: what of certificates the checker reads. */

type Entry = CertificateFile['certificates'][number]

/** Puts what was measured on one back end in place of what the file says about it; kinds that are gone are dropped. */
export function withBackend(
  file: CertificateFile,
  backend: Backend,
  certificates: readonly Certificate[],
): CertificateFile {
  const old = new Map(file.certificates.map((entry) => [keyOf(entry), entry.orders]))
  return {
    tfjs: tf.version_core,
    tolerance: TOLERANCE,
    backends: [...new Set([...file.backends, backend])].sort(),
    certificates: certificates.map(({ kind, activation, first, second }) => {
      const orders = { ...old.get(keyOf({ kind, activation })), [backend]: orderOf(first.ok, second.ok) }
      return { kind, activation, orders: Object.fromEntries(Object.entries(orders).sort()) }
    }),
  }
}

/** What the file says of one back end, to compare with what is measured: `dense/tanh` → 2. */
export function ordersOn(file: CertificateFile, backend: Backend): Record<string, number | undefined> {
  return Object.fromEntries(file.certificates.map((entry) => [keyOf(entry), entry.orders[backend]]))
}

export function ordersMeasured(certificates: readonly Certificate[]): Record<string, number> {
  return Object.fromEntries(
    certificates.map((each) => [keyOf(each), orderOf(each.first.ok, each.second.ok)] as const),
  )
}

function orderOf(first: boolean, second: boolean): number {
  if (!first) return 0
  return second ? 2 : 1
}

function keyOf({ kind, activation }: Pick<Entry, 'kind' | 'activation'>): string {
  return activation === null ? kind : `${kind}/${activation}`
}
