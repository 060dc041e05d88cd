import type { ConvOptions, ConvTransposeOptions, PoolOptions } from '../../../plan/ops.ts'
import type { Shape } from '../../../tensor/shape.ts'

/**
 * A recorded function: what `Ops` was asked to do, as a graph of immutable nodes that a writer turns into a file.
 * Nodes are reached from `outputs`, so what nothing uses is simply not there.
 */
export type Graph = {
  inputs: readonly InputNode[]
  outputs: readonly { name: string; value: GraphNode }[]
}

export type GraphNode = {
  /** Counts up in the order of recording: every input of a node has a smaller id. */
  id: number
  /** The layer it was recorded for, as the user named it; empty outside layers. */
  scope: string
  operation: Operation
  inputs: readonly GraphNode[]
  /** `null` where the batch is, or a multiple of it after a reshape that merges it with other axes. */
  shape: Shape
}

export type InputNode = GraphNode & { operation: Extract<Operation, { op: 'input' }> }

/** `first`: the writer asked for channels before space, as ONNX has it; then filters are `[out, in, ...kernel]` for
 * `conv` and `[in, out, ...kernel]` for `convTranspose`. `last` is as in `Ops`. */
export type Layout = 'first' | 'last'

export type UnaryName =
  'neg' | 'abs' | 'exp' | 'log' | 'sqrt' | 'square' | 'erf' | 'tanh' | 'sigmoid' | 'relu' | 'softplus'

export type BinaryName = 'add' | 'sub' | 'mul' | 'div' | 'maximum' | 'minimum' | 'greaterEqual'

export type Operation =
  | { op: 'input'; name: string }
  /** Float64 while folding, rounded once when written. The label is the weight's name, empty when it has none. */
  | { op: 'constant'; values: Float32Array | Float64Array; label: string }
  | { op: UnaryName }
  | { op: BinaryName }
  | { op: 'where' }
  | { op: 'pow'; exponent: number }
  | { op: 'leakyRelu'; slope: number }
  | { op: 'elu'; alpha: number }
  | { op: 'softmax' }
  | { op: 'matMul' }
  | ({ op: 'conv'; layout: Layout } & ConvOptions)
  | ({ op: 'convTranspose'; layout: Layout } & ConvTransposeOptions)
  | ({ op: 'maxPool' | 'averagePool'; layout: Layout } & PoolOptions)
  | { op: 'upsample'; layout: Layout; factors: readonly number[] }
  /** Axes are counted from 0 upwards, in rising order. */
  | { op: 'sum' | 'mean' | 'max'; axes: readonly number[]; keepDims: boolean }
  /** At most one -1. */
  | { op: 'reshape'; shape: readonly number[] }
  | { op: 'transpose'; permutation: readonly number[] }
  | { op: 'concat'; axis: number }
  | { op: 'slice'; begin: readonly number[]; size: readonly number[] }
  | { op: 'pad'; widths: readonly (readonly [number, number])[] }
  | { op: 'gather' }
  | { op: 'oneHot'; depth: number }

export type OperationName = Operation['op']
export type OperationOf<Name extends OperationName> = Extract<Operation, { op: Name }>

/** Every node that the outputs need, inputs before those who use them. */
export function nodesInOrder(graph: Graph): GraphNode[] {
  const reached = new Set<GraphNode>()
  const waiting = graph.outputs.map((output) => output.value)
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (reached.has(node)) continue
    reached.add(node)
    waiting.push(...node.inputs)
  }
  return [...reached].sort((a, b) => a.id - b.id)
}

/** The values of a constant; null for every other node. */
export function constantOf(node: GraphNode): Float32Array | Float64Array | null {
  return node.operation.op === 'constant' ? node.operation.values : null
}
