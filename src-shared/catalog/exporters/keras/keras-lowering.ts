import type { GraphBuilder } from '../graph/builder.ts'
import type { Graph, GraphNode, OperationOf } from '../graph/graph.ts'
import { rewriteGraph } from '../graph/record.ts'
import {
  at,
  knownDims,
  paddingOf,
  spaceOf,
  splitFilter,
  transposedPadding,
  windowCount,
} from '../graph/shapes.ts'
import { spreadFilter } from '../graph/zeros-between.ts'

/**
 * States in other operations what Keras's back ends cannot do or do differently: dilation together with strides or in
 * 3 dimensions, where the cells of a transposed convolution fall, and what an average at the edge is divided by.
 */
export function toKerasGraph(graph: Graph): Graph {
  return rewriteGraph(graph, (node, inputs, builder) => {
    const { operation } = node
    if (operation.op === 'conv') return lowerConv(operation, inputs, builder)
    if (operation.op === 'convTranspose') return lowerConvTranspose(operation, inputs, builder)
    if (operation.op === 'averagePool') return lowerAveragePool(operation, at(inputs, 0), builder)
    return null
  })
}

function lowerConv(
  operation: OperationOf<'conv'>,
  inputs: readonly GraphNode[],
  { ops }: GraphBuilder,
): GraphNode | null {
  const { strides, dilation, padding } = operation
  const isDilated = dilation.some((step) => step > 1)
  if (!isDilated || (strides.length < 3 && strides.every((stride) => stride === 1))) return null
  const spread = spreadFilter(at(inputs, 1), dilation, ops)
  return ops.conv(at(inputs, 0), spread, { strides, padding, dilation: dilation.map(() => 1) })
}

/**
 * With padding `same`, PyTorch puts the odd cell before and TensorFlow after; with `valid` all agree. So everything is
 * computed, and what `same` would leave away is cut off afterwards.
 */
function lowerConvTranspose(
  operation: OperationOf<'convTranspose'>,
  inputs: readonly GraphNode[],
  { ops }: GraphBuilder,
): GraphNode {
  const [x, filter] = [at(inputs, 0), at(inputs, 1)]
  const { strides, padding, outputSpace, outChannels } = operation
  const { kernel } = splitFilter(knownDims(filter.shape), 'last')
  const axes = spaceOf(x.shape, 'last').map((length, axis) => {
    const [size, stride] = [at(kernel, axis), at(strides, axis)]
    const outputLength = at(outputSpace, axis)
    const { before } = transposedPadding(length, { size, stride, padding, outputLength })
    // Keras gives every cell of the input a whole stride.
    const full = (length - 1) * stride + Math.max(size, stride)
    return { full, before, outputLength }
  })
  const whole = ops.convTranspose(x, filter, {
    strides,
    padding: 'valid',
    outputSpace: axes.map(({ full }) => full),
    outChannels,
  })
  const beyond = axes.map(({ full, outputLength }): [number, number] => [0, Math.max(0, outputLength - full)])
  const long = ops.pad(whole, [[0, 0], ...beyond, [0, 0]])
  return ops.slice(long, [0, ...axes.map(({ before }) => before), 0], [-1, ...outputSpace, -1])
}

/** With padding `same`, PyTorch divides by the whole window and TensorFlow by the cells in it that exist. */
function lowerAveragePool(
  { size, strides, padding }: OperationOf<'maxPool' | 'averagePool'>,
  x: GraphNode,
  { ops }: GraphBuilder,
): GraphNode | null {
  const axes = spaceOf(x.shape, 'last').map((length, axis) => {
    const window = { size: at(size, axis), stride: at(strides, axis), padding }
    const widths = paddingOf(length, window)
    const factors = Array.from({ length: windowCount(length, window) }, (_, index) => {
      const start = index * window.stride - widths[0]
      return window.size / (Math.min(start + window.size, length) - Math.max(start, 0))
    })
    return { widths, factors }
  })
  if (axes.every(({ widths }) => widths[0] + widths[1] === 0)) return null
  const edged = ops.pad(x, [[0, 0], ...axes.map(({ widths }) => widths), [0, 0]])
  const averaged = ops.averagePool(edged, { size, strides, padding: 'valid' })
  return axes.reduce((value, { factors }, axis) => {
    const shape = [1, ...axes.map((_, position) => (position === axis ? factors.length : 1)), 1]
    return ops.mul(value, ops.constant(factors, shape))
  }, averaged)
}
