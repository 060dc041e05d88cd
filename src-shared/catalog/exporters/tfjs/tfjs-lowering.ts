import type { GraphBuilder } from '../graph/builder.ts'
import type { Graph, GraphNode, OperationOf } from '../graph/graph.ts'
import { rewriteGraph } from '../graph/record.ts'
import { at, knownDims, spaceOf, splitFilter, transposedPadding } from '../graph/shapes.ts'
import { middle, spreadFilter, withAxis, zerosBetween } from '../graph/zeros-between.ts'

/**
 * States in other operations what TensorFlow.js graph models cannot say: one-dimensional images, upsampling in 1 and 3
 * dimensions, transposed convolution in 3, dilation together with strides or in 3 dimensions.
 */
export function toTensorFlowGraph(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    const { operation } = node
    switch (operation.op) {
      case 'conv':
        return lowerConv(operation, inputs, builder)
      case 'convTranspose':
        return lowerConvTranspose(operation, inputs, builder)
      case 'maxPool':
      case 'averagePool':
        return lowerPool(operation, at(inputs, 0), builder)
      case 'upsample':
        return repeated(operation, at(inputs, 0), builder)
      case 'matMul':
        return flattenedMatMul(inputs, builder)
      default:
        return null
    }
  })
}

function lowerConv(
  operation: OperationOf<'conv'>,
  inputs: readonly GraphNode[],
  { ops }: GraphBuilder,
): GraphNode | null {
  const [x, filter] = [at(inputs, 0), at(inputs, 1)]
  const { strides, dilation, padding } = operation
  if (strides.length === 1) {
    const wide = ops.conv(widened(x, ops), widenedFilter(filter, ops), {
      strides: [1, ...strides],
      dilation: [1, ...dilation],
      padding,
    })
    return narrowed(wide, ops)
  }
  const isDilated = dilation.some((step) => step > 1)
  if (!isDilated || (strides.length === 2 && strides.every((stride) => stride === 1))) return null
  const spread = spreadFilter(filter, dilation, ops)
  return ops.conv(x, spread, { strides, padding, dilation: dilation.map(() => 1) })
}

function lowerConvTranspose(
  operation: OperationOf<'convTranspose'>,
  inputs: readonly GraphNode[],
  { ops }: GraphBuilder,
): GraphNode | null {
  const [x, filter] = [at(inputs, 0), at(inputs, 1)]
  const { strides, padding, outputSpace, outChannels } = operation
  if (strides.length === 1) {
    const wide = ops.convTranspose(widened(x, ops), widenedFilter(filter, ops), {
      strides: [1, ...strides],
      outputSpace: [1, ...outputSpace],
      padding,
      outChannels,
    })
    return narrowed(wide, ops)
  }
  return strides.length === 2 ? null : convTransposeBySpreading(operation, { x, filter }, ops)
}

type Recording = GraphBuilder['ops']

/**
 * A transposed convolution is a plain one over the input with `stride - 1` zeros between its cells, with the kernel
 * turned round (Dumoulin & Visin, arXiv:1603.07285, section 4).
 */
function convTransposeBySpreading(
  operation: OperationOf<'convTranspose'>,
  { x, filter }: { x: GraphNode; filter: GraphNode },
  ops: Recording,
): GraphNode {
  const { strides, padding, outputSpace } = operation
  const { kernel } = splitFilter(knownDims(filter.shape), 'last')
  const widths = spaceOf(x.shape, 'last').map((length, axis): readonly [number, number] => {
    const size = at(kernel, axis)
    const window = { size, stride: at(strides, axis), padding, outputLength: at(outputSpace, axis) }
    const { before, after, beyond } = transposedPadding(length, window)
    return [size - 1 - before, size - 1 - after + beyond]
  })
  const spread = strides.reduce<GraphNode>(
    (value, step, axis) => zerosBetween(value, { axis: axis + 1, step }, ops),
    x,
  )
  const edged = ops.pad(spread, [[0, 0], ...widths, [0, 0]])
  const ones = strides.map(() => 1)
  return ops.conv(edged, turnedFilter(filter, ops), { strides: ones, padding: 'valid', dilation: ones })
}

/** `[...kernel, out, in]` → `[...kernel turned round, in, out]`. Turning every axis reverses the flat order of taps. */
function turnedFilter(filter: GraphNode, ops: Recording): GraphNode {
  const shape = knownDims(filter.shape)
  const { kernel, other } = splitFilter(shape, 'last')
  const taps = kernel.reduce((product, size) => product * size, 1)
  const backwards = ops.constant(
    Float32Array.from({ length: taps }, (_, tap) => taps - 1 - tap),
    [taps],
  )
  const flat = ops.reshape(filter, [taps, at(other, 0) * at(other, 1)])
  const turned = ops.reshape(ops.gather(flat, backwards), shape)
  return ops.transpose(turned, [...kernel.keys(), kernel.length + 1, kernel.length])
}

function repeated(operation: OperationOf<'upsample'>, x: GraphNode, { ops }: GraphBuilder): GraphNode {
  return operation.factors.reduce<GraphNode>((value, factor, position) => {
    if (factor === 1) return value
    const axis = position + 1
    const length = at(knownDims(value.shape.slice(axis)), 0)
    const cells = ops.reshape(value, middle(value, axis, [length, 1]))
    const copies = ops.concat(
      Array.from({ length: factor }, () => cells),
      2,
    )
    return ops.reshape(copies, withAxis(value, axis, length * factor))
  }, x)
}

function flattenedMatMul(inputs: readonly GraphNode[], { ops }: GraphBuilder): GraphNode | null {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  if (a.shape.length <= 2 || b.shape.length !== 2) return null
  const [inner, outer] = [at(knownDims(b.shape), 0), at(knownDims(b.shape), 1)]
  const product = ops.matMul(ops.reshape(a, [-1, inner]), b)
  return ops.reshape(product, [-1, ...knownDims(a.shape.slice(1, -1)), outer])
}

type Pooling = OperationOf<'maxPool' | 'averagePool'>

function lowerPool(operation: Pooling, x: GraphNode, { ops }: GraphBuilder): GraphNode | null {
  const { size, strides, padding } = operation
  if (size.length === 1) {
    const options = { size: [1, ...size], strides: [1, ...strides], padding }
    return narrowed(ops[operation.op](widened(x, ops), options), ops)
  }
  return size.length === 3 && operation.op === 'maxPool' ? maxPoolBySlices(operation, x, ops) : null
}

/**
 * First inside each slice, then across slices. Not `MaxPool3D`: its WASM kernel in TensorFlow.js 4.22 starts from the
 * smallest positive number, so that windows of negative numbers come out as zero.
 */
function maxPoolBySlices(operation: Pooling, x: GraphNode, ops: Recording): GraphNode {
  const { size, strides, padding } = operation
  const dims = knownDims(x.shape.slice(1))
  const slices = ops.maxPool(ops.reshape(x, [-1, ...dims.slice(1)]), {
    size: size.slice(1),
    strides: strides.slice(1),
    padding,
  })
  const pooled = knownDims(slices.shape.slice(1))
  const cells = at(pooled, 0) * at(pooled, 1)
  const across = ops.maxPool(ops.reshape(slices, [-1, at(dims, 0), cells, at(pooled, 2)]), {
    size: [at(size, 0), 1],
    strides: [at(strides, 0), 1],
    padding,
  })
  return ops.reshape(across, [-1, at(knownDims(across.shape.slice(1)), 0), ...pooled])
}

/** `[batch, length, channels]` → `[batch, 1, length, channels]`. */
function widened(x: GraphNode, ops: Recording): GraphNode {
  return ops.reshape(x, [-1, 1, ...knownDims(x.shape.slice(1))])
}

function widenedFilter(filter: GraphNode, ops: Recording): GraphNode {
  return ops.reshape(filter, [1, ...knownDims(filter.shape)])
}

function narrowed(x: GraphNode, ops: Recording): GraphNode {
  return ops.reshape(x, [-1, ...knownDims(x.shape.slice(2))])
}
