import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { catalog } from '../catalog/index.ts'
import { parseDocument } from '../document/parse-document.ts'
import type { GraphDocument } from '../document/schema.ts'
import { checkDocument } from './check-document.ts'
import { connectionAnswers, portKey } from './connection-answers.ts'
import { mayConnect } from './connect.ts'
import { changed, cut, nested, pair } from './test-drawings.ts'

const folder = join(import.meta.dirname, '../../resources/templates')
const template = (file: string) => {
  const parsed = parseDocument(readFileSync(join(folder, file), 'utf8'))
  if (!parsed.ok) throw new Error(file)
  return parsed.value.document
}
/** Small ones: every pair of ports is asked. */
const FILES = readdirSync(folder).filter((file) => /^(digits-cnn|demo-wgan|iris|mnist-labelled)/.test(file))

const DOCUMENTS: [string, GraphDocument][] = [
  ['a pair', pair()],
  ['a pair with a cut wire', changed(pair(), (draft) => cut(draft, 'gh -> go'))],
  ['networks in networks', nested()],
  ...FILES.map((file): [string, GraphDocument] => [file, template(file)]),
]

describe.each(DOCUMENTS)('%s', (_, document) => {
  const checked = checkDocument(document, catalog)
  // Without one wire, so that there are free ports too.
  const loose = { ...document, edges: document.edges.slice(0, -1) }

  it('answers as a check of the document with the wire would', () => {
    for (const given of [checked, checkDocument(loose, catalog)]) {
      // Every third node, as each answer is compared with two checks of the whole document.
      const starts = [...given.nodes.values()].filter((_, index) => index % 3 === 0)
      for (const { node } of starts) {
        const from = { node: node.id, port: node.kind === 'dataset' ? 'showers' : 'out' }
        for (const [key, reason] of connectionAnswers(given, from, 'from')) {
          const to = { node: key.slice(0, key.indexOf('/')), port: key.slice(key.indexOf('/') + 1) }
          const exact = mayConnect(given.document, from, to, catalog)
          expect([key, reason?.code ?? null]).toEqual([key, exact.ok ? null : exact.failure.code])
        }
      }
    }
  })

  it('says the same from the other end', () => {
    for (const { node, inPorts } of [...checked.nodes.values()].slice(0, 6)) {
      for (const { name } of inPorts) {
        const to = { node: node.id, port: name }
        for (const [key, reason] of connectionAnswers(checked, to, 'to')) {
          const from = { node: key.slice(0, key.indexOf('/')), port: key.slice(key.indexOf('/') + 1) }
          const other = connectionAnswers(checked, from, 'from').get(portKey(to))
          expect([key, reason?.code]).toEqual([key, other?.code])
        }
      }
    }
  })
})
