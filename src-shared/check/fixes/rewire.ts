import {
  addNode,
  connect,
  disconnect,
  edgesFrom,
  edgesInto,
  removeNodes,
  type End,
} from '../../document/edits.ts'
import type { DocumentNode, GraphDocument } from '../../document/schema.ts'

/** Changes of the drawing that several fixes share. Ids are the kind's words, so that the same click gives the same file. */

type Put = Pick<DocumentNode, 'kind'> & { params?: Record<string, unknown> }

export function nodeAt(document: GraphDocument, id: string): DocumentNode {
  const node = document.nodes.find((each) => each.id === id)
  if (node === undefined) throw new Error(`No node ${id} in the document`)
  return node
}

export function setKind(
  document: GraphDocument,
  id: string,
  to: { kind: string; params: Record<string, unknown> },
): GraphDocument {
  nodeAt(document, id)
  const change = (node: DocumentNode) => (node.id === id ? { ...node, ...to, version: 1 } : node)
  return { ...document, nodes: document.nodes.map(change) }
}

/** Puts a node into the lane of another, at a distance from it, without wires. */
export function putBeside(
  document: GraphDocument,
  beside: string,
  { kind, params = {}, by }: Put & { by: { x: number; y: number } },
): { document: GraphDocument; id: string } {
  const { network, position } = nodeAt(document, beside)
  const place = { x: position.x + by.x, y: position.y + by.y }
  return addNode(document, { kind, version: 1, params, network, position: place }, () =>
    unusedId(document, kind),
  )
}

/** Puts a node onto all wires that end at a port, which takes one. */
export function insertBefore(document: GraphDocument, to: End, put: Put): GraphDocument {
  const [edge] = edgesInto(document, to.node, to.port)
  if (edge === undefined) throw new Error(`No wire ends at ${to.node}`)
  const from = nodeAt(document, edge.from.node).position
  const at = nodeAt(document, to.node).position
  const added = putBeside(document, to.node, {
    ...put,
    by: { x: (from.x - at.x) / 2, y: (from.y - at.y) / 2 },
  })
  const cut = disconnect(added.document, [edge.id])
  return wire(wire(cut, edge.from, { node: added.id, port: 'in' }), { node: added.id, port: 'out' }, to)
}

/** Adds a node behind the last one of a network. */
export function append(
  document: GraphDocument,
  last: string,
  put: Put,
): { document: GraphDocument; id: string } {
  const added = putBeside(document, last, { ...put, by: { x: 200, y: 0 } })
  const drawn = wire(added.document, { node: last, port: 'out' }, { node: added.id, port: 'in' })
  return { document: drawn, id: added.id }
}

/** Removes a node; what fed it feeds what it fed, when that is one output. */
export function removeAndBridge(document: GraphDocument, id: string): GraphDocument {
  const sources = edgesInto(document, id).map(({ from }) => from)
  const targets = edgesFrom(document, id).map(({ to }) => to)
  const removed = removeNodes(document, [id])
  const [source] = sources
  if (source === undefined || sources.length > 1) return removed
  return targets.reduce((drawn, target) => wire(drawn, source, target), removed)
}

/** Removes a source; a node that joined it with one other gives way to that other. */
export function removeSource(document: GraphDocument, id: string): GraphDocument {
  const joints = edgesFrom(document, id)
    .map(({ to }) => to.node)
    .filter((joint) => edgesInto(document, joint).length === 2)
  return [...new Set(joints)].reduce(removeAndBridge, removeNodes(document, [id]))
}

export function wire(document: GraphDocument, from: End, to: End): GraphDocument {
  return connect(document, { from, to }, () => unusedId(document, `${from.node}-${to.node}`)).document
}

/** `dense`, or `dense-2` and so on when that is taken. */
function unusedId(document: GraphDocument, word: string): string {
  const lists = [document.nodes, document.edges, document.networks, document.groups ?? []]
  const taken = new Set(lists.flatMap((list) => list.map(({ id }) => id)))
  let id = word
  for (let count = 2; taken.has(id); count += 1) id = `${word}-${count}`
  return id
}
