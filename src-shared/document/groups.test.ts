import { describe, expect, it } from 'vitest'
import { copyNodes, pasteNodes } from './clipboard.ts'
import * as edits from './edits.ts'
import { changeGroup, groupNodes, ungroup } from './groups.ts'
import { parseDocument } from './parse-document.ts'
import type { GraphDocument } from './schema.ts'
import { serializeDocument } from './serialize-document.ts'
import { countingIds, deepFreeze } from './test-documents.ts'

const dense = { kind: 'dense', version: 1, params: {}, position: { x: 0, y: 0 } }

/** Three nodes a, b, c in the network i1, as i2, i3, i4. */
function three(): GraphDocument {
  const newId = countingIds('i')
  const made = edits.addNetwork(edits.createDocument('Three'), { name: 'G', role: 'generator' }, newId)
  const nodes = ['a', 'b', 'c'].reduce(
    (document, name) => edits.addNode(document, { ...dense, name, network: made.id }, newId).document,
    made.document,
  )
  return deepFreeze(nodes)
}

const stem = { title: 'Stem', color: 'latent' as const, nodes: ['i2', 'i3'] }
const grouped = () => deepFreeze(groupNodes(three(), stem, countingIds('g')))

describe('a group', () => {
  it('is saved, read again, and leaves no trace when it is undone', () => {
    const { document, id } = grouped()
    const collapsed = changeGroup(document, id, { isCollapsed: true, title: 'Base' })
    const read = parseDocument(serializeDocument(collapsed))
    expect(read.ok && read.value.document.groups).toEqual([
      { id: 'g1', title: 'Base', color: 'latent', nodes: ['i2', 'i3'], isCollapsed: true },
    ])
    expect(serializeDocument(ungroup(collapsed, id))).toBe(serializeDocument(three()))
    expect(serializeDocument({ ...three(), groups: [] })).toBe(serializeDocument(three()))
  })

  it('holds each node once, and goes with its last node', () => {
    const { document } = grouped()
    const second = groupNodes(document, { ...stem, nodes: ['i3', 'i4'] }, countingIds('h')).document
    expect(second.groups?.map(({ nodes }) => nodes)).toEqual([['i2'], ['i3', 'i4']])
    expect(edits.removeNodes(second, ['i2']).groups?.map(({ id }) => id)).toEqual(['h1'])
    expect(edits.removeNodes(document, ['i2', 'i3'])).not.toHaveProperty('groups')
  })

  it('stays in one lane', () => {
    const { document } = grouped()
    expect(edits.moveToNetwork(document, ['i3'], null).groups?.[0]?.nodes).toEqual(['i2'])
    expect(edits.moveToNetwork(document, ['i3'], 'i1').groups?.[0]?.nodes).toEqual(['i2', 'i3'])
    const apart = edits.moveToNetwork(three(), ['i4'], null)
    expect(() => groupNodes(apart, { ...stem, nodes: ['i3', 'i4'] }, countingIds('h'))).toThrow('not of 2')
  })

  it('is copied when all of it is', () => {
    const { document } = grouped()
    const paste = (ids: string[]) => {
      const text = copyNodes(document, ids)
      const options = { newId: countingIds('p'), offset: { x: 8, y: 8 }, into: 'same' as const }
      const pasted = pasteNodes(document, text, options)
      return pasted.ok ? pasted.value.document.groups : null
    }
    expect(paste(['i2', 'i3', 'i4'])?.at(-1)).toMatchObject({ title: 'Stem', nodes: ['p1', 'p2'] })
    expect(paste(['i2', 'i4'])).toEqual(document.groups)
  })
})
