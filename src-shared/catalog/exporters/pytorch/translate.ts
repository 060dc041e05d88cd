import type { GraphNode, OperationOf, UnaryName } from '../graph/graph.ts'
import { constantOf } from '../graph/graph.ts'
import { at, broadcastShape, paddingOf, spaceOf } from '../graph/shapes.ts'
import { shortFloat32 } from '../source-text.ts'
import type { Expression } from './expression.ts'
import { atom, infix, method, negative, power, TIGHTNESS } from './expression.ts'

export type Naming = {
  /** The value of a node, as a name or as the expression that makes it. */
  of(node: GraphNode): Expression
  /** The same as a name, for values that are mentioned twice. */
  named(node: GraphNode): Expression
}

/** PyTorch for one recorded operation with channels first; products and convolutions by weights are modules instead. */
export function translate(node: GraphNode, naming: Naming): Expression {
  const { operation, inputs } = node
  const of = (index: number): Expression => naming.of(at(inputs, index))
  const number = (index: number): Expression => numberOr(node, index, naming)
  const two = (): readonly [Expression, Expression] => [number(0), number(1)]
  switch (operation.op) {
    case 'input':
    case 'constant':
      throw new Error(`${operation.op} is not an operation of PyTorch`)
    case 'add':
      return sum(two())
    case 'sub':
      return infix('-', TIGHTNESS.sum, two())
    case 'mul':
      return infix('*', TIGHTNESS.product, two())
    case 'div':
      return infix('/', TIGHTNESS.product, two())
    case 'maximum':
    case 'minimum':
      return bound(node, naming)
    case 'greaterEqual':
      return truthful(comparison(node, naming))
    case 'where':
      return call('torch.where', [condition(at(inputs, 0), naming), number(1), number(2)])
    case 'neg':
      return negative(of(0))
    case 'pow':
      return power(of(0), shortFloat32(operation.exponent))
    case 'leakyRelu':
      return call('F.leaky_relu', [of(0)], `negative_slope=${shortFloat32(operation.slope)}`)
    case 'elu':
      return call('F.elu', [of(0)], `alpha=${shortFloat32(operation.alpha)}`)
    case 'softmax':
      return call('torch.softmax', [of(0)], 'dim=-1')
    case 'matMul':
      return infix('@', TIGHTNESS.product, [of(0), of(1)])
    case 'conv':
    case 'convTranspose':
      throw new Error('A convolution by what is no weight cannot be drawn')
    case 'maxPool':
      return maxPool(node, operation, of(0))
    case 'averagePool':
      return averagePool(node, operation, naming)
    case 'upsample':
      // Not `F.interpolate`: its steps are float32 numbers, and rounding moves a cell for some factors.
      return operation.factors.reduce(
        (x, factor, axis) => (factor === 1 ? x : method(x, `.repeat_interleave(${factor}, dim=${axis + 2})`)),
        of(0),
      )
    case 'sum':
      return method(of(0), `.sum(${reduction(operation)})`)
    case 'mean':
      return method(of(0), `.mean(${reduction(operation)})`)
    case 'max':
      return method(of(0), `.amax(${reduction(operation)})`)
    case 'reshape':
      return method(of(0), `.reshape(${operation.shape.join(', ')})`)
    case 'transpose':
      return method(of(0), `.permute(${operation.permutation.join(', ')})`)
    case 'concat': {
      const parts = inputs.map((input) => naming.of(input))
      return atom(`torch.cat((${parts.map(({ text }) => text).join(', ')}), dim=${operation.axis})`, parts)
    }
    case 'slice':
      return method(of(0), `[${sliced(node, operation)}]`)
    case 'pad':
      return padded(of(0), operation.widths)
    case 'gather':
      return atom(`${of(0).text}[${method(of(1), '.round().long()').text}]`, [of(0), of(1)])
    case 'oneHot': {
      const x = method(naming.named(at(inputs, 0)), '.round().unsqueeze(-1)')
      const classes = `torch.arange(${operation.depth}, device=${naming.named(at(inputs, 0)).text}.device)`
      return { ...atom(`(${x.text} == ${classes}).float()`), reads: x.reads }
    }
    default:
      return call(UNARY[operation.op], [of(0)])
  }
}

const UNARY: Record<Exclude<UnaryName, 'neg'>, string> = {
  abs: 'torch.abs',
  exp: 'torch.exp',
  log: 'torch.log',
  sqrt: 'torch.sqrt',
  square: 'torch.square',
  erf: 'torch.erf',
  tanh: 'torch.tanh',
  sigmoid: 'torch.sigmoid',
  relu: 'F.relu',
  softplus: 'F.softplus',
}

/** A constant of one value as a plain number, where that leaves the result's shape as it is. */
function numberOr(node: GraphNode, index: number, naming: Naming): Expression {
  const input = at(node.inputs, index)
  return isNumber(node, index) ? numeral(constantOf(input)?.[0] ?? Number.NaN) : naming.of(input)
}

export function isNumber(node: GraphNode, index: number): boolean {
  if (!TAKES_NUMBERS.has(node.operation.op)) return false
  const values = constantOf(at(node.inputs, index))
  if (values?.length !== 1 || !Number.isFinite(values[0])) return false
  const others = node.inputs.filter((_, other) => other !== index)
  // Two plain numbers make no tensor.
  if (others.every((other) => constantOf(other) !== null)) return false
  if (node.operation.op === 'where' && index === 0) return false
  return others.map(({ shape }) => shape).reduce(broadcastShape).length === node.shape.length
}

const TAKES_NUMBERS = new Set<string>([
  ...['add', 'sub', 'mul', 'div', 'maximum', 'minimum', 'greaterEqual', 'where'],
])

/** `a - 2.0` for `a + -2.0`. */
function sum([a, b]: readonly [Expression, Expression]): Expression {
  const isLess = b.tightness === TIGHTNESS.sign && b.reads.length === 0
  return isLess ? infix('-', TIGHTNESS.sum, [a, atom(b.text.slice(1))]) : infix('+', TIGHTNESS.sum, [a, b])
}

function numeral(value: number): Expression {
  const text = shortFloat32(value)
  return { text, tightness: text.startsWith('-') ? TIGHTNESS.sign : TIGHTNESS.atom, reads: [] }
}

function bound(node: GraphNode, naming: Naming): Expression {
  const isLower = node.operation.op === 'maximum'
  const constant = [0, 1].find((index) => isNumber(node, index))
  if (constant === undefined) {
    const name = isLower ? 'torch.maximum' : 'torch.minimum'
    return call(name, [naming.of(at(node.inputs, 0)), naming.of(at(node.inputs, 1))])
  }
  const limit = numberOr(node, constant, naming).text
  return method(naming.of(at(node.inputs, 1 - constant)), `.clamp(${isLower ? 'min' : 'max'}=${limit})`)
}

function comparison(node: GraphNode, naming: Naming): Expression {
  return infix('>=', TIGHTNESS.comparison, [numberOr(node, 0, naming), numberOr(node, 1, naming)])
}

function truthful(made: Expression): Expression {
  return { ...method(made, '.float()'), truth: made.text }
}

/** The truth behind zeros and ones. */
function condition(node: GraphNode, naming: Naming): Expression {
  const x = naming.of(node)
  return x.truth === undefined
    ? infix('!=', TIGHTNESS.comparison, [x, atom('0')])
    : { text: x.truth, tightness: TIGHTNESS.comparison, reads: x.reads }
}

function call(name: string, given: readonly Expression[], ...options: string[]): Expression {
  return atom(`${name}(${[...given.map(({ text }) => text), ...options].join(', ')})`, given)
}

function reduction({ axes, keepDims }: OperationOf<'sum' | 'mean' | 'max'>): string {
  const dims = axes.length === 1 ? String(axes[0]) : `(${axes.join(', ')})`
  return `dim=${dims}${keepDims ? ', keepdim=True' : ''}`
}

function sliced(node: GraphNode, { begin, size }: OperationOf<'slice'>): string {
  const parts = begin.map((start, axis) => {
    const length = at(size, axis)
    const whole = at(at(node.inputs, 0).shape, axis)
    const end = length === -1 || start + length === whole ? '' : String(start + length)
    return `${start === 0 ? '' : start}:${end}`
  })
  // What is not named is taken whole.
  while (parts.length > 1 && parts.at(-1) === ':') parts.pop()
  return parts.join(', ')
}

/** `F.pad` names the last axis first. */
function padded(
  x: Expression,
  widths: readonly (readonly [number, number])[],
  ...options: string[]
): Expression {
  const named = widths.slice(widths.findIndex(([before, after]) => before + after > 0))
  return call('F.pad', [x], `(${named.toReversed().flat().join(', ')})`, ...options)
}

export function imagePadded(x: Expression, pads: readonly (readonly [number, number])[]): Expression {
  return pads.every(([before, after]) => before + after === 0) ? x : padded(x, pads)
}

function poolPads(node: GraphNode, operation: OperationOf<'maxPool' | 'averagePool'>): [number, number][] {
  return spaceOf(at(node.inputs, 0).shape, 'first').map((length, axis) => [
    ...paddingOf(length, {
      size: at(operation.size, axis),
      stride: at(operation.strides, axis),
      padding: operation.padding,
    }),
  ])
}

function maxPool(
  node: GraphNode,
  operation: OperationOf<'maxPool' | 'averagePool'>,
  x: Expression,
): Expression {
  const pads = poolPads(node, operation)
  const isPadded = pads.some(([before, after]) => before + after > 0)
  const around = isPadded ? padded(x, pads, 'value=float("-inf")') : x
  return call(`F.max_pool${pads.length}d`, [around], ...windowOf(operation))
}

/** The average over the cells that exist: padding does not count. */
function averagePool(
  node: GraphNode,
  operation: OperationOf<'maxPool' | 'averagePool'>,
  naming: Naming,
): Expression {
  const pads = poolPads(node, operation)
  const name = `F.avg_pool${pads.length}d`
  const input = at(node.inputs, 0)
  if (pads.every(([before, after]) => before + after === 0)) {
    return call(name, [naming.of(input)], ...windowOf(operation))
  }
  const x = naming.named(input)
  const ones = atom(`torch.ones_like(${x.text})`)
  const [sum, count] = [x, ones].map((each) => call(name, [padded(each, pads)], ...windowOf(operation)))
  return infix('/', TIGHTNESS.product, [sum ?? x, count ?? ones])
}

function windowOf({ size, strides }: OperationOf<'maxPool' | 'averagePool'>): string[] {
  return [`kernel_size=(${size.join(', ')},)`, `stride=(${strides.join(', ')},)`]
}

/** Values that a text must be able to mention twice, or that are too large to be repeated. */
export function isMentionedTwice(node: GraphNode): boolean {
  return node.operation.op === 'oneHot' || node.operation.op === 'averagePool'
}
