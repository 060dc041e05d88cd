import type { CheckedNode } from '../../src-shared/check/checked.ts'
import { outPortsOf } from '../../src-shared/check/wire-nodes.ts'
import type { End } from '../../src-shared/document/edits.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'

export type Port = {
  /** As the document names it; in a collapsed group, with its node. */
  id: string
  end: End
  title: string
  isMany: boolean
}
export type Ports = { inputs: Port[]; outputs: Port[] }

type Edges = GraphDocument['edges']
export type EdgesByNode = { into: ReadonlyMap<string, Edges>; from: ReadonlyMap<string, Edges> }

/** Looked up for every node, so found once. */
export function edgesByNode(edges: Edges): EdgesByNode {
  const [into, from] = [new Map<string, Edges>(), new Map<string, Edges>()]
  const add = (map: Map<string, Edges>, node: string, edge: Edges[number]) => {
    const list = map.get(node)
    if (list === undefined) map.set(node, [edge])
    else list.push(edge)
  }
  for (const edge of edges) {
    add(into, edge.to.node, edge)
    add(from, edge.from.node, edge)
  }
  return { into, from }
}

/** Also those that only wires of the file know: what leads to them must be seen to be mended. */
export function portsOf(checked: CheckedNode, { into, from }: EdgesByNode): Ports {
  const { node, inPorts } = checked
  const known = inPorts.map(({ name, many }) => portOf(node.id, name, many === true))
  const inputs = withStrays(
    known,
    (into.get(node.id) ?? []).map((edge) => edge.to),
  )
  const outputs = withStrays(
    (outPortsOf(checked) ?? []).map((name) => portOf(node.id, name, true)),
    (from.get(node.id) ?? []).map((edge) => edge.from),
  )
  return { inputs, outputs: outputs.length === 0 ? [portOf(node.id, 'out', true)] : outputs }
}

function portOf(node: string, port: string, isMany: boolean): Port {
  return { id: port, end: { node, port }, title: port, isMany }
}

function withStrays(known: readonly Port[], ends: readonly End[]): Port[] {
  const names = new Set(known.map(({ id }) => id))
  const strays = [...new Set(ends.map(({ port }) => port))].filter((name) => !names.has(name))
  return [...known, ...strays.map((name) => portOf(ends[0]?.node ?? '', name, false))]
}

/** Handle of a collapsed group: `node/port`; of a node: the port. */
export function endAt(flowNode: string, handle: string): End {
  const slash = handle.indexOf('/')
  return slash < 0
    ? { node: flowNode, port: handle }
    : { node: handle.slice(0, slash), port: handle.slice(slash + 1) }
}
