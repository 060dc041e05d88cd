import type { Ops } from '../../../plan/ops.ts'
import type { Shape } from '../../../tensor/shape.ts'
import type { Graph, GraphNode, Layout, Operation } from './graph.ts'
import { nodesInOrder } from './graph.ts'
import { at, knownDims } from './shapes.ts'

/** Computes a recorded graph again with any other `Ops`: plain arrays in tests and when constants are folded. */
export function replayGraph<T>(
  ops: Ops<T>,
  graph: Graph,
  inputs: Readonly<Record<string, T>>,
): Record<string, T> {
  const values = new Map<GraphNode, T>()
  for (const node of nodesInOrder(graph)) {
    const given = node.inputs.map((input) => found(values.get(input)))
    values.set(
      node,
      node.operation.op === 'input' ? found(inputs[node.operation.name]) : replayNode(ops, node, given),
    )
  }
  return Object.fromEntries(graph.outputs.map(({ name, value }) => [name, found(values.get(value))]))
}

/** One node, with `inputs` in the place of the node's own. */
export function replayNode<T>(ops: Ops<T>, node: GraphNode, inputs: readonly T[]): T {
  if (node.operation.op === 'constant')
    return ops.constant(Array.from(node.operation.values), knownDims(node.shape))
  return applyOperation(ops, node.operation, { inputs, shapes: node.inputs.map((input) => input.shape) })
}

type Given<T> = { inputs: readonly T[]; shapes: readonly Shape[] }

export function applyOperation<T>(ops: Ops<T>, operation: Operation, given: Given<T>): T {
  const [a, b, c] = given.inputs
  const x = a as T // every operation but `input` and `constant` has a first input; missing ones are bugs that throw
  switch (operation.op) {
    case 'input':
    case 'constant':
      throw new Error(`${operation.op} is not computed`)
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
    case 'greaterEqual':
    case 'matMul':
    case 'gather':
      return ops[operation.op](x, found(b))
    case 'where':
      return ops.where(x, found(b), found(c))
    case 'pow':
      return ops.pow(x, operation.exponent)
    case 'leakyRelu':
      return ops.leakyRelu(x, operation.slope)
    case 'elu':
      return ops.elu(x, operation.alpha)
    case 'conv':
    case 'convTranspose':
    case 'maxPool':
    case 'averagePool':
    case 'upsample':
      return applyImageOperation(ops, operation, given)
    case 'sum':
    case 'mean':
    case 'max':
      return ops[operation.op](x, operation.axes, { keepDims: operation.keepDims })
    case 'reshape':
      return ops.reshape(x, operation.shape)
    case 'transpose':
      return ops.transpose(x, operation.permutation)
    case 'concat':
      return ops.concat(given.inputs, operation.axis)
    case 'slice':
      return ops.slice(x, operation.begin, operation.size)
    case 'pad':
      return ops.pad(x, operation.widths)
    case 'oneHot':
      return ops.oneHot(x, operation.depth)
    default:
      return ops[operation.op](x)
  }
}

export type ImageOperation = Extract<Operation, { layout: Layout }>

function applyImageOperation<T>(ops: Ops<T>, operation: ImageOperation, given: Given<T>): T {
  const image = at(given.shapes, 0)
  const rank = image.length
  if (operation.layout === 'last') return inChannelsLast(ops, operation, { inputs: given.inputs, image })
  const [x, filter] = given.inputs
  const inputs = [ops.transpose(found(x), toChannelsLast(rank))]
  if (filter !== undefined) inputs.push(ops.transpose(filter, filterToLast(rank)))
  const last = toChannelsLast(rank).map((axis) => at(image, axis))
  return ops.transpose(inChannelsLast(ops, operation, { inputs, image: last }), toChannelsFirst(rank))
}

function inChannelsLast<T>(
  ops: Ops<T>,
  operation: ImageOperation,
  given: { inputs: readonly T[]; image: Shape },
): T {
  const x = at(given.inputs, 0)
  switch (operation.op) {
    case 'conv':
      return ops.conv(x, at(given.inputs, 1), operation)
    case 'convTranspose':
      return ops.convTranspose(x, at(given.inputs, 1), operation)
    case 'maxPool':
    case 'averagePool':
      return ops[operation.op](x, operation)
    case 'upsample': {
      const dims = knownDims(given.image.slice(1))
      const channels = at(dims, dims.length - 1)
      return ops.upsample(x, { factors: operation.factors, inputSpace: dims.slice(0, -1), channels })
    }
  }
}

/** `[batch, ...space, channels]` → `[batch, channels, ...space]`. */
export function toChannelsFirst(rank: number): number[] {
  return [0, rank - 1, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 1)]
}

export function toChannelsLast(rank: number): number[] {
  return [0, ...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1]
}

/** `[...kernel, a, b]` → `[out, in, ...kernel]` for `conv`, `[in, out, ...kernel]` for `convTranspose`: both `[b, a, ...]`. */
export function filterToFirst(rank: number): number[] {
  return [rank - 1, rank - 2, ...Array.from({ length: rank - 2 }, (_, axis) => axis)]
}

function filterToLast(rank: number): number[] {
  return [...Array.from({ length: rank - 2 }, (_, axis) => axis + 2), 1, 0]
}

function found<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('A value is missing from the graph')
  return value
}
