import { sizeOf } from '../../../tensor/shape.ts'
import type { GraphNode, Operation } from './graph.ts'
import { constantOf } from './graph.ts'
import { at, broadcastShape, knownDims } from './shapes.ts'

/** Makes a node, simplified in its turn. */
export type Make = (operation: Operation, inputs: readonly GraphNode[]) => GraphNode
export type MakeConstant = (values: Float64Array, shape: readonly number[]) => GraphNode
export type Making = { make: Make; constant: MakeConstant }

/**
 * A simpler node with the same values, or null. Every rule keeps exact arithmetic or changes a float32 result by its
 * last bits only; none adds a subtraction that the recorded function does not have, so nothing can cancel anew.
 */
export function simplified(
  operation: Operation,
  inputs: readonly GraphNode[],
  making: Making,
): GraphNode | null {
  switch (operation.op) {
    case 'transpose':
      return simplifyTranspose(operation.permutation, at(inputs, 0), making)
    case 'reshape':
      return simplifyReshape(operation.shape, at(inputs, 0), making)
    case 'slice':
      return operation.begin.every((start) => start === 0) &&
        operation.size.every((size, axis) => size === -1 || size === at(inputs, 0).shape[axis])
        ? at(inputs, 0)
        : sinkTranspose(operation, inputs, making)
    case 'pad':
      return operation.widths.every(([before, after]) => before === 0 && after === 0)
        ? at(inputs, 0)
        : sinkTranspose(operation, inputs, making)
    case 'concat':
      return inputs.length === 1 ? at(inputs, 0) : sinkTranspose(operation, inputs, making)
    case 'pow':
      return simplifyPower(operation.exponent, at(inputs, 0), making)
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
      return simplifyArithmetic(operation.op, inputs, making) ?? sinkTranspose(operation, inputs, making)
    default:
      return isElementwise(operation) ? sinkTranspose(operation, inputs, making) : null
  }
}

function simplifyTranspose(permutation: readonly number[], x: GraphNode, { make }: Making): GraphNode | null {
  if (permutation.every((axis, position) => axis === position)) return x
  if (x.operation.op !== 'transpose') return null
  const before = x.operation.permutation
  return make({ op: 'transpose', permutation: permutation.map((axis) => at(before, axis)) }, x.inputs)
}

function simplifyReshape(shape: readonly number[], x: GraphNode, { make }: Making): GraphNode | null {
  if (x.operation.op === 'reshape') return make({ op: 'reshape', shape }, x.inputs)
  const same =
    x.shape.length === shape.length &&
    x.shape.every((dim, axis) => (dim === null ? shape[axis] === -1 : dim === shape[axis]))
  return same ? x : null
}

function simplifyPower(exponent: number, x: GraphNode, { make }: Making): GraphNode | null {
  if (exponent === 1) return x
  if (exponent === 2) return make({ op: 'square' }, [x])
  if (exponent === 0.5) return make({ op: 'sqrt' }, [x])
  return null
}

type Arithmetic = 'add' | 'sub' | 'mul' | 'div'

/** Batch norm and standardisation come as chains of additions and multiplications by constants: joins neighbours. */
function simplifyArithmetic(op: Arithmetic, inputs: readonly GraphNode[], making: Making): GraphNode | null {
  const [a, b] = [at(inputs, 0), at(inputs, 1)]
  const right = constantOf(b)
  if (right === null) {
    const swaps = (op === 'add' || op === 'mul') && constantOf(a) !== null
    return swaps ? making.make({ op }, [b, a]) : null
  }
  const shape = knownDims(b.shape)
  if (op === 'sub')
    return making.make({ op: 'add' }, [
      a,
      making.constant(
        mapped(right, (value) => -value),
        shape,
      ),
    ])
  if (op === 'div') {
    const inverse = mapped(right, (value) => 1 / value)
    return isNormal(inverse) ? making.make({ op: 'mul' }, [a, making.constant(inverse, shape)]) : null
  }
  const neutral = op === 'add' ? 0 : 1
  if (right.every((value) => value === neutral) && keepsShape(a, b)) return a
  return joined(op, a, { values: right, shape }, making)
}

/** `(x ∘ c1) ∘ c2` → `x ∘ (c1 ∘ c2)` where the joined constant is no larger than the two and stays in range. */
function joined(
  op: 'add' | 'mul',
  a: GraphNode,
  second: { values: Float32Array | Float64Array; shape: readonly number[] },
  { make, constant }: Making,
): GraphNode | null {
  if (a.operation.op !== op) return null
  const inner = at(a.inputs, 1)
  const first = constantOf(inner)
  if (first === null) return null
  const shape = knownDims(broadcastShape(inner.shape, second.shape))
  if (sizeOf(shape) > Math.max(first.length, second.values.length)) return null
  const node = make({ op }, [inner, constant(Float64Array.from(second.values), second.shape)])
  const values = constantOf(node)
  if (values === null || (op === 'mul' && !isNormal(values))) return null
  return make({ op }, [at(a.inputs, 0), node])
}

/**
 * Moves a transpose from before an elementwise operation to after it, so that the channels-last and channels-first
 * transposes around a chain of convolutions meet and cancel.
 */
function sinkTranspose(operation: Operation, inputs: readonly GraphNode[], making: Making): GraphNode | null {
  const permutation = inputs.map(permutationOf).find((each) => each !== null)
  if (permutation === undefined || permutation === null) return null
  const before = inputs.map((input) => beforeTranspose(input, permutation, making))
  if (!before.every((input) => input !== null)) return null
  return making.make({ op: 'transpose', permutation }, [
    making.make(permuted(operation, permutation), before),
  ])
}

function permutationOf(node: GraphNode): readonly number[] | null {
  return node.operation.op === 'transpose' ? node.operation.permutation : null
}

/** What gives `node` when transposed by `permutation`; null when that would cost a transpose of its own. */
function beforeTranspose(node: GraphNode, permutation: readonly number[], making: Making): GraphNode | null {
  if (node.operation.op === 'transpose') {
    return node.operation.permutation.join() === permutation.join() ? at(node.inputs, 0) : null
  }
  const values = constantOf(node)
  if (values === null) return null
  const shape = knownDims(node.shape)
  if (shape.length > permutation.length) return null
  const full = [...Array.from({ length: permutation.length - shape.length }, () => 1), ...shape]
  const inverse = permutation.map((_, axis) => permutation.indexOf(axis))
  const widened = shape.length === 0 ? node : making.make({ op: 'reshape', shape: full }, [node])
  return shape.length === 0 ? node : making.make({ op: 'transpose', permutation: inverse }, [widened])
}

/** The operation as it reads in the order of axes before the transpose. */
function permuted(operation: Operation, permutation: readonly number[]): Operation {
  const back = <Value>(values: readonly Value[]): Value[] =>
    values.map((_, axis) => at(values, permutation.indexOf(axis)))
  switch (operation.op) {
    case 'slice':
      return { ...operation, begin: back(operation.begin), size: back(operation.size) }
    case 'pad':
      return { ...operation, widths: back(operation.widths) }
    case 'concat':
      return { ...operation, axis: at(permutation, operation.axis) }
    default:
      return operation
  }
}

export function isElementwise(operation: Operation): boolean {
  switch (operation.op) {
    case 'neg':
    case 'abs':
    case 'exp':
    case 'log':
    case 'sqrt':
    case 'square':
    case 'pow':
    case 'erf':
    case 'tanh':
    case 'sigmoid':
    case 'relu':
    case 'leakyRelu':
    case 'elu':
    case 'softplus':
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
    case 'greaterEqual':
    case 'where':
      return true
    default:
      return false
  }
}

function keepsShape(a: GraphNode, b: GraphNode): boolean {
  return broadcastShape(a.shape, b.shape).join() === a.shape.join()
}

function mapped(values: Float32Array | Float64Array, f: (value: number) => number): Float64Array {
  return Float64Array.from(values, f)
}

/** Smallest and largest normal float32. */
const SMALLEST = 2 ** -126
const LARGEST = 3.4028234e38

function isNormal(values: Float32Array | Float64Array): boolean {
  return values.every((value) => {
    const size = Math.abs(value)
    return size === 0 || (size >= SMALLEST && size <= LARGEST)
  })
}
