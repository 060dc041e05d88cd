import { z } from 'zod'
import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { Result } from '../base/result.ts'
import { failed, success } from '../base/result.ts'
import type { NewId } from './fresh-id.ts'
import { freshId } from './fresh-id.ts'
import { withGroups } from './groups.ts'
import type { GraphDocument } from './schema.ts'
import { DocumentEdge, DocumentGroup, DocumentNetwork, DocumentNode } from './schema.ts'

/** A selection as text, so that it can be pasted into another window or sent in a message. */
const CLIPBOARD_FORMAT = 'ganvas-clipboard'

const Clipboard = z.object({
  format: z.literal(CLIPBOARD_FORMAT),
  version: z.literal(1),
  nodes: z.array(DocumentNode),
  /** Wires between the copied nodes only. */
  edges: z.array(DocumentEdge),
  /** The networks that the nodes are in or use. */
  networks: z.array(DocumentNetwork),
  /** Those of which every node is copied. */
  groups: z.array(DocumentGroup).default([]),
})
type Clipboard = z.infer<typeof Clipboard>

export function copyNodes(document: GraphDocument, ids: Iterable<string>): string {
  const chosen = new Set(ids)
  const nodes = document.nodes.filter((node) => chosen.has(node.id))
  if (nodes.length < chosen.size) throw new Error('A node to copy is not in the document')
  const inUse = new Set(nodes.flatMap((node) => [node.network, node.params['network']]))
  const clipboard: Clipboard = {
    format: CLIPBOARD_FORMAT,
    version: 1,
    nodes,
    edges: document.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
    networks: document.networks.filter((network) => inUse.has(network.id)),
    groups: (document.groups ?? []).filter((group) => group.nodes.every((id) => chosen.has(id))),
  }
  return JSON.stringify(clipboard, null, 2)
}

export type PasteOptions = {
  newId: NewId
  /** Added to every position, so that the copies do not hide the originals. */
  offset: { x: number; y: number }
  /**
   * `same`: into the networks the nodes came from, which are made where the document lacks them;
   * `new`: into copies of those networks; `{ network }`: all into one network, or into the data lane (null).
   */
  into: 'same' | 'new' | { network: string | null }
}

/** Pastes copied nodes under fresh ids, with the wires between them. Text that is not a selection is a problem. */
export function pasteNodes(
  document: GraphDocument,
  text: string,
  options: PasteOptions,
): Result<{ document: GraphDocument; ids: string[] }, Problem[]> {
  const clipboard = readClipboard(text)
  if (clipboard === null) {
    return failed([
      problem({
        code: 'clipboard.foreign',
        message: 'The clipboard does not hold Ganvas nodes.',
        hint: 'Copy nodes in Ganvas first.',
      }),
    ])
  }
  const networks = targetNetworks(document, clipboard, options)
  const result = networks.added.reduce<GraphDocument>(
    (grown, network) => ({ ...grown, networks: [...grown.networks, network] }),
    document,
  )
  return success(placeNodes(result, clipboard, { ...options, networkIds: networks.ids }))
}

function readClipboard(text: string): Clipboard | null {
  try {
    return Clipboard.safeParse(JSON.parse(text)).data ?? null
  } catch {
    // Other programs put anything on the clipboard: no JSON is as expected as foreign JSON.
    return null
  }
}

/** Which network each copied network becomes, and the networks that must be made for it. */
function targetNetworks(
  document: GraphDocument,
  clipboard: Clipboard,
  { into, newId }: PasteOptions,
): { ids: Map<string, string>; added: DocumentNetwork[] } {
  const inside = new Set(clipboard.nodes.map((node) => node.network))
  const known = new Set(document.networks.map((network) => network.id))
  const ids = new Map<string, string>()
  const added: DocumentNetwork[] = []
  for (const network of clipboard.networks) {
    const isKept = known.has(network.id) && !(into === 'new' && inside.has(network.id))
    const isLeftOut = typeof into === 'object'
    const id = isKept || isLeftOut ? network.id : freshId(document, newId)
    ids.set(network.id, id)
    if (id !== network.id) added.push({ ...network, id })
  }
  return { ids, added }
}

function placeNodes(
  document: GraphDocument,
  clipboard: Clipboard,
  options: PasteOptions & { networkIds: Map<string, string> },
): { document: GraphDocument; ids: string[] } {
  const { networkIds, into, offset, newId } = options
  const nodeIds = new Map(clipboard.nodes.map((node) => [node.id, freshId(document, newId)]))
  const mappedNetwork = (id: string): string => networkIds.get(id) ?? id
  const nodes = clipboard.nodes.map((node): DocumentNode => {
    const own = node.network === null ? null : mappedNetwork(node.network)
    const used = node.params['network']
    return {
      ...node,
      id: mapped(nodeIds, node.id),
      network: typeof into === 'object' ? into.network : own,
      // A network node keeps pointing at its network, also when that was made anew on the way.
      params: typeof used === 'string' ? { ...node.params, network: mappedNetwork(used) } : node.params,
      position: { x: node.position.x + offset.x, y: node.position.y + offset.y },
    }
  })
  // The ports of a network node are named by the ids of the Input nodes in its network, which may be copied along.
  const portInto = ({ to }: DocumentEdge): string => {
    const used = clipboard.nodes.find((node) => node.id === to.node)?.params['network']
    const isAnew = typeof used === 'string' && mappedNetwork(used) !== used
    return isAnew ? (nodeIds.get(to.port) ?? to.port) : to.port
  }
  const edges = clipboard.edges
    .filter((edge) => nodeIds.has(edge.from.node) && nodeIds.has(edge.to.node))
    .map((edge) => ({
      ...edge,
      id: freshId(document, newId),
      from: { ...edge.from, node: mapped(nodeIds, edge.from.node) },
      to: { ...edge.to, node: mapped(nodeIds, edge.to.node), port: portInto(edge) },
    }))
  const groups = clipboard.groups
    .map((group) => ({
      ...group,
      id: freshId(document, newId),
      nodes: group.nodes.flatMap((id) => nodeIds.get(id) ?? []),
    }))
    .filter((group) => group.nodes.length > 0)
  const pasted = {
    ...document,
    nodes: [...document.nodes, ...nodes],
    edges: [...document.edges, ...edges],
  }
  return {
    document: groups.length === 0 ? pasted : withGroups(pasted, [...(document.groups ?? []), ...groups]),
    ids: nodes.map((node) => node.id),
  }
}

function mapped(ids: ReadonlyMap<string, string>, id: string): string {
  const fresh = ids.get(id)
  if (fresh === undefined) throw new Error(`No fresh id for node ${id}`)
  return fresh
}
