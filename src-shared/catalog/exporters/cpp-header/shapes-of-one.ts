import { sizeOf } from '../../../tensor/shape.ts'
import type { GraphNode } from '../graph/graph.ts'
import { at, knownDims, shapeAfter } from '../graph/shapes.ts'

/** Shapes for a batch of one event: the open axis becomes a number, also where a reshape has merged it with others. */
export function shapesOfOne(nodes: readonly GraphNode[]): Map<GraphNode, readonly number[]> {
  const shapes = new Map<GraphNode, readonly number[]>()
  for (const node of nodes)
    shapes.set(
      node,
      shapeOf(
        node,
        node.inputs.map((input) => shapes.get(input) ?? []),
      ),
    )
  return shapes
}

function shapeOf(node: GraphNode, inputs: readonly (readonly number[])[]): readonly number[] {
  const { operation } = node
  switch (operation.op) {
    case 'input':
      return node.shape.map((dim) => dim ?? 1)
    case 'constant':
      return knownDims(node.shape)
    case 'reshape': {
      const known = sizeOf(operation.shape.filter((dim) => dim !== -1))
      return operation.shape.map((dim) => (dim === -1 ? sizeOf(at(inputs, 0)) / known : dim))
    }
    default:
      return knownDims(shapeAfter(operation, inputs))
  }
}
