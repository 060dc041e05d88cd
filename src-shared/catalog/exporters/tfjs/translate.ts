import type { GraphNode, OperationOf, UnaryName } from '../graph/graph.ts'
import { at } from '../graph/shapes.ts'
import type { AttributeValue } from '../saved-model/saved-model-proto.ts'
import type { Emitter } from './emitter.ts'
import { BOOL, FLOAT, INT32 } from './types.ts'

/** TensorFlow operations for one recorded operation; returns the name of its value. */
export function translate(node: GraphNode, emitter: Emitter): string {
  const operation = node.operation
  const inputs = node.inputs.map(emitter.nameOf)
  const emit = (
    op: string,
    from: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ): string => emitter.emit(op, from, { T: FLOAT, ...attributes })
  const { ints, float } = emitter
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
      return emit(BINARY[operation.op], inputs)
    case 'greaterEqual':
      return cast(emitter.booleanOf(node), { from: BOOL, to: FLOAT }, emitter)
    case 'where':
      return emit('SelectV2', [emitter.booleanOf(at(node.inputs, 0)), ...inputs.slice(1)])
    case 'pow':
      return emit('Pow', [...inputs, float(operation.exponent)])
    case 'leakyRelu':
      return emit('LeakyRelu', inputs, { alpha: { float: operation.slope } })
    case 'elu':
      return elu(at(inputs, 0), operation.alpha, emitter)
    case 'softmax':
      return emit('Softmax', inputs)
    case 'matMul':
      return emit(node.shape.length === 2 ? 'MatMul' : 'BatchMatMulV2', inputs)
    case 'conv':
      return emit(operation.strides.length === 2 ? 'Conv2D' : 'Conv3D', inputs, {
        ...imageAttributes(operation),
        dilations: { ints: [1, ...operation.dilation, 1] },
      })
    case 'convTranspose':
      return convTranspose(operation, inputs, emitter)
    case 'maxPool':
    case 'averagePool': {
      const kind = operation.op === 'maxPool' ? 'MaxPool' : 'AvgPool'
      return emit(operation.size.length === 2 ? kind : `${kind}3D`, inputs, {
        ...imageAttributes(operation),
        ksize: { ints: [1, ...operation.size, 1] },
      })
    }
    case 'upsample':
      throw new Error('Upsampling is stated in other operations before')
    case 'sum':
    case 'mean':
    case 'max':
      return emit(REDUCTION[operation.op], [...inputs, ints(operation.axes)], {
        keep_dims: { bool: operation.keepDims },
      })
    case 'reshape':
      return emit('Reshape', [...inputs, ints(operation.shape)])
    case 'transpose':
      return emit('Transpose', [...inputs, ints(operation.permutation)])
    case 'concat':
      return emit('ConcatV2', [...inputs, emitter.int(operation.axis)], { N: { int: inputs.length } })
    case 'slice':
      return emit('Slice', [...inputs, ints(operation.begin), ints(operation.size)], { Index: INT32 })
    case 'pad':
      return emit('Pad', [...inputs, ints(operation.widths.flat(), [operation.widths.length, 2])])
    case 'gather':
      return emitter.emit('GatherV2', [at(inputs, 0), wholeNumbers(at(inputs, 1), emitter), emitter.int(0)], {
        Tparams: FLOAT,
        Tindices: INT32,
        Taxis: INT32,
      })
    case 'oneHot':
      return oneHot(at(inputs, 0), operation.depth, emitter)
    default:
      return emit(UNARY[operation.op], inputs)
  }
}

const BINARY = {
  add: 'AddV2',
  sub: 'Sub',
  mul: 'Mul',
  div: 'RealDiv',
  maximum: 'Maximum',
  minimum: 'Minimum',
} as const

const REDUCTION = { sum: 'Sum', mean: 'Mean', max: 'Max' } as const

const UNARY: Record<UnaryName, string> = {
  neg: 'Neg',
  abs: 'Abs',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  square: 'Square',
  erf: 'Erf',
  tanh: 'Tanh',
  sigmoid: 'Sigmoid',
  relu: 'Relu',
  softplus: 'Softplus',
}

function imageAttributes(operation: {
  strides: readonly number[]
  padding: 'same' | 'valid'
}): Record<string, AttributeValue> {
  return {
    strides: { ints: [1, ...operation.strides, 1] },
    padding: { text: operation.padding.toUpperCase() },
    data_format: { text: operation.strides.length === 2 ? 'NHWC' : 'NDHWC' },
  }
}

/** The whole output shape is an input of TensorFlow's operation, so the batch is read from the image at run time. */
function convTranspose(
  operation: OperationOf<'convTranspose'>,
  inputs: readonly string[],
  { emit, ints, int }: Emitter,
): string {
  const [image, filter] = [at(inputs, 0), at(inputs, 1)]
  const shape = emit('Shape', [image], { T: FLOAT, out_type: INT32 })
  const batch = emit('Slice', [shape, ints([0]), ints([1])], { T: INT32, Index: INT32 })
  const rest = ints([...operation.outputSpace, operation.outChannels])
  const outputShape = emit('ConcatV2', [batch, rest, int(0)], { T: INT32, N: { int: 2 } })
  return emit('Conv2DBackpropInput', [outputShape, filter, image], {
    T: FLOAT,
    ...imageAttributes(operation),
    dilations: { ints: [1, 1, 1, 1] },
  })
}

/** TensorFlow's Elu knows alpha = 1 only. */
function elu(x: string, alpha: number, { emit, float }: Emitter): string {
  const typed = { T: FLOAT }
  if (alpha === 1) return emit('Elu', [x], typed)
  const below = emit('Expm1', [emit('Minimum', [x, float(0)], typed)], typed)
  return emit('AddV2', [emit('Relu', [x], typed), emit('Mul', [below, float(alpha)], typed)], typed)
}

/** Not `OneHot`: its WASM kernel in TensorFlow.js 4.22 writes whole numbers where floats are asked for. */
function oneHot(x: string, depth: number, emitter: Emitter): string {
  const rounded = emitter.emit('Round', [x], { T: FLOAT })
  const column = emitter.emit('ExpandDims', [rounded, emitter.int(-1)], { T: FLOAT })
  const classes = emitter.floats(Float32Array.from({ length: depth }, (_, index) => index))
  const equal = emitter.emit('Equal', [column, classes], { T: FLOAT })
  return cast(equal, { from: BOOL, to: FLOAT }, emitter)
}

function wholeNumbers(x: string, emitter: Emitter): string {
  const rounded = emitter.emit('Round', [x], { T: FLOAT })
  return cast(rounded, { from: FLOAT, to: INT32 }, emitter)
}

type Casting = { from: AttributeValue; to: AttributeValue }

function cast(x: string, types: Casting, { emit }: Emitter): string {
  return emit('Cast', [x], { SrcT: types.from, DstT: types.to })
}
