import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { DocumentEdge, GraphDocument } from '../document/schema.ts'
import type { CheckedNode, Feed, InPort } from './checked.ts'
import { closestWord } from './closest-word.ts'
import type { ResolvedNode } from './resolve-nodes.ts'

/**
 * Second stage: which node feeds which port. Unsound wires are reported and left out; a node at which a wire is unsound
 * is not also told that its ports are unconnected, so that one mistake gives one message.
 */
export function wireNodes(
  document: GraphDocument,
  resolved: ReadonlyMap<string, ResolvedNode>,
): { nodes: Map<string, CheckedNode>; problems: Problem[] } {
  const nodes = new Map<string, CheckedNode & { feeds: Map<string, Feed[]> }>()
  for (const [id, node] of resolved) {
    nodes.set(id, { ...node, inPorts: inPortsOf(node, resolved), feeds: new Map(), hasUnsoundWire: false })
  }
  const problems: Problem[] = []
  for (const edge of document.edges) {
    const found = wireProblem(edge, nodes)
    const to = nodes.get(edge.to.node)
    if (found === null) {
      to?.feeds.set(edge.to.port, [...(to.feeds.get(edge.to.port) ?? []), edge.from])
    } else {
      problems.push(found)
      if (to !== undefined) to.hasUnsoundWire = true
    }
  }
  const sourced = new Set([...nodes.values()].filter(isStart).map((node) => node.node.network))
  for (const node of nodes.values()) {
    // A network without any source is reported as such.
    if (node.hasUnsoundWire || (node.node.network !== null && !sourced.has(node.node.network))) continue
    problems.push(...unconnectedPorts(node))
  }
  return { nodes, problems }
}

/** Out-ports by name; null when the kind is not known and any name may be right. */
export function outPortsOf({ meaning, params }: Pick<CheckedNode, 'meaning' | 'params'>): string[] | null {
  if (meaning === null) return null
  if (meaning.form !== 'dataset') return ['out']
  if (params === null) return ['showers', 'condition', 'labels']
  const classes = Number(params['classes'])
  // Events with labels and nothing else to go by can be asked for by their label.
  const hasCondition = Number(params['conditionSize']) > 0 || classes > 0
  return ['showers', ...(hasCondition ? ['condition'] : []), ...(classes > 0 ? ['labels'] : [])]
}

function inPortsOf(node: ResolvedNode, all: ReadonlyMap<string, ResolvedNode>): InPort[] {
  const { meaning, params } = node
  switch (meaning?.form) {
    case 'layer':
      return meaning.definition.inputs.map(({ name, many }) => (many ? { name, many } : { name }))
    case 'transform':
      return [{ name: 'in' }]
    case 'network':
      return inputNodesOf(String(params?.['network'] ?? ''), all).map((name) => ({ name }))
    default:
      return []
  }
}

/** The Input nodes of a network, from top to bottom: the in-ports it has where it is used as a node. */
export function inputNodesOf(network: string, nodes: ReadonlyMap<string, ResolvedNode>): string[] {
  return [...nodes.values()]
    .filter((each) => each.node.network === network && isInput(each))
    .sort((a, b) => a.node.position.y - b.node.position.y || (a.node.id < b.node.id ? -1 : 1))
    .map((each) => each.node.id)
}

/** A node that needs nothing from others: a source, or a network whose sources the recipe feeds. */
export function isStart({ meaning, inPorts }: CheckedNode): boolean {
  return (meaning?.form === 'source' || meaning?.form === 'network') && inPorts.length === 0
}

function isInput({ meaning }: ResolvedNode): boolean {
  return meaning?.form === 'source' && meaning.definition.kind === 'input'
}

function wireProblem(edge: DocumentEdge, nodes: ReadonlyMap<string, CheckedNode>): Problem | null {
  const from = nodes.get(edge.from.node)
  const to = nodes.get(edge.to.node)
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? edge.from.node : edge.to.node
    return problem({
      code: 'wire.missing-node',
      at: { edge: edge.id, ...(to === undefined ? {} : { node: edge.to.node }) },
      message: `A wire goes ${from === undefined ? 'from' : 'to'} the node “${missing}”, which is not in the project.`,
      hint: 'Delete the wire.',
    })
  }
  const at = { edge: edge.id, node: edge.to.node, port: edge.to.port }
  if (from.node.network !== to.node.network) return acrossLanes(at, from, to)
  const outPorts = outPortsOf(from)
  if (outPorts !== null && from.meaning?.form === 'dataset' && isUndeclared(edge.from.port, outPorts)) {
    return undeclaredPort({ ...at, node: edge.from.node, port: edge.from.port }, from.name)
  }
  if (outPorts !== null && !outPorts.includes(edge.from.port)) {
    return noPort(
      { ...at, node: edge.from.node, port: edge.from.port },
      { name: from.name, side: 'out', ports: outPorts },
    )
  }
  if (to.meaning === null) return null
  const port = to.inPorts.find((each) => each.name === edge.to.port)
  if (port === undefined) {
    return noPort(at, { name: to.name, side: 'in', ports: to.inPorts.map((each) => each.name) })
  }
  const taken = to.feeds.get(port.name)?.[0]
  if (taken === undefined || port.many === true) return null
  return problem({
    code: 'port.crowded',
    at,
    message: `“${to.name}” takes 1 wire at “${port.name}”, but has 2: from “${nodes.get(taken.node)?.name}” and from “${from.name}”.`,
    hint: 'Delete one of them, or join them with Concatenate or Add first.',
  })
}

function acrossLanes(at: Problem['at'], from: CheckedNode, to: CheckedNode): Problem {
  const [left, right] = [from.node.network, to.node.network].map((network) =>
    network === null ? 'the data lane' : `network “${network}”`,
  )
  return problem({
    code: 'wire.across',
    at,
    message: `A wire goes from “${from.name}” in ${left} to “${to.name}” in ${right}; wires stay inside one of them.`,
    hint:
      from.node.network === null
        ? 'Delete it and put a Data or Condition node at the start of the network: it gets what the data lane gives.'
        : 'Delete it: the recipe joins the networks, and a Network node uses one network inside another.',
  })
}

function isUndeclared(port: string, outPorts: readonly string[]): boolean {
  return (port === 'condition' || port === 'labels') && !outPorts.includes(port)
}

function undeclaredPort(at: Problem['at'], name: string): Problem {
  const isLabels = at.port === 'labels'
  return problem({
    code: 'wire.no-port',
    at,
    message: `“${name}” has no output “${at.port}”, because it declares 0 ${isLabels ? 'classes' : 'numbers per event as condition, and 0 classes'}.`,
    hint: `Set “${isLabels ? 'classes' : 'conditionSize'}” of the dataset, or delete the wire.`,
  })
}

function noPort(
  at: Problem['at'],
  port: { name: string; side: 'in' | 'out'; ports: readonly string[] },
): Problem {
  const near = closestWord(at.port ?? '', port.ports)
  return problem({
    code: 'wire.no-port',
    at,
    message: `“${port.name}” has no ${port.side === 'in' ? 'input' : 'output'} “${at.port}”.${near === null ? '' : ` Did you mean “${near}”?`}`,
    hint:
      port.ports.length === 0
        ? 'Delete the wire: this node takes none.'
        : `Connect the wire to ${port.ports.map((each) => `“${each}”`).join(' or ')}.`,
  })
}

function unconnectedPorts({ node, name, inPorts, feeds }: CheckedNode): Problem[] {
  return inPorts
    .filter((port) => !feeds.has(port.name))
    .map((port) =>
      problem({
        code: 'port.unconnected',
        at: { node: node.id, port: port.name },
        message: `Nothing is connected to the input “${port.name}” of “${name}”: it needs ${port.many ? 'at least 2 wires' : '1 wire'}, but has 0.`,
        hint: 'Wire the output of another node to it, or delete the node.',
      }),
    )
}
