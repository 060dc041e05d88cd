import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyNodes, pasteNodes, type PasteOptions } from './clipboard.ts'
import { addNetwork, addNode, connect, createDocument } from './edits.ts'
import type { GraphDocument } from './schema.ts'
import { AnyDocument, countingIds, deepFreeze } from './test-documents.ts'

function paste(document: GraphDocument, text: string, into: PasteOptions['into'] = 'same') {
  const pasted = pasteNodes(document, text, { newId: countingIds('p'), offset: { x: 10, y: 20 }, into })
  if (!pasted.ok) throw new Error(JSON.stringify(pasted.failure))
  return pasted.value
}

/** Network w1 holds an Input node and a layer; w2 holds a network node that uses w1, fed at the port of that Input. */
function nested(): GraphDocument {
  const newId = countingIds('n')
  const node = (kind: string, network: string, params = {}) => ({
    kind,
    version: 1,
    params,
    network,
    position: { x: 0, y: 0 },
  })
  let document = createDocument('Nested')
  const block = addNetwork(document, { name: 'Block', role: 'part' }, newId)
  const outer = addNetwork(block.document, { name: 'Outer', role: 'critic' }, newId)
  const input = addNode(outer.document, node('input', block.id), newId)
  const layer = addNode(input.document, node('dense', block.id), newId)
  const data = addNode(layer.document, node('data', outer.id), newId)
  const use = addNode(data.document, node('network', outer.id, { network: block.id }), newId)
  document = connect(
    use.document,
    { from: { node: input.id, port: 'out' }, to: { node: layer.id, port: 'in' } },
    newId,
  ).document
  return connect(
    document,
    { from: { node: data.id, port: 'out' }, to: { node: use.id, port: input.id } },
    newId,
  ).document
}

describe('copy and paste', () => {
  it('keeps kinds, params, relative positions and inner wires of any selection, and changes nothing else', () => {
    fc.assert(
      fc.property(AnyDocument, fc.nat(63), (document, mask) => {
        deepFreeze(document)
        const chosen = document.nodes.filter((_, index) => (mask >> index) % 2 === 1)
        const ids = new Set(chosen.map((node) => node.id))
        const inner = document.edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
        const pasted = paste(document, copyNodes(document, ids))
        const added = pasted.document.nodes.slice(document.nodes.length)
        const strip = (node: (typeof added)[number]) => ({ ...node, id: '', position: null })
        expect(added.map(strip)).toEqual(chosen.map(strip))
        expect(added.map((node) => node.position)).toEqual(
          chosen.map(({ position }) => ({ x: position.x + 10, y: position.y + 20 })),
        )
        const place = (list: { id: string }[], id: string) => list.findIndex((node) => node.id === id)
        const shape = (list: { id: string }[]) => (edge: (typeof inner)[number]) => [
          place(list, edge.from.node),
          edge.from.port,
          place(list, edge.to.node),
          edge.to.port,
        ]
        expect(pasted.document.edges.slice(document.edges.length).map(shape(added))).toEqual(
          inner.map(shape(chosen)),
        )
        expect(pasted.document.nodes.slice(0, document.nodes.length)).toEqual(document.nodes)
        expect(pasted.ids).toEqual(added.map((node) => node.id))
        expect(new Set(pasted.document.nodes.map((node) => node.id)).size).toBe(pasted.document.nodes.length)
      }),
      { seed: 11, numRuns: 150 },
    )
  })

  it('into another document brings the networks along', () => {
    const source = nested()
    const pasted = paste(
      createDocument('Empty'),
      copyNodes(
        source,
        source.nodes.map((node) => node.id),
      ),
    ).document
    expect(pasted.networks).toEqual([
      { id: 'p1', name: 'Block', role: 'part' },
      { id: 'p2', name: 'Outer', role: 'critic' },
    ])
    const use = pasted.nodes.find((node) => node.kind === 'network')
    const input = pasted.nodes.find((node) => node.kind === 'input')
    expect(use?.params).toEqual({ network: 'p1' })
    // The port of a network node is named by the Input node inside, which has a new id too.
    expect(pasted.edges.find((edge) => edge.to.node === use?.id)?.to.port).toBe(input?.id)
  })

  it('into new networks duplicates a whole network and leaves what it uses alone', () => {
    const source = nested()
    const outer = source.nodes.filter((node) => node.network === 'n2').map((node) => node.id)
    const pasted = paste(source, copyNodes(source, outer), 'new').document
    expect(pasted.networks.map((network) => [network.id, network.name])).toEqual([
      ['n1', 'Block'],
      ['n2', 'Outer'],
      ['p1', 'Outer'],
    ])
    const copy = pasted.nodes.at(-1)
    expect(copy).toMatchObject({ kind: 'network', network: 'p1', params: { network: 'n1' } })
    expect(pasted.edges.at(-1)?.to.port).toBe('n3')
  })

  it('into one given network puts all nodes there', () => {
    const source = nested()
    const pasted = paste(source, copyNodes(source, ['n4', 'n5']), { network: 'n2' }).document
    expect(pasted.nodes.slice(-2).map((node) => node.network)).toEqual(['n2', 'n2'])
    expect(pasted.networks).toHaveLength(2)
  })

  it.each(['hello', '{"format":"other"}', '[]', ''])('refuses foreign text %j', (text) => {
    const pasted = pasteNodes(createDocument('A'), text, {
      newId: countingIds(),
      offset: { x: 0, y: 0 },
      into: 'same',
    })
    expect(pasted).toMatchObject({ ok: false, failure: [{ code: 'clipboard.foreign' }] })
  })

  it('it is a bug to copy what is not there', () => {
    expect(() => copyNodes(createDocument('A'), ['nope'])).toThrow(/not in the document/)
  })
})
