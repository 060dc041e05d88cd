import type { Problem } from '../../base/problem.ts'
import {
  disconnect,
  edgesFrom,
  edgesInto,
  moveToNetwork,
  removeNodes,
  setParams,
} from '../../document/edits.ts'
import type { GraphDocument } from '../../document/schema.ts'
import { kindTitles } from '../../catalog/find.ts'
import type { Checked } from '../checked.ts'
import { closestWord } from '../closest-word.ts'
import { outPortsOf } from '../wire-nodes.ts'
import type { Fix, FixFinder, FixFinders } from './fix.ts'
import { nodeAt, putBeside, removeAndBridge, removeSource, setKind, wire } from './rewire.ts'

/** Nodes of a wrong kind or in a wrong lane, wires that lead nowhere, and what is not wired. */
export const wireFixes: FixFinders = {
  'node.unknown-kind': atNode((id, { document }) => {
    const { kind, network, params } = nodeAt(document, id)
    const titles = kindTitles(network === null ? 'data' : 'network')
    const near = closestWord(kind, titles.keys())
    if (near === null) return []
    return [
      { label: `Make it ${titles.get(near)}`, change: (each) => setKind(each, id, { kind: near, params }) },
    ]
  }),
  'node.wrong-lane': atNode((id, { document }) => {
    const { network } = nodeAt(document, id)
    const lane = network === null ? laneOfNeighbours(document, id) : null
    if (network === null && lane === null) return []
    const strays = (each: GraphDocument) =>
      [...edgesInto(each, id), ...edgesFrom(each, id)]
        .filter(
          (edge) => nodeAt(each, edge.from.node === id ? edge.to.node : edge.from.node).network !== lane,
        )
        .map((edge) => edge.id)
    const name = document.networks.find((each) => each.id === lane)?.name
    return [
      {
        label: lane === null ? 'Move it into the data lane' : `Move it into “${name}”`,
        change: (each) => moveToNetwork(disconnect(each, strays(each)), [id], lane),
      },
    ]
  }),
  'network.unknown': atNode((id, { document }) => {
    const { kind, params } = nodeAt(document, id)
    if (kind !== 'network') return []
    const near = closestWord(
      String(params['network']),
      document.networks.map((each) => each.id),
    )
    const parts = document.networks.filter(({ role }) => role === 'part').map((each) => each.id)
    return [...new Set([...(near === null ? [] : [near]), ...(parts.length === 1 ? parts : [])])].map(
      (network) => ({
        label: `Use “${document.networks.find((each) => each.id === network)?.name}”`,
        change: (each) => setParams(each, id, { network }),
      }),
    )
  }),
  'port.unconnected': ({ at }, { document, nodes }) => {
    const { node: id, port } = at
    if (id === undefined || port === undefined) return []
    const { network } = nodeAt(document, id)
    const loose = document.nodes.filter(
      (each) => each.network === network && each.id !== id && isLoose(document, each.id),
    )
    const offers = loose.flatMap((each) => {
      const found = nodes.get(each.id)
      const [out] = found === undefined ? [] : (outPortsOf(found) ?? [])
      return out === undefined ? [] : [{ node: each.id, port: out }]
    })
    return [
      ...offers.map((from) => ({
        label: `Wire “${nodes.get(from.node)?.name}” to it`,
        change: (each: GraphDocument) => wire(each, from, { node: id, port }),
      })),
      ...(isLoose(document, id)
        ? [
            {
              label: `Delete “${nodes.get(id)?.name}”`,
              change: (each: GraphDocument) => removeNodes(each, [id]),
            },
          ]
        : []),
    ]
  },
  'port.crowded': ({ at }, { document, nodes }) => {
    const { node: id, port, edge } = at
    if (id === undefined || port === undefined || edge === undefined) return []
    const feeding = edgesInto(document, id, port)
    const nameOf = (from: string) => nodes.get(from)?.name ?? from
    return [
      {
        label: 'Join them with Concatenate',
        change: (each) => {
          const joint = putBeside(each, id, { kind: 'concatenate', by: { x: -110, y: 60 } })
          const cut = disconnect(
            joint.document,
            feeding.map((wires) => wires.id),
          )
          const joined = feeding.reduce(
            (all, { from }) => wire(all, from, { node: joint.id, port: 'in' }),
            cut,
          )
          return wire(joined, { node: joint.id, port: 'out' }, { node: id, port })
        },
      },
      ...feeding.map(({ id: gone, from }) => ({
        label: `Delete the wire from “${nameOf(from.node)}”`,
        change: (each: GraphDocument) => disconnect(each, [gone]),
      })),
    ]
  },
  'inputs.too-few': atNode((id, { nodes }) => [
    { label: `Remove “${nodes.get(id)?.name}”`, change: (each) => removeAndBridge(each, id) },
  ]),
  'wire.missing-node': deleteWire,
  'wire.across': deleteWire,
  'wire.no-port': (problem, checked) => [...otherPorts(problem, checked), ...deleteWire(problem, checked)],
  'wire.cycle': atNode((id, checked) => {
    const downstream = downstreamOf(checked.document, id)
    return edgesInto(checked.document, id)
      .filter(({ from }) => downstream.has(from.node))
      .map((edge) => ({
        label: `Delete the wire from “${checked.nodes.get(edge.from.node)?.name}”`,
        change: (each) => disconnect(each, [edge.id]),
      }))
  }),
  'network.unused-source': atNode((id, { document, nodes }) => {
    const { network } = nodeAt(document, id)
    const joints = [...nodes.values()].filter(
      (each) => each.node.network === network && each.inPorts.some(({ many }) => many === true),
    )
    return [
      ...joints.map(({ node, name }) => ({
        label: `Wire it to “${name}”`,
        change: (each: GraphDocument) => wire(each, { node: id, port: 'out' }, { node: node.id, port: 'in' }),
      })),
      { label: `Delete “${nodes.get(id)?.name}”`, change: (each) => removeNodes(each, [id]) },
    ]
  }),
  'network.unfed-input': atNode((id, { document }) => {
    const role = document.networks.find((each) => each.id === nodeAt(document, id).network)?.role
    const kind = role === 'generator' ? 'latent' : 'data'
    const title = kindTitles('network').get(kind)
    return [{ label: `Make it a ${title} node`, change: (each) => setKind(each, id, { kind, params: {} }) }]
  }),
  'network.outputs': ({ at }, { document, nodes }) =>
    document.nodes
      .filter((each) => each.network === at.network && isLooseEnd(document, each.id))
      .map(({ id }) => ({
        label: `Delete “${nodes.get(id)?.name}”`,
        change: (each: GraphDocument) => removeNodes(each, [id]),
      })),
  'network.no-source': ({ at }, { document, nodes }) => {
    const network = document.networks.find((each) => each.id === at.network)
    const first = [...nodes.values()].find(
      ({ node, inPorts, feeds }) =>
        node.network === network?.id && inPorts.length > 0 && inPorts.every(({ name }) => !feeds.has(name)),
    )
    if (network === undefined || first === undefined) return []
    const kind = network.role === 'generator' ? 'latent' : 'data'
    const to = { node: first.node.id, port: first.inPorts[0]?.name ?? 'in' }
    return [
      {
        label: `Begin it with a ${kindTitles('network').get(kind)} node`,
        change: (each) => {
          const added = putBeside(each, to.node, { kind, by: { x: -200, y: 0 } })
          return wire(added.document, { node: added.id, port: 'out' }, to)
        },
      },
    ]
  },
  'source.no-condition': atNode((id, { nodes }) => [
    { label: `Delete “${nodes.get(id)?.name}”`, change: (each) => removeSource(each, id) },
  ]),
}

/** A finder for problems that are at a node of the document. */
export function atNode(
  find: (node: string, checked: Checked, problem: Problem) => readonly Fix[],
): FixFinder {
  return (problem, checked) => {
    const { node } = problem.at
    return node === undefined || !checked.nodes.has(node) ? [] : find(node, checked, problem)
  }
}

function deleteWire({ at }: Problem, { document }: Checked): readonly Fix[] {
  const { edge } = at
  if (edge === undefined || !document.edges.some(({ id }) => id === edge)) return []
  return [{ label: 'Delete the wire', change: (each) => disconnect(each, [edge]) }]
}

/** The same wire at the port that was meant. */
function otherPorts({ at }: Problem, { document, nodes }: Checked): Fix[] {
  const edge = document.edges.find(({ id }) => id === at.edge)
  const found = nodes.get(at.node ?? '')
  if (edge === undefined || found === undefined || at.port === undefined) return []
  const isOut = edge.from.node === at.node && edge.from.port === at.port
  const ports = isOut ? (outPortsOf(found) ?? []) : found.inPorts.map(({ name }) => name)
  const near = closestWord(at.port, ports) ?? (ports.length === 1 ? ports[0] : undefined)
  if (near === undefined) return []
  const end = { node: found.node.id, port: near }
  return [
    {
      label: `Connect it to “${near}”`,
      change: (each) => wire(disconnect(each, [edge.id]), isOut ? end : edge.from, isOut ? edge.to : end),
    },
  ]
}

function laneOfNeighbours(document: GraphDocument, id: string): string | null {
  const others = [
    ...edgesInto(document, id).map(({ from }) => from),
    ...edgesFrom(document, id).map(({ to }) => to),
  ]
  const lanes = new Set(
    others.map(({ node }) => nodeAt(document, node).network).filter((each) => each !== null),
  )
  const [lane = null] = lanes
  const [only = null] = document.networks.length === 1 ? document.networks.map((each) => each.id) : []
  return lanes.size === 1 ? lane : only
}

/** Feeds nothing. */
function isLoose(document: GraphDocument, id: string): boolean {
  return edgesFrom(document, id).length === 0
}

function isLooseEnd(document: GraphDocument, id: string): boolean {
  return isLoose(document, id) && edgesInto(document, id).length > 0
}

function downstreamOf(document: GraphDocument, id: string): Set<string> {
  const found = new Set([id])
  for (const each of found) for (const { to } of edgesFrom(document, each)) found.add(to.node)
  return found
}
