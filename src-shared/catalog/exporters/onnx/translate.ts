import type { GraphNode, OperationOf, UnaryName } from '../graph/graph.ts'
import {
  at,
  dilatedSize,
  knownDims,
  paddingOf,
  spaceOf,
  splitFilter,
  transposedPadding,
} from '../graph/shapes.ts'
import type { Emitter } from './emitter.ts'

/** ONNX operators of opset 17 for one recorded operation; returns the name of its value. */
export function translate(node: GraphNode, emitter: Emitter): string {
  const operation = node.operation
  const inputs = node.inputs.map(emitter.nameOf)
  const { emit } = emitter
  switch (operation.op) {
    case 'input':
    case 'constant':
      throw new Error(`${operation.op} is not an ONNX node`)
    case 'add':
      return emit('Add', inputs)
    case 'sub':
      return emit('Sub', inputs)
    case 'mul':
      return emit('Mul', inputs)
    case 'div':
      return emit('Div', inputs)
    case 'maximum':
      return emit('Max', inputs)
    case 'minimum':
      return emit('Min', inputs)
    case 'greaterEqual':
      return emit('Cast', [emitter.booleanOf(node)], { to: { int: FLOAT } })
    case 'where':
      return emit('Where', [emitter.booleanOf(at(node.inputs, 0)), ...inputs.slice(1)])
    case 'square':
      return emit('Mul', [at(inputs, 0), at(inputs, 0)])
    case 'pow':
      return emit('Pow', [...inputs, emitter.float(operation.exponent)])
    case 'leakyRelu':
      return emit('LeakyRelu', inputs, { alpha: { float: operation.slope } })
    case 'elu':
      return emit('Elu', inputs, { alpha: { float: operation.alpha } })
    case 'sigmoid':
      return sigmoid(at(inputs, 0), emitter)
    case 'softmax':
      return emit('Softmax', inputs, { axis: { int: -1 } })
    case 'matMul':
      return emit('MatMul', inputs)
    case 'conv':
      return conv(node, operation, emitter)
    case 'convTranspose':
      return convTranspose(node, operation, emitter)
    case 'maxPool':
    case 'averagePool':
      return pool(node, operation, emitter)
    case 'upsample':
      return emit(
        'Resize',
        [
          at(inputs, 0),
          '',
          emitter.floats(Float32Array.of(1, 1, ...operation.factors), [operation.factors.length + 2]),
        ],
        {
          mode: { text: 'nearest' },
          coordinate_transformation_mode: { text: 'asymmetric' },
          nearest_mode: { text: 'floor' },
        },
      )
    case 'sum':
      return emit('ReduceSum', [...inputs, emitter.int64s(operation.axes)], keepDims(operation))
    case 'mean':
      return emit('ReduceMean', inputs, { axes: { ints: operation.axes }, ...keepDims(operation) })
    case 'max':
      return emit('ReduceMax', inputs, { axes: { ints: operation.axes }, ...keepDims(operation) })
    case 'reshape':
      return emit('Reshape', [...inputs, emitter.int64s(operation.shape)])
    case 'transpose':
      return emit('Transpose', inputs, { perm: { ints: operation.permutation } })
    case 'concat':
      return emit('Concat', inputs, { axis: { int: operation.axis } })
    case 'slice':
      return slice(node, operation, emitter)
    case 'pad': {
      const before = operation.widths.map((width) => width[0])
      const after = operation.widths.map((width) => width[1])
      return emit('Pad', [...inputs, emitter.int64s([...before, ...after])])
    }
    case 'gather':
      return emit('Gather', [at(inputs, 0), wholeNumbers(at(inputs, 1), emitter)])
    case 'oneHot':
      return oneHot(at(inputs, 0), operation.depth, emitter)
    default:
      return emit(UNARY[operation.op], inputs)
  }
}

const FLOAT = 1
const INT64 = 7

const UNARY: Record<Exclude<UnaryName, 'square' | 'sigmoid'>, string> = {
  neg: 'Neg',
  abs: 'Abs',
  exp: 'Exp',
  log: 'Log',
  sqrt: 'Sqrt',
  erf: 'Erf',
  tanh: 'Tanh',
  softplus: 'Softplus',
  relu: 'Relu',
}

function conv(node: GraphNode, operation: OperationOf<'conv'>, emitter: Emitter): string {
  const [image, filter] = [at(node.inputs, 0), at(node.inputs, 1)]
  const { kernel } = splitFilter(knownDims(filter.shape), 'first')
  const pads = spaceOf(image.shape, 'first').map((length, axis) =>
    paddingOf(length, {
      size: dilatedSize(at(kernel, axis), at(operation.dilation, axis)),
      stride: at(operation.strides, axis),
      padding: operation.padding,
    }),
  )
  return emitter.emit('Conv', node.inputs.map(emitter.nameOf), {
    kernel_shape: { ints: kernel },
    strides: { ints: operation.strides },
    dilations: { ints: operation.dilation },
    pads: { ints: onnxPads(pads) },
  })
}

function convTranspose(node: GraphNode, operation: OperationOf<'convTranspose'>, emitter: Emitter): string {
  const [image, filter] = [at(node.inputs, 0), at(node.inputs, 1)]
  const { kernel } = splitFilter(knownDims(filter.shape), 'first')
  const paddings = spaceOf(image.shape, 'first').map((length, axis) =>
    transposedPadding(length, {
      size: at(kernel, axis),
      stride: at(operation.strides, axis),
      padding: operation.padding,
      outputLength: at(operation.outputSpace, axis),
    }),
  )
  return emitter.emit('ConvTranspose', node.inputs.map(emitter.nameOf), {
    kernel_shape: { ints: kernel },
    strides: { ints: operation.strides },
    pads: { ints: onnxPads(paddings.map(({ before, after }) => [before, after])) },
    output_padding: { ints: paddings.map(({ beyond }) => beyond) },
  })
}

function pool(node: GraphNode, operation: OperationOf<'maxPool' | 'averagePool'>, emitter: Emitter): string {
  const image = at(node.inputs, 0)
  const pads = spaceOf(image.shape, 'first').map((length, axis) =>
    paddingOf(length, {
      size: at(operation.size, axis),
      stride: at(operation.strides, axis),
      padding: operation.padding,
    }),
  )
  const type = operation.op === 'maxPool' ? 'MaxPool' : 'AveragePool'
  return emitter.emit(type, [emitter.nameOf(image)], {
    kernel_shape: { ints: operation.size },
    strides: { ints: operation.strides },
    pads: { ints: onnxPads(pads) },
    // TensorFlow averages over the cells that exist.
    ...(type === 'AveragePool' ? { count_include_pad: { int: 0 } } : {}),
  })
}

/** Only the axes that lose something are named. */
function slice(node: GraphNode, operation: OperationOf<'slice'>, emitter: Emitter): string {
  const from = at(node.inputs, 0).shape
  const cut = operation.begin
    .map((begin, axis) => ({ axis, begin, end: endOf(begin, at(operation.size, axis)) }))
    .filter(({ axis, begin, end }) => begin > 0 || (end !== TO_THE_END && end !== at(from, axis)))
  return emitter.emit('Slice', [
    emitter.nameOf(at(node.inputs, 0)),
    emitter.int64s(cut.map(({ begin }) => begin)),
    emitter.int64s(cut.map(({ end }) => end)),
    emitter.int64s(cut.map(({ axis }) => axis)),
  ])
}

/** ONNX cuts an end that lies beyond the axis back to it. */
const TO_THE_END = 2 ** 31 - 1

function endOf(begin: number, size: number): number {
  return size === -1 ? TO_THE_END : begin + size
}

/** Not `OneHot`: that counts negative indices from the end, where no class should be set. */
function oneHot(x: string, depth: number, { emit, int64s, floats }: Emitter): string {
  const column = emit('Unsqueeze', [emit('Round', [x]), int64s([-1])])
  const classes = floats(
    Float32Array.from({ length: depth }, (_, index) => index),
    [depth],
  )
  return emit('Cast', [emit('Equal', [column, classes])], { to: { int: FLOAT } })
}

function wholeNumbers(name: string, { emit }: Emitter): string {
  return emit('Cast', [emit('Round', [name])], { to: { int: INT64 } })
}

/**
 * Not `Sigmoid`: ONNX Runtime's is a rational function that is 2e-4 off at -10 and 0 below -18, where 1 / (1 + e^-x)
 * keeps seven digits; small cells and logarithms after it need them.
 */
function sigmoid(x: string, { emit, float }: Emitter): string {
  return emit('Reciprocal', [emit('Add', [emit('Exp', [emit('Neg', [x])]), float(1)])])
}

function keepDims(operation: { keepDims: boolean }): { keepdims: { int: number } } {
  return { keepdims: { int: operation.keepDims ? 1 : 0 } }
}

/** ONNX lists all beginnings, then all ends. */
function onnxPads(pads: readonly (readonly [number, number])[]): number[] {
  return [...pads.map(([before]) => before), ...pads.map(([, after]) => after)]
}
