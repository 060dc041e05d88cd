import type { Graph, GraphNode } from './graph.ts'
import type { GraphBuilder } from './builder.ts'
import { rewriteGraph } from './record.ts'
import { filterToFirst, toChannelsFirst, toChannelsLast } from './replay.ts'

/**
 * Puts convolutions, poolings and upsamplings in channels-first form, between transposes; where two such operations
 * follow each other with only elementwise ones between, the transposes cancel. Filters are rearranged once, here.
 */
export function toChannelsFirstGraph(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    if (!('layout' in node.operation) || node.operation.layout === 'first') return null
    return inChannelsFirst(node, inputs, builder)
  })
}

function inChannelsFirst(
  node: GraphNode,
  inputs: readonly GraphNode[],
  { ops, make }: GraphBuilder,
): GraphNode {
  if (!('layout' in node.operation)) throw new Error(`${node.operation.op} has no channels`)
  const rank = node.shape.length
  const rearranged = inputs.map((input, position) =>
    ops.transpose(input, position === 0 ? toChannelsFirst(rank) : filterToFirst(rank)),
  )
  return ops.transpose(make({ ...node.operation, layout: 'first' }, rearranged), toChannelsLast(rank))
}
