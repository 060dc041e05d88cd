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

/** One certificate per line where it fits, as Prettier has it, so that a change shows as one line. */
export function formatFile({ tfjs, tolerance, backends, certificates }: CertificateFile): string {
  const fields = [
    `"tfjs": ${oneLine(tfjs)}`,
    `"tolerance": ${oneLine(tolerance)}`,
    `"backends": ${oneLine(backends)}`,
    `"certificates": [\n    ${certificates.map(formatEntry).join(',\n    ')}\n  ]`,
  ]
  return `{\n  ${fields.join(',\n  ')}\n}\n`
}

const WIDTH = 110
const INDENT = 4

function formatEntry(entry: Entry): string {
  const line = oneLine(entry)
  if (INDENT + line.length < WIDTH) return line
  const fields = Object.entries(entry).map(
    ([name, value]) => `${' '.repeat(INDENT + 2)}"${name}": ${oneLine(value)}`,
  )
  return `{\n${fields.join(',\n')}\n${' '.repeat(INDENT)}}`
}

function oneLine(value: unknown): string {
  return JSON.stringify(value, null, 1)
    .replace(/\n */g, ' ')
    .replace(/\[ (.*) \]/, '[$1]')
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
