import type { Ops } from '../../../plan/ops.ts'
import type { EventShape } from '../../../tensor/shape.ts'
import type { GraphBuilder } from './builder.ts'
import { createBuilder } from './builder.ts'
import type { Graph, GraphNode } from './graph.ts'
import { nodesInOrder } from './graph.ts'

export type RecordingCall = {
  ops: Ops<GraphNode>
  inputs: Readonly<Record<string, GraphNode>>
  builder: GraphBuilder
}

/** Records what `define` computes from inputs of the given shapes (batch first, not stated) as a graph. */
export function recordGraph(
  inputs: readonly { name: string; shape: EventShape }[],
  define: (call: RecordingCall) => Readonly<Record<string, GraphNode>>,
): Graph {
  const builder = createBuilder()
  const nodes = inputs.map(({ name, shape }) => builder.input(name, shape))
  const outputs = define({
    ops: builder.ops,
    inputs: Object.fromEntries(nodes.map((node) => [node.operation.name, node])),
    builder,
  })
  return { inputs: nodes, outputs: Object.entries(outputs).map(([name, value]) => ({ name, value })) }
}

/**
 * Records a graph anew, node by node: `rewrite` may put something else in a node's place, made of the inputs it is
 * given, or return null to keep the node.
 */
export function rewriteGraph(
  graph: Graph,
  rewrite: (node: GraphNode, inputs: readonly GraphNode[], builder: GraphBuilder) => GraphNode | null,
): Graph {
  const builder = createBuilder()
  const made = new Map<GraphNode, GraphNode>()
  const inputs = graph.inputs.map((node) => {
    const input = builder.input(
      node.operation.name,
      node.shape.slice(1).map((dim) => dim ?? -1),
    )
    made.set(node, input)
    return input
  })
  const newOf = (node: GraphNode): GraphNode => {
    const found = made.get(node)
    if (found === undefined) throw new Error(`Node ${node.id} (${node.operation.op}) comes after its use`)
    return found
  }
  for (const node of nodesInOrder(graph)) {
    if (made.has(node)) continue
    builder.enter(node.scope)
    made.set(node, keptOrRewritten(node, node.inputs.map(newOf), { builder, rewrite }))
  }
  return { inputs, outputs: graph.outputs.map(({ name, value }) => ({ name, value: newOf(value) })) }
}

function keptOrRewritten(
  node: GraphNode,
  inputs: readonly GraphNode[],
  by: { builder: GraphBuilder; rewrite: Parameters<typeof rewriteGraph>[1] },
): GraphNode {
  if (node.operation.op === 'constant') {
    return by.builder.weight(
      node.operation.label,
      node.operation.values,
      node.shape.map((dim) => dim ?? -1),
    )
  }
  return by.rewrite(node, inputs, by.builder) ?? by.builder.make(node.operation, inputs)
}
