import type { Problem } from '../base/problem.ts'
import { problem } from '../base/problem.ts'
import type { End } from '../document/edits.ts'
import type { Checked, CheckedNode } from './checked.ts'
import { LATER, mayConnect } from './connect.ts'
import { inferNode } from './infer-shapes.ts'
import { outPortsOf } from './wire-nodes.ts'

/**
 * What `mayConnect` would say of every port that a wire drawn from one port could end at, from one check of the
 * document: a wire is judged by the lanes, by what feeds what, and by the shape rule of the one node that it reaches.
 */
export type Answers = ReadonlyMap<string, Problem | null>

export function portKey({ node, port }: End): string {
  return `${node}/${port}`
}

/** `side`: which end of the wire the given port is. */
export function connectionAnswers(checked: Checked, end: End, side: 'from' | 'to'): Answers {
  const answers = new Map<string, Problem | null>()
  const own = checked.nodes.get(end.node)
  if (own === undefined) return answers
  const linked = side === 'from' ? upstreamOf(checked, end.node) : downstreamOf(checked, end.node)
  for (const node of checked.nodes.values()) {
    const ports = side === 'from' ? node.inPorts.map(({ name }) => name) : (outPortsOf(node) ?? ['out'])
    for (const port of ports) {
      const other = { node: node.node.id, port }
      const wire = side === 'from' ? { from: end, to: other } : { from: other, to: end }
      answers.set(portKey(other), answer(checked, wire, linked.has(other.node)))
    }
  }
  return answers
}

function answer(checked: Checked, { from, to }: { from: End; to: End }, isCircle: boolean): Problem | null {
  const [source, target] = [checked.nodes.get(from.node), checked.nodes.get(to.node)]
  if (source === undefined || target === undefined) return null
  const at = { node: to.node, port: to.port }
  if (source.node.network !== target.node.network) return acrossLanes(at, source, target, checked)
  if (source.node.network === null) return inDataLane(checked, from, to)
  const feeds = target.feeds.get(to.port) ?? []
  if (feeds.some((feed) => feed.node === from.node && feed.port === from.port)) {
    return problem({
      code: 'wire.twice',
      at,
      message: `“${target.name}” is already fed by this output: 1 wire is enough.`,
      hint: 'Choose another output.',
    })
  }
  const first = feeds[0]
  if (first !== undefined && target.inPorts.find(({ name }) => name === to.port)?.many !== true) {
    return problem({
      code: 'port.crowded',
      at,
      message: `“${target.name}” takes 1 wire at “${to.port}”, and “${checked.nodes.get(first.node)?.name}” feeds it.`,
      hint: 'Delete that wire first, or join both with Concatenate or Add.',
    })
  }
  if (isCircle) return circle(at, source, target)
  return shapeProblem(checked, from, { node: target, port: to.port })
}

/** The wire is not drawn yet, so there is nothing to delete. */
function acrossLanes(at: Problem['at'], from: CheckedNode, to: CheckedNode, { networks }: Checked): Problem {
  const [left, right] = [from, to].map(({ node: { network } }) =>
    network === null ? 'the data lane' : `“${networks.get(network)?.network.name ?? network}”`,
  )
  return problem({
    code: 'wire.across',
    at,
    message: `Wires stay inside one lane: “${from.name}” is in ${left}, “${to.name}” in ${right}.`,
    hint:
      from.node.network === null
        ? 'A Data or Condition node at the start of the network gets what the data lane gives.'
        : 'The recipe joins the networks; a Network node uses one network inside another.',
  })
}

/** The data lane is small: its wires are judged by checking it as a document of its own. */
function inDataLane({ document, catalog }: Checked, from: End, to: End): Problem | null {
  const nodes = document.nodes.filter(({ network }) => network === null)
  const ids = new Set(nodes.map(({ id }) => id))
  const edges = document.edges.filter((edge) => ids.has(edge.from.node) && ids.has(edge.to.node))
  const found = mayConnect({ ...document, networks: [], nodes, edges }, from, to, catalog)
  return found.ok ? null : found.failure
}

function circle(at: Problem['at'], from: CheckedNode, to: CheckedNode): Problem {
  return problem({
    code: 'wire.cycle',
    at,
    message:
      from === to
        ? `“${to.name}” cannot feed itself.`
        : `“${to.name}” already leads to “${from.name}”: this wire would close a circle.`,
    hint: 'A network is computed from its sources to its output.',
  })
}

/** The reached node's own rule, asked with the new wire in place. */
function shapeProblem(checked: Checked, from: End, to: { node: CheckedNode; port: string }): Problem | null {
  const { nodes, networks, data, shapes } = checked
  const inference = {
    nodes,
    structure: { networks: new Map(networks), networkOrder: [], dataOrder: [] },
    context: data.context,
    blocked: { data: false, condition: false },
  }
  const feeds = new Map([...to.node.feeds, [to.port, [...(to.node.feeds.get(to.port) ?? []), from]]])
  const before = inferNode(to.node, shapes, inference)
  const after = inferNode({ ...to.node, feeds }, shapes, inference)
  const known = new Set(before === null || before.ok ? [] : before.failure.map(({ message }) => message))
  if (after === null || after.ok) return null
  return after.failure.find(({ code, message }) => !LATER.test(code) && !known.has(message)) ?? null
}

function upstreamOf({ nodes }: Checked, id: string): Set<string> {
  return reached(id, (each) => [...(nodes.get(each)?.feeds.values() ?? [])].flat().map(({ node }) => node))
}

function downstreamOf({ nodes }: Checked, id: string): Set<string> {
  const next = new Map<string, string[]>()
  for (const { node, feeds } of nodes.values()) {
    for (const { node: feeder } of [...feeds.values()].flat()) {
      next.set(feeder, [...(next.get(feeder) ?? []), node.id])
    }
  }
  return reached(id, (each) => next.get(each) ?? [])
}

/** A node and all that can be reached from it. */
function reached(start: string, next: (id: string) => readonly string[]): Set<string> {
  const found = new Set([start])
  for (const id of found) for (const each of next(id)) found.add(each)
  return found
}
