import { describe, expect, it } from 'vitest'
import { connect, addNode, createDocument } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { downstream, feeds, fedBy, sameKind, upstream } from './neighbours.ts'

/** a → b → d, a → c → d, and e for itself; b and c are of one kind. */
function diamond(): GraphDocument {
  let document = createDocument('diamond')
  for (const [id, kind] of Object.entries({ a: 'data', b: 'dense', c: 'dense', d: 'add', e: 'flatten' })) {
    const node = { kind, version: 1, params: {}, network: null, position: { x: 0, y: 0 } }
    document = addNode(document, node, () => id).document
  }
  for (const pair of ['ab', 'ac', 'bd', 'cd']) {
    const [from = '', to = ''] = pair
    const wire = { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } }
    document = connect(document, wire, () => pair).document
  }
  return document
}

describe('along the wires', () => {
  const document = diamond()

  it('finds what feeds a node and what it feeds', () => {
    expect(fedBy(document, 'd')).toEqual(['b', 'c'])
    expect(feeds(document, 'a')).toEqual(['b', 'c'])
    expect(feeds(document, 'e')).toEqual([])
  })

  it('goes all the way up and down, each node once', () => {
    expect(upstream(document, ['d']).sort()).toEqual(['a', 'b', 'c', 'd'])
    expect(downstream(document, ['b']).sort()).toEqual(['b', 'd'])
  })

  it('finds nodes of the same kinds', () => {
    expect(sameKind(document, ['b', 'e'])).toEqual(['b', 'c', 'e'])
  })
})
