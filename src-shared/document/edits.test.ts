import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as edits from './edits.ts'
import type { GraphDocument } from './schema.ts'
import { GraphDocument as Schema } from './schema.ts'
import { AnyDocument, countingIds, deepFreeze } from './test-documents.ts'

const at = { x: 0, y: 0 }
const dense = { kind: 'dense', version: 1, params: {}, network: null, position: at }

/** Two nodes, a network and a wire: a (in g) → b (data lane). */
function small(): GraphDocument {
  const newId = countingIds('i')
  const withNetwork = edits.addNetwork(edits.createDocument('Small'), { name: 'G', role: 'generator' }, newId)
  const a = edits.addNode(withNetwork.document, { ...dense, network: withNetwork.id }, newId)
  const b = edits.addNode(a.document, { ...dense, name: 'B' }, newId)
  const wired = edits.connect(
    b.document,
    { from: { node: a.id, port: 'out' }, to: { node: b.id, port: 'in' } },
    newId,
  )
  const trainer = {
    network: withNetwork.id,
    optimizer: { kind: 'adam', params: {} },
    steps: 1,
    batchFactor: 1,
  }
  return deepFreeze(
    edits.setTraining(edits.setTrainer(wired.document, trainer), {
      frozen: [withNetwork.id],
      pretraining: [{ network: withNetwork.id, rounds: 2 }],
    }),
  )
}

describe('edits', () => {
  it('builds a document: ids i1 (network), i2, i3 (nodes), i4 (wire)', () => {
    const document = small()
    expect(document.nodes.map((node) => [node.id, node.name, node.network])).toEqual([
      ['i2', '', 'i1'],
      ['i3', 'B', null],
    ])
    expect(document.edges).toEqual([
      { id: 'i4', from: { node: 'i2', port: 'out' }, to: { node: 'i3', port: 'in' } },
    ])
  })

  it('removes nodes with their wires', () => {
    const document = edits.removeNodes(small(), ['i2'])
    expect(document.nodes.map((node) => node.id)).toEqual(['i3'])
    expect(document.edges).toEqual([])
  })

  it('does not add a wire twice', () => {
    const again = edits.connect(
      small(),
      { from: { node: 'i2', port: 'out' }, to: { node: 'i3', port: 'in' } },
      countingIds(),
    )
    expect(again.id).toBe('i4')
    expect(again.document.edges).toHaveLength(1)
  })

  it('disconnects', () => {
    expect(edits.disconnect(small(), ['i4']).edges).toEqual([])
  })

  it('sets some params, leaves others, and removes what is undefined', () => {
    const once = edits.setParams(small(), 'i2', { units: 3, activation: 'tanh' })
    const twice = edits.setParams(once, 'i2', { units: 4, activation: undefined })
    expect(twice.nodes[0]?.params).toEqual({ units: 4 })
  })

  it('upgrades, renames and moves nodes', () => {
    let document = edits.upgradeNode(small(), 'i2', { version: 2, params: { a: 1 } })
    document = edits.renameNode(document, 'i2', 'First')
    document = edits.moveNodes(document, new Map([['i2', { x: 5, y: 6 }]]))
    document = edits.moveToNetwork(document, ['i3'], 'i1')
    expect(document.nodes[0]).toMatchObject({
      version: 2,
      params: { a: 1 },
      name: 'First',
      position: { x: 5, y: 6 },
    })
    expect(document.nodes[1]?.network).toBe('i1')
    expect(edits.moveToNetwork(document, ['i3'], null).nodes[1]?.network).toBeNull()
  })

  it('removes a network with its nodes, wires and every mention in the training', () => {
    const document = edits.removeNetwork(small(), 'i1')
    expect(document.networks).toEqual([])
    expect(document.nodes.map((node) => node.id)).toEqual(['i3'])
    expect(document.edges).toEqual([])
    expect(document.training).toMatchObject({ trainers: [], frozen: [], pretraining: [] })
  })

  it('renames networks and sets roles and recipes', () => {
    let document = edits.renameNetwork(edits.setRole(small(), 'i1', 'critic'), 'i1', 'D')
    document = edits.setRecipe(document, { kind: 'wgan', params: { clip: 0.01 } })
    document = edits.describeDocument(document, { name: 'Other', description: 'Words' })
    expect(document).toMatchObject({
      name: 'Other',
      description: 'Words',
      networks: [{ id: 'i1', name: 'D', role: 'critic' }],
      training: { recipe: { kind: 'wgan', params: { clip: 0.01 } } },
    })
  })

  it('replaces the trainer of a network in place and removes it', () => {
    const { document, id } = edits.addNetwork(small(), { name: 'D', role: 'critic' }, countingIds())
    const sgd = { network: id, optimizer: { kind: 'sgd', params: {} }, steps: 5, batchFactor: 1 }
    const two = edits.setTrainer(document, sgd)
    expect(two.training.trainers.map((each) => each.network)).toEqual(['i1', id])
    const changed = edits.setTrainer(two, { ...sgd, network: 'i1', steps: 7 })
    expect(changed.training.trainers.map((each) => each.steps)).toEqual([7, 5])
    expect(edits.removeTrainer(changed, 'i1').training.trainers.map((each) => each.network)).toEqual([id])
  })

  it('finds wires by node and port', () => {
    expect(edits.edgesInto(small(), 'i3', 'in').map((edge) => edge.id)).toEqual(['i4'])
    expect(edits.edgesInto(small(), 'i3', 'other')).toEqual([])
    expect(edits.edgesFrom(small(), 'i2').map((edge) => edge.id)).toEqual(['i4'])
  })

  it.each<[string, (document: GraphDocument) => unknown]>([
    ['No node', (document) => edits.removeNodes(document, ['nope'])],
    ['No node', (document) => edits.setParams(document, 'nope', {})],
    ['No node', (document) => edits.moveNodes(document, new Map([['nope', at]]))],
    [
      'No node',
      (document) =>
        edits.connect(
          document,
          { from: { node: 'nope', port: '' }, to: { node: 'i2', port: '' } },
          countingIds(),
        ),
    ],
    ['No wire', (document) => edits.disconnect(document, ['nope'])],
    ['No network', (document) => edits.addNode(document, { ...dense, network: 'nope' }, countingIds())],
    ['No network', (document) => edits.removeNetwork(document, 'nope')],
    ['No trainer', (document) => edits.removeTrainer(document, 'nope')],
    ['needs a name', (document) => edits.renameNetwork(document, 'i1', '')],
    ['already has', (document) => edits.addNode(document, dense, () => 'i4')],
  ])('it is a bug (%s) to edit what is not there', (message, edit) => {
    expect(() => edit(small())).toThrow(message)
  })
})

describe('random edits', () => {
  type Edit = (document: GraphDocument, pick: number) => GraphDocument
  const newId = countingIds('r')
  const nth = <Item>(list: readonly Item[], pick: number): Item | undefined =>
    list[pick % Math.max(list.length, 1)]
  const onNode =
    (edit: (document: GraphDocument, id: string) => GraphDocument): Edit =>
    (document, pick) => {
      const node = nth(document.nodes, pick)
      return node === undefined ? document : edit(document, node.id)
    }
  const onNetwork =
    (edit: (document: GraphDocument, id: string) => GraphDocument): Edit =>
    (document, pick) => {
      const network = nth(document.networks, pick)
      return network === undefined ? document : edit(document, network.id)
    }
  const all: Edit[] = [
    (document, pick) =>
      edits.addNode(document, { ...dense, network: nth(document.networks, pick)?.id ?? null }, newId)
        .document,
    (document) => edits.addNetwork(document, { name: 'N', role: 'part' }, newId).document,
    onNode((document, id) => edits.removeNodes(document, [id])),
    onNode((document, id) => edits.setParams(document, id, { units: 3, gone: undefined })),
    onNode((document, id) => edits.renameNode(document, id, 'Name')),
    onNode((document, id) => edits.moveNodes(document, new Map([[id, { x: 1.5, y: -2 }]]))),
    onNode((document, id) => edits.moveToNetwork(document, [id], null)),
    onNode(
      (document, id) =>
        edits.connect(
          document,
          { from: { node: id, port: 'out' }, to: { node: document.nodes[0]?.id ?? id, port: 'in' } },
          newId,
        ).document,
    ),
    (document, pick) =>
      edits.disconnect(
        document,
        document.edges.slice(0, pick % 3).map((edge) => edge.id),
      ),
    onNetwork(edits.removeNetwork),
    onNetwork((document, id) => edits.setRole(document, id, 'critic')),
    onNetwork((document, id) =>
      edits.setTrainer(document, {
        network: id,
        optimizer: { kind: 'sgd', params: {} },
        steps: 1,
        batchFactor: 2,
      }),
    ),
    (document) => edits.setTraining(document, { average: { decay: 0.99 } }),
  ]

  it('never break the schema, never touch the document they were given, and keep wires at their nodes', () => {
    fc.assert(
      fc.property(
        AnyDocument,
        fc.array(fc.tuple(fc.nat(all.length - 1), fc.nat(20)), { maxLength: 12 }),
        (start, steps) => {
          const history = [deepFreeze(start)]
          for (const [which, pick] of steps) {
            const next = all[which]?.(history.at(-1) ?? start, pick)
            history.push(deepFreeze(next ?? start))
          }
          for (const document of history) {
            expect(Schema.safeParse(document).error).toBeUndefined()
            const ids = new Set(document.nodes.map((node) => node.id))
            expect(document.edges.every((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))).toBe(
              true,
            )
          }
        },
      ),
      { seed: 7, numRuns: 150 },
    )
  })
})
