import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { DocumentNetwork, GraphDocument } from '../document/schema.ts'
import type { CheckedNetwork, CheckedNode } from './checked.ts'
import { orderGraph } from './order-graph.ts'
import { unknownNetwork } from './resolve-nodes.ts'
import { inputNodesOf, isStart } from './wire-nodes.ts'

type Nodes = ReadonlyMap<string, CheckedNode>

export type Structure = {
  networks: Map<string, CheckedNetwork>
  /** Networks, every one after those it uses as nodes; recursive ones are left out. */
  networkOrder: string[]
  /** The data lane's nodes in order. */
  dataOrder: string[]
}

/** Fourth stage: order, cycles, beginnings and ends of every network, and which network uses which. */
export function checkStructure(
  document: GraphDocument,
  nodes: Nodes,
): { structure: Structure; problems: Problem[] } {
  const problems = [...missingNetworks(document, nodes)]
  const networks = new Map<string, CheckedNetwork>()
  const dataLane = orderLane(null, nodes)
  problems.push(...dataLane.problems)
  for (const network of document.networks) {
    if (networks.has(network.id)) continue
    const lane = orderLane(network.id, nodes)
    const ends = endsOf(network, { ids: lane.ids, order: lane.order, nodes })
    problems.push(...lane.problems, ...ends.problems, ...sourceProblems(network, lane.ids, nodes))
    const inputs = inputNodesOf(network.id, nodes)
    networks.set(network.id, { network, order: lane.order, output: ends.output, inputs })
  }
  const uses = orderGraph([...networks.keys()], (id) => networksUsedBy(id, nodes))
  problems.push(...uses.cycles.map((cycle) => recursion(cycle, networks)))
  problems.push(...unusedParts(networks, nodes))
  return { structure: { networks, networkOrder: uses.order, dataOrder: dataLane.order }, problems }
}

function orderLane(
  network: string | null,
  nodes: Nodes,
): { ids: string[]; order: string[]; problems: Problem[] } {
  const ids = [...nodes.values()].filter(({ node }) => node.network === network).map(({ node }) => node.id)
  const { order, cycles } = orderGraph(ids, (id) => allFeeders(nodes.get(id)))
  return { ids, order, problems: cycles.map((cycle) => wireCycle(cycle, nodes)) }
}

/** Also of nodes whose ports are not known. */
function allFeeders(node: CheckedNode | undefined): string[] {
  return [...(node?.feeds.values() ?? [])].flat().map((feed) => feed.node)
}

type Lane = { ids: readonly string[]; order: readonly string[]; nodes: Nodes }

/** The output of a network, or what is wrong with its ends. Ends with problems of their own are not judged again. */
function endsOf(network: DocumentNetwork, lane: Lane): { output: string | null; problems: Problem[] } {
  const { ids, nodes } = lane
  const feeding = new Set(ids.flatMap((id) => allFeeders(nodes.get(id))))
  const ends = ids.filter((id) => !feeding.has(id))
  const isSource = (id: string) => nodes.get(id)?.meaning?.form === 'source'
  if (ids.every(isSource)) return { output: null, problems: [emptyNetwork(network, ids.length)] }
  const problems = ends.filter(isSource).map((id) => unusedSource(id, nodes))
  const outputs = ends.filter((id) => !isSource(id))
  // A circle hides where the network ends, and is reported as such.
  if (lane.order.length < ids.length) return { output: null, problems }
  const complete = completeNodes(lane)
  if (outputs.some((id) => !complete.has(id))) return { output: null, problems }
  const [output, ...others] = outputs
  if (output === undefined || others.length === 0) return { output: output ?? null, problems }
  return { output: null, problems: [...problems, manyOutputs(network, outputs, nodes)] }
}

/** Nodes that are known, and so is everything upstream of them, with a wire at every port. */
function completeNodes({ order, nodes }: Lane): Set<string> {
  const complete = new Set<string>()
  for (const id of order) {
    const node = nodes.get(id)
    if (node === undefined || node.meaning === null || node.hasUnsoundWire) continue
    const isFed = node.inPorts.every((port) => node.feeds.has(port.name))
    if (isFed && allFeeders(node).every((feeder) => complete.has(feeder))) complete.add(id)
  }
  return complete
}

function sourceProblems(network: DocumentNetwork, ids: readonly string[], nodes: Nodes): Problem[] {
  const inside = ids.map((id) => nodes.get(id)).filter((node) => node !== undefined)
  if (inside.length > 0 && !inside.some((node) => isStart(node) || node.meaning === null)) {
    return [
      problem({
        code: 'network.no-source',
        at: { network: network.id },
        message: `“${network.name}” has ${inside.length} nodes, but 0 sources: nothing flows into it.`,
        hint: 'Add a Data, Condition, Latent or Input node and wire it to the first layer.',
      }),
    ]
  }
  if (network.role === 'part') return []
  return inside
    .filter(({ meaning }) => meaning?.form === 'source' && meaning.definition.kind === 'input')
    .map(({ node, name }) =>
      problem({
        code: 'network.unfed-input',
        at: { node: node.id, network: network.id },
        message: `“${name}” waits for what another network gives, but “${network.name}” is a ${network.role} and trains on its own.`,
        hint: 'Use a Data, Condition or Latent node, or give the network the role “part” and use it inside another.',
      }),
    )
}

function networksUsedBy(id: string, nodes: Nodes): string[] {
  return [...nodes.values()]
    .filter(({ node, meaning }) => node.network === id && meaning?.form === 'network')
    .map(({ params }) => String(params?.['network'] ?? ''))
}

function missingNetworks(document: GraphDocument, nodes: Nodes): Problem[] {
  const known = new Set(document.networks.map((network) => network.id))
  return [...nodes.values()]
    .filter(({ node }) => node.network !== null && !known.has(node.network))
    .map(({ node, name }) => unknownNetwork(node.id, `“${name}” is in the network “${node.network}”`, known))
}

function wireCycle(cycle: readonly string[], nodes: Nodes): Problem {
  const path = [...cycle, ...cycle.slice(0, 1)].map((id) => nodes.get(id)?.name).join(' → ')
  return problem({
    code: 'wire.cycle',
    at: { node: cycle[0] ?? '' },
    message: `${cycle.length === 1 ? 'This node feeds itself' : `These ${cycle.length} nodes feed each other in a circle`}: ${path}.`,
    hint: 'Delete one of these wires: a network is computed from its sources to its output.',
  })
}

function recursion(cycle: readonly string[], networks: ReadonlyMap<string, CheckedNetwork>): Problem {
  const path = [...cycle, ...cycle.slice(0, 1)].map((id) => networks.get(id)?.network.name).join(' → ')
  return problem({
    code: 'network.recursive',
    at: { network: cycle[0] ?? '' },
    message: `${cycle.length === 1 ? 'This network contains itself' : `These ${cycle.length} networks contain each other`}: ${path}.`,
    hint: 'Delete one of the Network nodes on this way.',
  })
}

function emptyNetwork(network: DocumentNetwork, sources: number): Problem {
  return problem({
    code: 'network.empty',
    at: { network: network.id },
    message: `“${network.name}” needs at least 1 layer, but has 0 (and ${sources} ${sources === 1 ? 'source' : 'sources'}).`,
    hint: 'Add a layer after the source, or delete the network.',
  })
}

function unusedSource(id: string, nodes: Nodes): Problem {
  return problem({
    code: 'network.unused-source',
    severity: 'warning',
    at: { node: id },
    message: `“${nodes.get(id)?.name}” feeds 0 nodes and takes no part.`,
    hint: 'Wire it to a layer, or delete it.',
  })
}

function manyOutputs(network: DocumentNetwork, outputs: readonly string[], nodes: Nodes): Problem {
  const names = outputs.map((id) => `“${nodes.get(id)?.name}”`).join(' and ')
  return problem({
    code: 'network.outputs',
    at: { network: network.id },
    message: `“${network.name}” should end in 1 node, but ${outputs.length} lead nowhere: ${names}.`,
    hint: 'Join them with Concatenate or Add, or delete those that take no part.',
  })
}

function unusedParts(networks: ReadonlyMap<string, CheckedNetwork>, nodes: Nodes): Problem[] {
  const used = new Set([...networks.keys()].flatMap((id) => networksUsedBy(id, nodes)))
  return [...networks.values()]
    .filter(({ network, order }) => network.role === 'part' && order.length > 0 && !used.has(network.id))
    .map(({ network }) =>
      problem({
        code: 'network.unused-part',
        severity: 'warning',
        at: { network: network.id },
        message: `“${network.name}” is a part of other networks, but 0 of them use it.`,
        hint: 'Put a Network node into another network, or give it a role of its own.',
      }),
    )
}
