import { arrayOps, arrayValue } from '../../../plan/array-ops.ts'
import type { Ops } from '../../../plan/ops.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import type { BinaryName, GraphNode, InputNode, Operation, UnaryName } from './graph.ts'
import { constantOf } from './graph.ts'
import { replayNode } from './replay.ts'
import { at, knownDims, shapeAfter } from './shapes.ts'
import type { Make } from './simplify.ts'
import { simplified } from './simplify.ts'

/**
 * `Ops` that records. What depends on no input is computed at once, in float64; equal nodes are one node; chains that
 * can be shorter are. A pass over a graph is a replay into a fresh builder.
 */
export type GraphBuilder = {
  ops: Ops<GraphNode>
  make: Make
  input(name: string, shape: readonly number[]): InputNode
  /** A constant with a name of its own in the file; the values are not copied. */
  weight(name: string, values: Float32Array | Float64Array, shape: readonly number[]): GraphNode
  /** Nodes recorded from now on belong to this layer. */
  enter(scope: string): void
}

/** A folded constant may not be larger than its parts, beyond this many values. */
const FREE_VALUES = 4096

export function createBuilder(): GraphBuilder {
  const known = new Map<string, GraphNode>()
  const constants = new Map<string, GraphNode[]>()
  let count = 0
  let scope = ''

  function add(parts: Omit<GraphNode, 'id' | 'scope'>): GraphNode {
    return { id: count++, scope, ...parts }
  }

  function weight(label: string, values: Float32Array | Float64Array, shape: readonly number[]): GraphNode {
    if (values.length !== sizeOf(shape)) {
      throw new Error(`Constant ${label} of shape [${shape.join()}] has ${values.length} values`)
    }
    const key = `${shape.join()}|${digest(values)}`
    const alike = constants.get(key) ?? []
    const same = alike.find((node) => equalValues(constantOf(node), values))
    if (same !== undefined) return same
    const node = add({ operation: { op: 'constant', values, label }, inputs: [], shape })
    constants.set(key, [...alike, node])
    return node
  }

  function make(operation: Operation, inputs: readonly GraphNode[]): GraphNode {
    const shape = shapeAfter(
      operation,
      inputs.map((input) => input.shape),
    )
    const ready = folded(operation, inputs, shape)
    if (ready !== null) return weight(labelOf(operation, inputs), ready, knownDims(shape))
    const simpler = simplified(operation, inputs, {
      make,
      constant: (values, dims) => weight('', values, dims),
    })
    if (simpler !== null) return simpler
    const key = `${JSON.stringify(operation)}|${inputs.map((input) => input.id).join()}`
    const same = known.get(key)
    if (same !== undefined) return same
    const node = add({ operation, inputs, shape })
    known.set(key, node)
    return node
  }

  return {
    ops: recordingOps(make, weight),
    make,
    input: (name, shape) => {
      const operation = { op: 'input', name } as const
      return { ...add({ operation, inputs: [], shape: [null, ...shape] }), operation }
    },
    weight,
    enter: (next) => {
      scope = next
    },
  }
}

function recordingOps(make: Make, weight: GraphBuilder['weight']): Ops<GraphNode> {
  const unary = (op: UnaryName | 'softmax') => (x: GraphNode) => make({ op }, [x])
  const binary = (op: BinaryName) => (a: GraphNode, b: GraphNode) => make({ op }, [a, b])
  const reduction =
    (op: 'sum' | 'mean' | 'max'): Ops<GraphNode>['sum'] =>
    (x, axes, options) =>
      make({ op, axes: normalAxes(axes, x.shape.length), keepDims: options?.keepDims ?? false }, [x])
  return {
    constant: (values, shape) => weight('', Float64Array.from(values), shape),
    scalar: (value) => weight('', Float64Array.of(value), []),
    add: binary('add'),
    sub: binary('sub'),
    mul: binary('mul'),
    div: binary('div'),
    maximum: binary('maximum'),
    minimum: binary('minimum'),
    greaterEqual: binary('greaterEqual'),
    where: (condition, a, b) => make({ op: 'where' }, [condition, a, b]),
    neg: unary('neg'),
    abs: unary('abs'),
    exp: unary('exp'),
    log: unary('log'),
    sqrt: unary('sqrt'),
    square: unary('square'),
    pow: (x, exponent) => make({ op: 'pow', exponent }, [x]),
    erf: unary('erf'),
    tanh: unary('tanh'),
    sigmoid: unary('sigmoid'),
    relu: unary('relu'),
    leakyRelu: (x, slope) => make({ op: 'leakyRelu', slope }, [x]),
    elu: (x, alpha) => make({ op: 'elu', alpha }, [x]),
    softplus: unary('softplus'),
    softmax: unary('softmax'),
    matMul: (a, b) => make({ op: 'matMul' }, [a, b]),
    conv: (x, filter, { strides, padding, dilation }) =>
      make({ op: 'conv', layout: 'last', strides, padding, dilation }, [x, filter]),
    convTranspose: (x, filter, { strides, padding, outputSpace, outChannels }) =>
      make({ op: 'convTranspose', layout: 'last', strides, padding, outputSpace, outChannels }, [x, filter]),
    maxPool: (x, { size, strides, padding }) =>
      make({ op: 'maxPool', layout: 'last', size, strides, padding }, [x]),
    averagePool: (x, { size, strides, padding }) =>
      make({ op: 'averagePool', layout: 'last', size, strides, padding }, [x]),
    upsample: (x, { factors }) => make({ op: 'upsample', layout: 'last', factors }, [x]),
    sum: reduction('sum'),
    mean: reduction('mean'),
    max: reduction('max'),
    reshape: (x, shape) => make({ op: 'reshape', shape }, [x]),
    transpose: (x, permutation) =>
      make({ op: 'transpose', permutation: permutation.map((axis) => normalAxis(axis, x.shape.length)) }, [
        x,
      ]),
    concat: (parts, axis) => make({ op: 'concat', axis: normalAxis(axis, at(parts, 0).shape.length) }, parts),
    slice: (x, begin, size) => make({ op: 'slice', begin, size }, [x]),
    pad: (x, widths) => make({ op: 'pad', widths }, [x]),
    gather: (table, indices) => make({ op: 'gather' }, [table, indices]),
    oneHot: (indices, depth) => make({ op: 'oneHot', depth }, [indices]),
  }
}

function normalAxis(axis: number, rank: number): number {
  const normal = axis < 0 ? axis + rank : axis
  if (normal < 0 || normal >= rank) throw new Error(`Axis ${axis} is outside rank ${rank}`)
  return normal
}

function normalAxes(axes: readonly number[], rank: number): number[] {
  return axes.map((axis) => normalAxis(axis, rank)).sort((a, b) => a - b)
}

/** The values of a node that depends on no input; null when it does, or when storing it would cost more than it saves. */
function folded(
  operation: Operation,
  inputs: readonly GraphNode[],
  shape: readonly (number | null)[],
): Float32Array | Float64Array | null {
  if (inputs.length === 0 || !inputs.every((input) => constantOf(input) !== null)) return null
  const given = inputs.reduce((total, input) => total + (constantOf(input)?.length ?? 0), 0)
  if (sizeOf(knownDims(shape)) > Math.max(given, FREE_VALUES)) return null
  // Reshaping leaves the values as they are: no need to copy a large weight into float64 for it.
  if (operation.op === 'reshape') return constantOf(at(inputs, 0))
  const node = { id: -1, scope: '', operation, inputs, shape }
  const arrays = inputs.map((input) => arrayValue(constantOf(input) ?? [], knownDims(input.shape)))
  return replayNode(arrayOps, node, arrays).values
}

/** Rearranged weights keep their name; computed ones have none. */
function labelOf(operation: Operation, inputs: readonly GraphNode[]): string {
  const first = inputs[0]?.operation
  const rearranged = operation.op === 'transpose' || operation.op === 'reshape'
  return rearranged && first?.op === 'constant' ? first.label : ''
}

/** FNV-1a over a sample of the bytes: only tells candidates apart, equality is checked in full. */
function digest(values: Float32Array | Float64Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  const stride = Math.max(1, Math.floor(bytes.length / 4096))
  let hash = 0x811c9dc5
  for (let index = 0; index < bytes.length; index += stride) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  }
  return `${values.constructor.name}${values.length}:${hash}`
}

function equalValues(a: Float32Array | Float64Array | null, b: Float32Array | Float64Array): boolean {
  return a !== null && a.length === b.length && a.every((value, index) => Object.is(value, b[index]))
}
