import { sizeOf } from '../../../tensor/shape.ts'
import type { Graph, GraphNode, Operation } from '../graph/graph.ts'
import { constantOf } from '../graph/graph.ts'
import { at, knownDims, spaceOf, splitFilter } from '../graph/shapes.ts'
import { uniqueNames } from '../graph/unique-names.ts'

/** A layer in the form of Keras 2, which TensorFlow.js keeps, and its weights in order. */
export type StackedLayer = {
  className: string
  config: Readonly<Record<string, unknown>> & { name: string }
  weights: readonly StackedWeight[]
}
export type StackedWeight = { name: string; shape: readonly number[]; values: Float32Array }

type Layer = Omit<StackedLayer, 'config'> & { config: Readonly<Record<string, unknown>>; scope: string }

/** The generator as layers one after the other, or the first operation that is none. */
export function layerStack(graph: Graph): { layers: StackedLayer[] } | { refused: GraphNode } {
  const chain = chainOf(graph)
  if ('refused' in chain) return chain
  const layers: Layer[] = []
  for (let next = 0; next < chain.nodes.length;) {
    const node = at(chain.nodes, next)
    const affine = affineFrom(chain.nodes.slice(next))
    if (affine !== null) {
      layers.push(affine.layer)
      next += affine.length
      continue
    }
    const bias = biasAfter(node, chain.nodes[next + 1])
    const layer = layerOf(node, bias)
    if (layer === null) return { refused: node }
    layers.push({ ...layer, scope: node.scope })
    next += bias === null ? 1 : 2
  }
  const unique = uniqueNames(graph.inputs.map((input) => input.operation.name))
  return {
    layers: layers.map(({ className, config, weights, scope }) => ({
      className,
      config: { name: unique(layerName(scope === '' ? className : scope)), ...config },
      weights,
    })),
  }
}

/** From the input to the output, where every operation works on the one before alone. */
function chainOf(graph: Graph): { nodes: GraphNode[] } | { refused: GraphNode } {
  const nodes: GraphNode[] = []
  const [output] = graph.outputs
  if (output === undefined) throw new Error('A generator gives something')
  for (let node = output.value; node.operation.op !== 'input';) {
    const variable = node.inputs.filter((input) => constantOf(input) === null)
    const [before] = variable
    if (variable.length !== 1 || before === undefined || before !== node.inputs[0]) return { refused: node }
    nodes.unshift(node)
    node = before
  }
  return { nodes }
}

function layerOf(node: GraphNode, bias: Float32Array | null): Omit<Layer, 'scope'> | null {
  const { operation } = node
  switch (operation.op) {
    case 'tanh':
    case 'sigmoid':
    case 'relu':
    case 'softplus':
      return { className: 'Activation', config: { activation: operation.op }, weights: [] }
    case 'leakyRelu':
      return { className: 'LeakyReLU', config: { alpha: operation.slope }, weights: [] }
    case 'elu':
      // Other values of alpha are “not supported yet” by TensorFlow.js 4.22.
      return operation.alpha === 1 ? { className: 'ELU', config: { alpha: 1 }, weights: [] } : null
    case 'softmax':
      return { className: 'Softmax', config: { axis: -1 }, weights: [] }
    case 'reshape':
      return isOfEachEvent(node)
        ? { className: 'Reshape', config: { target_shape: knownDims(node.shape.slice(1)) }, weights: [] }
        : null
    case 'upsample':
      return operation.factors.length === 2
        ? { className: 'UpSampling2D', config: { size: operation.factors, ...CHANNELS_LAST }, weights: [] }
        : null
    case 'maxPool':
    case 'averagePool': {
      const { size, strides, padding } = operation
      if (size.length > 2) return null
      const className = `${operation.op === 'maxPool' ? 'Max' : 'Average'}Pooling${size.length}D`
      return { className, config: { pool_size: size, strides, padding, ...CHANNELS_LAST }, weights: [] }
    }
    default:
      return weightedLayer(node, bias)
  }
}

/** A layer leaves the batch as it is. */
function isOfEachEvent(node: GraphNode): boolean {
  const [from, to] = [at(node.inputs, 0).shape, node.shape].map(([batch, ...dims]) => ({ batch, dims }))
  if (from?.batch !== null || to?.batch !== null || from.dims.length === 0 || to.dims.length === 0)
    return false
  return sizeOf(knownDims(from.dims)) === sizeOf(knownDims(to.dims))
}

const CHANNELS_LAST = { data_format: 'channels_last' } as const

function weightedLayer(node: GraphNode, bias: Float32Array | null): Omit<Layer, 'scope'> | null {
  const { operation } = node
  const kernel = node.inputs[1]
  const values = kernel === undefined ? null : constantOf(kernel)
  if (kernel === undefined || values === null) return null
  const shape = knownDims(kernel.shape)
  const weights = [
    { name: 'kernel', shape, values: Float32Array.from(values) },
    ...(bias === null ? [] : [{ name: 'bias', shape: [bias.length], values: bias }]),
  ]
  const ending = { activation: 'linear', use_bias: bias !== null }
  if (operation.op === 'matMul' && shape.length === 2) {
    return { className: 'Dense', config: { units: at(shape, 1), ...ending }, weights }
  }
  const window = convolution(node, operation, shape)
  return window === null ? null : { ...window, config: { ...window.config, ...ending }, weights }
}

function convolution(
  node: GraphNode,
  operation: Operation,
  shape: readonly number[],
): { className: string; config: Record<string, unknown> } | null {
  if (operation.op !== 'conv' && operation.op !== 'convTranspose') return null
  const { strides, padding } = operation
  const { kernel, other } = splitFilter(shape, 'last')
  const shared = { kernel_size: kernel, strides, padding, ...CHANNELS_LAST }
  if (operation.op === 'conv') {
    const isDilated = operation.dilation.some((step) => step > 1)
    if (isDilated && (strides.length === 3 || strides.some((stride) => stride > 1))) return null
    const config = { ...shared, filters: at(other, 1), dilation_rate: operation.dilation }
    return { className: `Conv${strides.length}D`, config }
  }
  // The layer chooses its output's size itself.
  const fits = spaceOf(at(node.inputs, 0).shape, 'last').every((length, axis) => {
    const [size, stride] = [at(kernel, axis), at(strides, axis)]
    const given = length * stride + (padding === 'same' ? 0 : Math.max(size - stride, 0))
    return given === at(operation.outputSpace, axis)
  })
  if (!fits || strides.length !== 2) return null
  return { className: 'Conv2DTranspose', config: { ...shared, filters: operation.outChannels } }
}

/** What is added to a product or convolution right after it. */
function biasAfter(node: GraphNode, next: GraphNode | undefined): Float32Array | null {
  if (!['matMul', 'conv', 'convTranspose'].includes(node.operation.op)) return null
  if (next?.operation.op !== 'add') return null
  const numbers = perChannel(next)
  return numbers === null || numbers.length !== node.shape.at(-1) ? null : Float32Array.from(numbers)
}

/** Sums and products with constants, per channel, as one batch normalisation: gamma (x − mean) + beta. */
function affineFrom(nodes: readonly GraphNode[]): { layer: Layer; length: number } | null {
  const [first] = nodes
  const channels = first?.shape.at(-1) ?? null
  if (first === undefined || channels === null) return null
  const of = (value: number): Float64Array => new Float64Array(channels).fill(value)
  const [mean, gamma, beta] = [of(0), of(1), of(0)]
  let length = 0
  for (const node of nodes) {
    const numbers = perChannel(node)
    if (numbers === null) break
    const isScaled = nodes.slice(0, length).some(({ operation: { op } }) => op === 'mul' || op === 'div')
    for (let channel = 0; channel < channels; channel++) {
      const number = numbers.length === 1 ? at([...numbers], 0) : (numbers[channel] ?? 0)
      apply(node.operation.op, number, { channel, mean, gamma, beta, isScaled })
    }
    length++
  }
  if (length === 0) return null
  const weight = (name: string, values: Float64Array): StackedWeight => ({
    ...{ name, shape: [channels] },
    values: Float32Array.from(values),
  })
  const layer = {
    className: 'BatchNormalization',
    config: { axis: -1, epsilon: EPSILON, center: true, scale: true },
    weights: [
      ...[weight('gamma', gamma), weight('beta', beta), weight('moving_mean', mean)],
      // The layer adds its epsilon and takes the root: together one.
      weight('moving_variance', of(1 - EPSILON)),
    ],
    scope: first.scope,
  }
  return { layer, length }
}

const EPSILON = 1e-3

type Affine = {
  channel: number
  mean: Float64Array
  gamma: Float64Array
  beta: Float64Array
  isScaled: boolean
}

function apply(op: string, number: number, { channel, mean, gamma, beta, isScaled }: Affine): void {
  if (op === 'add' || op === 'sub') {
    const sum = op === 'add' ? number : -number
    // Before the first factor into the mean, which the layer takes off first: batch norm stays itself.
    if (isScaled) beta[channel] = (beta[channel] ?? 0) + sum
    else mean[channel] = (mean[channel] ?? 0) - sum
    return
  }
  const factor = op === 'mul' ? number : 1 / number
  gamma[channel] = (gamma[channel] ?? 1) * factor
  beta[channel] = (beta[channel] ?? 0) * factor
}

/** The constant of a sum or product: one number, or one per channel; null when it is something else. */
function perChannel(node: GraphNode): Float64Array | null {
  if (!['add', 'sub', 'mul', 'div'].includes(node.operation.op)) return null
  const [before, constant] = node.inputs
  const values = constant === undefined ? null : constantOf(constant)
  if (before === undefined || constant === undefined || values === null) return null
  if (before.shape.length !== node.shape.length || constant.shape.length > node.shape.length) return null
  const isPerChannel = values.length === node.shape.at(-1) && constant.shape.at(-1) === values.length
  return values.length === 1 || isPerChannel ? Float64Array.from(values) : null
}

function layerName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.-]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&')
}
