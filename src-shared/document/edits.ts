import type {
  DocumentEdge,
  DocumentNetwork,
  DocumentNode,
  GraphDocument,
  Role,
  Trainer,
  Training,
} from './schema.ts'
import type { NewId } from './fresh-id.ts'
import { freshId } from './fresh-id.ts'
import { withoutNodes } from './groups.ts'
import { DOCUMENT_FORMAT, DOCUMENT_VERSION } from './schema.ts'

/**
 * Every change of a document, as pure functions: document in, new document out, the old one untouched (so undo is
 * keeping it). Ids come from a generator that the caller passes in. Edits keep the schema, not the meaning: what a
 * change breaks, the checker reports. An id that is not in the document is a bug and throws.
 */
export type { NewId }

export type Edited = { document: GraphDocument; id: string }

/** One end of a wire. */
export type End = DocumentEdge['from']

export function createDocument(name: string): GraphDocument {
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    name,
    description: '',
    networks: [],
    nodes: [],
    edges: [],
    training: {
      recipe: { kind: 'classifier', params: {} },
      batch: 64,
      trainers: [],
      frozen: [],
      pretraining: [],
      average: null,
      rounds: 1000,
    },
  }
}

export function describeDocument(
  document: GraphDocument,
  words: { name?: string; description?: string },
): GraphDocument {
  return { ...document, ...words }
}

export type NewNode = Pick<DocumentNode, 'kind' | 'version' | 'params' | 'network' | 'position'> & {
  name?: string
}

export function addNode(document: GraphDocument, node: NewNode, newId: NewId): Edited {
  if (node.network !== null) networkOf(document, node.network)
  const id = freshId(document, newId)
  return { document: { ...document, nodes: [...document.nodes, { name: '', ...node, id }] }, id }
}

/** Removes nodes and every wire at them. */
export function removeNodes(document: GraphDocument, ids: Iterable<string>): GraphDocument {
  const gone = new Set(ids)
  for (const id of gone) nodeOf(document, id)
  return {
    ...withoutNodes(document, gone),
    nodes: document.nodes.filter((node) => !gone.has(node.id)),
    edges: document.edges.filter((edge) => !gone.has(edge.from.node) && !gone.has(edge.to.node)),
  }
}

/** Adds a wire; a wire between the same two ports is not added twice, its id comes back instead. */
export function connect(document: GraphDocument, wire: { from: End; to: End }, newId: NewId): Edited {
  nodeOf(document, wire.from.node)
  nodeOf(document, wire.to.node)
  const same = document.edges.find((edge) => sameEnd(edge.from, wire.from) && sameEnd(edge.to, wire.to))
  if (same !== undefined) return { document, id: same.id }
  const id = freshId(document, newId)
  return { document: { ...document, edges: [...document.edges, { id, from: wire.from, to: wire.to }] }, id }
}

export function disconnect(document: GraphDocument, edgeIds: Iterable<string>): GraphDocument {
  const gone = new Set(edgeIds)
  const known = new Set(document.edges.map((edge) => edge.id))
  for (const id of gone) if (!known.has(id)) throw new Error(`No wire ${id} in the document`)
  return { ...document, edges: document.edges.filter((edge) => !gone.has(edge.id)) }
}

/** Sets the given params and leaves the others; `undefined` removes one, so that its default holds again. */
export function setParams(
  document: GraphDocument,
  nodeId: string,
  changes: Record<string, unknown>,
): GraphDocument {
  return changeNode(document, nodeId, (node) => ({ ...node, params: withChanges(node.params, changes) }))
}

/** After a migration: params as a whole, and the version they are of. */
export function upgradeNode(
  document: GraphDocument,
  nodeId: string,
  to: { version: number; params: Record<string, unknown> },
): GraphDocument {
  return changeNode(document, nodeId, (node) => ({ ...node, ...to }))
}

/** An empty name means the kind's title. */
export function renameNode(document: GraphDocument, nodeId: string, name: string): GraphDocument {
  return changeNode(document, nodeId, (node) => ({ ...node, name }))
}

export function moveNodes(
  document: GraphDocument,
  positions: ReadonlyMap<string, { x: number; y: number }>,
): GraphDocument {
  for (const id of positions.keys()) nodeOf(document, id)
  return {
    ...document,
    nodes: document.nodes.map((node) => {
      const position = positions.get(node.id)
      return position === undefined ? node : { ...node, position }
    }),
  }
}

/** Puts nodes into another network, or into the data lane (null); their wires stay. */
export function moveToNetwork(
  document: GraphDocument,
  ids: Iterable<string>,
  network: string | null,
): GraphDocument {
  if (network !== null) networkOf(document, network)
  const moved = new Set(ids)
  for (const id of moved) nodeOf(document, id)
  const strays = document.nodes.filter((node) => moved.has(node.id) && node.network !== network)
  return {
    // A group stays within one lane: those that leave it leave the group.
    ...withoutNodes(document, new Set(strays.map(({ id }) => id))),
    nodes: document.nodes.map((node) => (moved.has(node.id) ? { ...node, network } : node)),
  }
}

export function addNetwork(
  document: GraphDocument,
  network: { name: string; role: Role; position?: { x: number; y: number } },
  newId: NewId,
): Edited {
  const id = freshId(document, newId)
  return { document: { ...document, networks: [...document.networks, { id, ...network }] }, id }
}

/** Removes a network with its nodes and wires, and every mention of it in the training. */
export function removeNetwork(document: GraphDocument, id: string): GraphDocument {
  networkOf(document, id)
  const inside = document.nodes.filter((node) => node.network === id).map((node) => node.id)
  const { training } = document
  return {
    ...removeNodes(document, inside),
    networks: document.networks.filter((network) => network.id !== id),
    training: {
      ...training,
      trainers: training.trainers.filter((trainer) => trainer.network !== id),
      frozen: training.frozen.filter((each) => each !== id),
      pretraining: training.pretraining.filter((each) => each.network !== id),
    },
  }
}

export function renameNetwork(document: GraphDocument, id: string, name: string): GraphDocument {
  if (name === '') throw new Error('A network needs a name')
  return changeNetwork(document, id, (network) => ({ ...network, name }))
}

/** Where the lane of a network without nodes stands. */
export function placeNetwork(
  document: GraphDocument,
  id: string,
  position: { x: number; y: number },
): GraphDocument {
  return changeNetwork(document, id, (network) => ({ ...network, position }))
}

export function setRole(document: GraphDocument, id: string, role: Role): GraphDocument {
  return changeNetwork(document, id, (network) => ({ ...network, role }))
}

export function setTraining(document: GraphDocument, changes: Partial<Training>): GraphDocument {
  return { ...document, training: { ...document.training, ...changes } }
}

/** Another recipe with its params, or changed params of the same one. */
export function setRecipe(
  document: GraphDocument,
  recipe: { kind: string; params: Record<string, unknown> },
): GraphDocument {
  return setTraining(document, { recipe: { ...recipe } })
}

/** Replaces the trainer of the same network where it stands in the round, or adds it at the end. */
export function setTrainer(document: GraphDocument, trainer: Trainer): GraphDocument {
  networkOf(document, trainer.network)
  const { trainers } = document.training
  const exists = trainers.some((each) => each.network === trainer.network)
  const changed = exists
    ? trainers.map((each) => (each.network === trainer.network ? trainer : each))
    : [...trainers, trainer]
  return setTraining(document, { trainers: changed })
}

export function removeTrainer(document: GraphDocument, network: string): GraphDocument {
  const trainers = document.training.trainers.filter((each) => each.network !== network)
  if (trainers.length === document.training.trainers.length) throw new Error(`No trainer of ${network}`)
  return setTraining(document, { trainers })
}

/** Wires into a node, or into one of its ports, in document order. */
export function edgesInto(document: GraphDocument, node: string, port?: string): DocumentEdge[] {
  return document.edges.filter(
    (edge) => edge.to.node === node && (port === undefined || edge.to.port === port),
  )
}

export function edgesFrom(document: GraphDocument, node: string, port?: string): DocumentEdge[] {
  return document.edges.filter(
    (edge) => edge.from.node === node && (port === undefined || edge.from.port === port),
  )
}

function changeNode(
  document: GraphDocument,
  id: string,
  change: (node: DocumentNode) => DocumentNode,
): GraphDocument {
  nodeOf(document, id)
  return { ...document, nodes: document.nodes.map((node) => (node.id === id ? change(node) : node)) }
}

function changeNetwork(
  document: GraphDocument,
  id: string,
  change: (network: DocumentNetwork) => DocumentNetwork,
): GraphDocument {
  networkOf(document, id)
  return { ...document, networks: document.networks.map((each) => (each.id === id ? change(each) : each)) }
}

function withChanges(
  params: Record<string, unknown>,
  changes: Record<string, unknown>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries({ ...params, ...changes }).filter(([, value]) => value !== undefined),
  )
}

function nodeOf(document: GraphDocument, id: string): DocumentNode {
  const node = document.nodes.find((each) => each.id === id)
  if (node === undefined) throw new Error(`No node ${id} in the document`)
  return node
}

function networkOf(document: GraphDocument, id: string): DocumentNetwork {
  const network = document.networks.find((each) => each.id === id)
  if (network === undefined) throw new Error(`No network ${id} in the document`)
  return network
}

function sameEnd(a: End, b: End): boolean {
  return a.node === b.node && a.port === b.port
}
