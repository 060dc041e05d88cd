import type { BinaryName, GraphNode, OperationOf, UnaryName } from '../graph/graph.ts'
import { constantOf } from '../graph/graph.ts'
import { at, knownDims, splitFilter } from '../graph/shapes.ts'
import type { Hdf5Array } from './hdf5.ts'
import type { KerasArgument, KerasNode, KerasType } from './keras-model.ts'

/** Makes the nodes of the model while operations are translated one by one. */
export type KerasEmitter = {
  /** An operation of `keras.src.ops`, such as `numpy.Add`. */
  operation(path: string, args: readonly KerasArgument[], more?: Partial<Made>): KerasNode
  /** A layer of `keras.layers`. */
  layer(className: string, args: readonly KerasArgument[], more?: Partial<Made>): KerasNode
  /** A node's value, a number or an array. */
  argument(node: GraphNode): KerasArgument
  valueOf(node: GraphNode): KerasNode
  /** The boolean behind a comparison; other values are compared with zero. */
  booleanOf(node: GraphNode): KerasNode
  /** What is added to a product or convolution, where nothing else uses it. */
  biasOf(node: GraphNode): Hdf5Array | null
}

export type Made = {
  config: Readonly<Record<string, unknown>>
  weights: readonly Hdf5Array[]
  dtype: KerasType
}

/** Keras layers and operations for one recorded operation. */
export function translate(node: GraphNode, emitter: KerasEmitter): KerasNode {
  const { operation } = node
  const first = (): KerasArgument => emitter.argument(at(node.inputs, 0))
  const all = (): KerasArgument[] => node.inputs.map(emitter.argument)
  switch (operation.op) {
    case 'input':
    case 'constant':
      throw new Error(`${operation.op} is not translated`)
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
      return emitter.operation(BINARY[operation.op], all())
    case 'greaterEqual':
      return cast(emitter.booleanOf(node), 'float32', emitter)
    case 'where':
      return emitter.operation('numpy.Where', [
        { value: emitter.booleanOf(at(node.inputs, 0)) },
        ...all().slice(1),
      ])
    case 'pow':
      return emitter.operation('numpy.Power', [first(), { plain: operation.exponent }])
    case 'leakyRelu':
      return emitter.operation('nn.LeakyRelu', [first()], { config: { negative_slope: operation.slope } })
    case 'elu':
      return emitter.operation('nn.Elu', [first()], { config: { alpha: operation.alpha } })
    case 'softmax':
      return emitter.operation('nn.Softmax', [first()], { config: { axis: -1 } })
    case 'matMul':
      return matMul(node, emitter)
    case 'conv':
      return conv(node, operation, emitter)
    case 'convTranspose':
      return convTranspose(node, operation, emitter)
    case 'maxPool':
    case 'averagePool': {
      const { size, strides, padding } = operation
      const kind = operation.op === 'maxPool' ? 'MaxPooling' : 'AveragePooling'
      return emitter.layer(`${kind}${size.length}D`, [first()], {
        config: { pool_size: size, strides, padding, data_format: 'channels_last' },
      })
    }
    case 'upsample': {
      const { factors } = operation
      const isLine = factors.length === 1
      return emitter.layer(`UpSampling${factors.length}D`, [first()], {
        config: isLine ? { size: factors[0] } : { size: factors, data_format: 'channels_last' },
      })
    }
    case 'sum':
    case 'mean':
    case 'max':
      return emitter.operation(REDUCTION[operation.op], [first()], {
        config: { axis: operation.axes, keepdims: operation.keepDims },
      })
    case 'reshape':
      return emitter.operation('numpy.Reshape', [first()], { config: { newshape: operation.shape } })
    case 'transpose':
      return emitter.operation('numpy.Transpose', [first()], { config: { axes: operation.permutation } })
    case 'concat':
      return emitter.operation('numpy.Concatenate', [{ values: node.inputs.map(emitter.valueOf) }], {
        config: { axis: operation.axis },
      })
    case 'slice':
      return emitter.operation('numpy.GetItem', [first(), { plain: slices(operation) }])
    case 'pad':
      return emitter.operation('numpy.Pad', [first()], {
        config: { pad_width: operation.widths, mode: 'constant' },
      })
    case 'gather':
      return gather(node, emitter)
    case 'oneHot':
      return oneHot(at(node.inputs, 0), operation.depth, emitter)
    default:
      return emitter.operation(UNARY[operation.op], [first()])
  }
}

const BINARY: Record<Exclude<BinaryName, 'greaterEqual'>, string> = {
  add: 'numpy.Add',
  sub: 'numpy.Subtract',
  mul: 'numpy.Multiply',
  div: 'numpy.Divide',
  maximum: 'numpy.Maximum',
  minimum: 'numpy.Minimum',
}

const UNARY: Record<UnaryName, string> = {
  neg: 'numpy.Negative',
  abs: 'numpy.Absolute',
  exp: 'numpy.Exp',
  log: 'numpy.Log',
  sqrt: 'numpy.Sqrt',
  square: 'numpy.Square',
  erf: 'math.Erf',
  tanh: 'numpy.Tanh',
  sigmoid: 'nn.Sigmoid',
  relu: 'nn.Relu',
  softplus: 'nn.Softplus',
}

const REDUCTION = { sum: 'numpy.Sum', mean: 'numpy.Mean', max: 'numpy.Max' } as const

function matMul(node: GraphNode, emitter: KerasEmitter): KerasNode {
  const [x, kernel] = [at(node.inputs, 0), at(node.inputs, 1)]
  const values = constantOf(kernel)
  if (values === null || kernel.shape.length !== 2) {
    return emitter.operation('numpy.Matmul', node.inputs.map(emitter.argument))
  }
  const bias = emitter.biasOf(node)
  return emitter.layer('Dense', [emitter.argument(x)], {
    config: { units: at(kernel.shape, 1), activation: 'linear', use_bias: bias !== null },
    weights: [arrayOf(kernel), ...(bias === null ? [] : [bias])],
  })
}

function conv(node: GraphNode, operation: OperationOf<'conv'>, emitter: KerasEmitter): KerasNode {
  const [x, filter] = [at(node.inputs, 0), at(node.inputs, 1)]
  const { strides, padding, dilation } = operation
  const shared = { strides, padding, data_format: 'channels_last', dilation_rate: dilation }
  if (constantOf(filter) === null) {
    return emitter.operation('nn.Conv', node.inputs.map(emitter.argument), { config: shared })
  }
  const { kernel, other } = splitFilter(knownDims(filter.shape), 'last')
  const bias = emitter.biasOf(node)
  return emitter.layer(`Conv${strides.length}D`, [emitter.argument(x)], {
    config: {
      ...{ filters: at(other, 1), kernel_size: kernel, ...shared },
      ...{ activation: 'linear', use_bias: bias !== null },
    },
    weights: [arrayOf(filter), ...(bias === null ? [] : [bias])],
  })
}

function convTranspose(
  node: GraphNode,
  { strides, padding, outChannels }: OperationOf<'convTranspose'>,
  emitter: KerasEmitter,
): KerasNode {
  const [x, filter] = [at(node.inputs, 0), at(node.inputs, 1)]
  const { kernel } = splitFilter(knownDims(filter.shape), 'last')
  const bias = emitter.biasOf(node)
  return emitter.layer(`Conv${strides.length}DTranspose`, [emitter.argument(x)], {
    config: {
      ...{ filters: outChannels, kernel_size: kernel, strides, padding, data_format: 'channels_last' },
      ...{ activation: 'linear', use_bias: bias !== null },
    },
    weights: [arrayOf(filter), ...(bias === null ? [] : [bias])],
  })
}

function gather(node: GraphNode, emitter: KerasEmitter): KerasNode {
  const [table, indices] = [at(node.inputs, 0), at(node.inputs, 1)]
  const rows = cast(emitter.operation('numpy.Round', [emitter.argument(indices)]), 'int32', emitter)
  if (constantOf(table) === null || table.shape.length !== 2) {
    const args = [emitter.argument(table), { value: rows }]
    return emitter.operation('numpy.Take', args, { config: { axis: 0 } })
  }
  return emitter.layer('Embedding', [{ value: rows }], {
    config: { input_dim: at(table.shape, 0), output_dim: at(table.shape, 1) },
    weights: [arrayOf(table)],
  })
}

/** Not `OneHot`, which treats numbers that are no class in its own way on every back end. */
function oneHot(indices: GraphNode, depth: number, emitter: KerasEmitter): KerasNode {
  const rounded = emitter.operation('numpy.Round', [emitter.argument(indices)])
  const column = emitter.operation('numpy.ExpandDims', [{ value: rounded }], { config: { axis: -1 } })
  const classes = { shape: [depth], values: Float32Array.from({ length: depth }, (_, index) => index) }
  const equal = emitter.operation('numpy.Equal', [{ value: column }, { constant: classes }], {
    dtype: 'bool',
  })
  return cast(equal, 'float32', emitter)
}

function cast(value: KerasNode, dtype: KerasType, emitter: KerasEmitter): KerasNode {
  return emitter.operation('core.Cast', [{ value }], { config: { dtype }, dtype })
}

function slices({ begin, size }: OperationOf<'slice'>): unknown[] {
  return begin.map((start, axis) => {
    const length = at(size, axis)
    const stop = length === -1 ? null : start + length
    return { class_name: '__slice__', config: { start: start === 0 ? null : start, stop, step: null } }
  })
}

export function arrayOf(node: GraphNode): Hdf5Array {
  return { shape: knownDims(node.shape), values: Float32Array.from(constantOf(node) ?? []) }
}
