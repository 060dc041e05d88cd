import { sizeOf } from '../../../tensor/shape.ts'
import type { GraphNode, OperationOf } from '../graph/graph.ts'
import { constantOf } from '../graph/graph.ts'
import {
  at,
  dilatedSize,
  knownDims,
  paddingOf,
  spaceOf,
  splitFilter,
  transposedPadding,
} from '../graph/shapes.ts'

/** A product or convolution by trained numbers as a module of `torch.nn`, its bias with it. */
export type TorchLayer = {
  /** The node whose value the module gives, and what it is applied to. */
  top: GraphNode
  input: GraphNode
  /** The layer as it was drawn: where the product stands, also when its bias holds a batch norm's. */
  scope: string
  /** Nodes that the module stands for. */
  absorbed: readonly GraphNode[]
  constructor: string
  weight: { values: Float32Array; shape: readonly number[] }
  bias: Float32Array | null
  /** The same for two layers that share their weights. */
  key: string
  /** Zeros around the image before the module, and a cut after it, per spatial axis: `nn` pads both ends alike. */
  padBefore: readonly (readonly [number, number])[]
  cutAfter: readonly { before: number; length: number }[]
  zerosAfter: readonly number[]
}

/** Modules by the node whose value they give. The graph has channels first. */
export function torchLayers(
  nodes: readonly GraphNode[],
  usesOf: (node: GraphNode) => number,
): Map<GraphNode, TorchLayer> {
  const layers = new Map<GraphNode, TorchLayer>()
  for (const node of nodes) {
    const layer = layerOf(node)
    if (layer !== null) layers.set(node, layer)
  }
  for (const node of nodes) {
    const inner = node.operation.op === 'add' ? layers.get(at(node.inputs, 0)) : undefined
    if (inner === undefined || usesOf(inner.top) !== 1 || inner.zerosAfter.some((count) => count > 0))
      continue
    const bias = at(node.inputs, 1)
    if (!isPerChannel(bias, inner)) continue
    layers.delete(inner.top)
    layers.set(node, {
      ...inner,
      top: node,
      absorbed: [...inner.absorbed, inner.top, bias],
      bias: Float32Array.from(constantOf(bias) ?? []),
      key: `${inner.key}|${bias.id}`,
    })
  }
  return layers
}

function layerOf(node: GraphNode): TorchLayer | null {
  const filter = node.inputs[1]
  const values = filter === undefined ? null : constantOf(filter)
  if (filter === undefined || values === null) return null
  const shared = { top: node, input: at(node.inputs, 0), scope: node.scope, absorbed: [filter], bias: null }
  const nothing = { padBefore: [], cutAfter: [], zerosAfter: [] }
  const shape = knownDims(filter.shape)
  switch (node.operation.op) {
    case 'matMul': {
      const [rows = 0, columns = 0] = shape
      if (shape.length !== 2) return null
      return {
        ...{ ...shared, ...nothing },
        constructor: `nn.Linear(${rows}, ${columns}`,
        weight: { values: transposed(values, rows, columns), shape: [columns, rows] },
        key: `linear|${filter.id}`,
      }
    }
    case 'conv':
      return {
        ...{ ...shared, ...nothing, ...convolution(node.operation, at(node.inputs, 0), shape) },
        weight: { values: Float32Array.from(values), shape },
        key: `${JSON.stringify(node.operation)}|${filter.id}|${at(node.inputs, 0).shape.join()}`,
      }
    case 'convTranspose':
      return {
        ...{ ...shared, ...nothing, ...transposedConvolution(node.operation, at(node.inputs, 0), shape) },
        weight: { values: Float32Array.from(values), shape },
        key: `${JSON.stringify(node.operation)}|${filter.id}|${at(node.inputs, 0).shape.join()}`,
      }
    default:
      return null
  }
}

function convolution(
  operation: OperationOf<'conv'>,
  image: GraphNode,
  shape: readonly number[],
): Pick<TorchLayer, 'constructor' | 'padBefore'> {
  const { kernel, other } = splitFilter(shape, 'first')
  const pads = spaceOf(image.shape, 'first').map((length, axis) =>
    paddingOf(length, {
      size: dilatedSize(at(kernel, axis), at(operation.dilation, axis)),
      stride: at(operation.strides, axis),
      padding: operation.padding,
    }),
  )
  const isEven = pads.every(([before, after]) => before === after)
  const options = [
    `kernel_size=${tuple(kernel)}`,
    ...option('stride', operation.strides, 1),
    ...(isEven
      ? option(
          'padding',
          pads.map(([before]) => before),
          0,
        )
      : []),
    ...option('dilation', operation.dilation, 1),
  ]
  return {
    constructor: `nn.Conv${kernel.length}d(${at(other, 1)}, ${at(other, 0)}, ${options.join(', ')}`,
    padBefore: isEven ? [] : pads,
  }
}

function transposedConvolution(
  operation: OperationOf<'convTranspose'>,
  image: GraphNode,
  shape: readonly number[],
): Pick<TorchLayer, 'constructor' | 'cutAfter' | 'zerosAfter'> {
  const { kernel, other } = splitFilter(shape, 'first')
  const cuts = spaceOf(image.shape, 'first').map((length, axis) =>
    transposedPadding(length, {
      size: at(kernel, axis),
      stride: at(operation.strides, axis),
      padding: operation.padding,
      outputLength: at(operation.outputSpace, axis),
    }),
  )
  const isEven = cuts.every(({ before, after }) => before === after)
  const options = [
    `kernel_size=${tuple(kernel)}`,
    ...option('stride', operation.strides, 1),
    ...(isEven
      ? option(
          'padding',
          cuts.map(({ before }) => before),
          0,
        )
      : []),
  ]
  return {
    constructor: `nn.ConvTranspose${kernel.length}d(${at(other, 0)}, ${at(other, 1)}, ${options.join(', ')}`,
    cutAfter: isEven
      ? []
      : cuts.map(({ before, beyond }, axis) => ({
          before,
          length: at(operation.outputSpace, axis) - beyond,
        })),
    zerosAfter: cuts.map(({ beyond }) => beyond),
  }
}

/** One number per output column or channel, whatever its rank. */
function isPerChannel(bias: GraphNode, { top }: TorchLayer): boolean {
  if (constantOf(bias) === null) return false
  const rank = top.shape.length
  const axis = top.operation.op === 'matMul' ? rank - 1 : 1
  const shape = knownDims(bias.shape)
  if (shape.length > rank || sizeOf(shape) !== top.shape[axis]) return false
  return shape.every((dim, index) => index + rank - shape.length === axis || dim === 1)
}

function transposed(values: Float32Array | Float64Array, rows: number, columns: number): Float32Array {
  return Float32Array.from({ length: rows * columns }, (_, index) => {
    const [column, row] = [Math.floor(index / rows), index % rows]
    return values[row * columns + column] ?? Number.NaN
  })
}

function option(name: string, values: readonly number[], usual: number): string[] {
  return values.every((value) => value === usual) ? [] : [`${name}=${tuple(values)}`]
}

/** `3` where all are the same, else `(3, 2)`. */
export function tuple(values: readonly number[]): string {
  const [first = 0] = values
  if (values.every((value) => value === first)) return String(first)
  return `(${values.join(', ')})`
}
