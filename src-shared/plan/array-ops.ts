import { sizeOf } from '../tensor/shape.ts'
import { erf } from './array-erf.ts'
import type { ArrayValue } from './array-value.ts'
import {
  arrayValue,
  at,
  broadcastShapes,
  broadcastTo,
  combine,
  dot,
  eachIndex,
  map,
  reduce,
  stridesOf,
  zeros,
} from './array-value.ts'
import { averagePool, conv, convTranspose, maxPool } from './array-windows.ts'
import type { Ops } from './ops.ts'

export type { ArrayValue } from './array-value.ts'
export { arrayValue } from './array-value.ts'

/**
 * The operations on plain float64 arrays: simple loops, independent of any tensor library. Used for statistics that
 * are fitted to data, for finite differences, and as the reference the other implementations are compared with.
 */
export const arrayOps: Ops<ArrayValue> = {
  constant: (values, shape) => arrayValue(values, shape),
  scalar: (value) => arrayValue([value], []),

  add: (a, b) => combine(a, b, (x, y) => x + y),
  sub: (a, b) => combine(a, b, (x, y) => x - y),
  mul: (a, b) => combine(a, b, (x, y) => x * y),
  div: (a, b) => combine(a, b, (x, y) => x / y),
  maximum: (a, b) => combine(a, b, (x, y) => Math.max(x, y)),
  minimum: (a, b) => combine(a, b, (x, y) => Math.min(x, y)),
  greaterEqual: (a, b) => combine(a, b, (x, y) => (x >= y ? 1 : 0)),
  where,

  neg: (x) => map(x, (value) => -value),
  abs: (x) => map(x, Math.abs),
  exp: (x) => map(x, Math.exp),
  log: (x) => map(x, Math.log),
  sqrt: (x) => map(x, Math.sqrt),
  square: (x) => map(x, (value) => value * value),
  pow: (x, exponent) => map(x, (value) => value ** exponent),
  erf: (x) => map(x, erf),
  tanh: (x) => map(x, Math.tanh),
  sigmoid: (x) => map(x, (value) => 1 / (1 + Math.exp(-value))),
  relu: (x) => map(x, (value) => Math.max(value, 0)),
  leakyRelu: (x, slope) => map(x, (value) => (value > 0 ? value : slope * value)),
  elu: (x, alpha) => map(x, (value) => (value > 0 ? value : alpha * Math.expm1(value))),
  softplus: (x) => map(x, (value) => Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value)))),
  softmax,

  matMul,
  conv,
  convTranspose,
  maxPool,
  averagePool,
  upsample,

  sum: (x, axes, options) => reduce(x, { ...keep(options), axes, start: 0 }, (total, value) => total + value),
  mean: (x, axes, options) => {
    const total = reduce(x, { ...keep(options), axes, start: 0 }, (sum, value) => sum + value)
    const count = x.values.length / total.values.length
    return map(total, (value) => value / count)
  },
  max: (x, axes, options) => reduce(x, { ...keep(options), axes, start: -Infinity }, Math.max),

  reshape,
  transpose,
  concat,
  slice,
  pad,
  gather,
  oneHot,
}

function keep(options: { keepDims: boolean } | undefined): { keepDims: boolean } {
  return { keepDims: options?.keepDims ?? false }
}

function where(condition: ArrayValue, a: ArrayValue, b: ArrayValue): ArrayValue {
  const shape = broadcastShapes(condition.shape, a.shape, b.shape)
  const chosen = broadcastTo(condition, shape).values
  const left = broadcastTo(a, shape).values
  const right = broadcastTo(b, shape).values
  return { shape, values: chosen.map((flag, index) => at(flag !== 0 ? left : right, index)) }
}

function softmax(x: ArrayValue): ArrayValue {
  const last = { axes: [-1], keepDims: true }
  const top = reduce(x, { ...last, start: -Infinity }, Math.max)
  const powers = combine(x, top, (value, max) => Math.exp(value - max))
  const total = reduce(powers, { ...last, start: 0 }, (sum, value) => sum + value)
  return combine(powers, total, (power, sum) => power / sum)
}

/** `[..., m, k] × [k, n]`, or `[batch, m, k] × [batch, k, n]`. */
function matMul(a: ArrayValue, b: ArrayValue): ArrayValue {
  const inner = at(a.shape, a.shape.length - 1)
  const [rows, outer] = [at(b.shape, b.shape.length - 2), at(b.shape, b.shape.length - 1)]
  const batched = b.shape.length === 3
  if (rows !== inner || (batched && a.shape[0] !== b.shape[0])) {
    throw new Error(`Cannot multiply [${a.shape.join(', ')}] by [${b.shape.join(', ')}]`)
  }
  const result = zeros([...a.shape.slice(0, -1), outer])
  const height = at(a.shape, a.shape.length - 2)
  for (let row = 0; row < a.values.length / inner; row++) {
    const matrix = batched ? Math.floor(row / height) * inner * outer : 0
    for (let k = 0; k < inner; k++) {
      const value = at(a.values, row * inner + k)
      for (let column = 0; column < outer; column++) {
        const target = row * outer + column
        const weight = at(b.values, matrix + k * outer + column)
        result.values[target] = at(result.values, target) + value * weight
      }
    }
  }
  return result
}

function upsample(
  x: ArrayValue,
  options: { factors: readonly number[]; inputSpace: readonly number[]; channels: number },
): ArrayValue {
  const factors = [1, ...options.factors, 1]
  const strides = stridesOf(x.shape)
  const result = zeros(x.shape.map((dim, axis) => dim * at(factors, axis)))
  eachIndex(result.shape, (index, flat) => {
    const source = index.map((step, axis) => Math.floor(step / at(factors, axis)))
    result.values[flat] = at(x.values, dot(source, strides))
  })
  return result
}

function reshape(x: ArrayValue, shape: readonly number[]): ArrayValue {
  const known = shape.reduce((product, dim) => (dim === -1 ? product : product * dim), 1)
  return arrayValue(
    x.values,
    shape.map((dim) => (dim === -1 ? x.values.length / known : dim)),
  )
}

function transpose(x: ArrayValue, permutation: readonly number[]): ArrayValue {
  const own = stridesOf(x.shape)
  const strides = permutation.map((axis) => at(own, axis))
  const result = zeros(permutation.map((axis) => at(x.shape, axis)))
  eachIndex(result.shape, (index, flat) => {
    result.values[flat] = at(x.values, dot(index, strides))
  })
  return result
}

function concat(parts: readonly ArrayValue[], axis: number): ArrayValue {
  const [first] = parts
  if (first === undefined) throw new Error('Nothing to concatenate')
  const along = axis < 0 ? axis + first.shape.length : axis
  const length = parts.reduce((sum, part) => sum + at(part.shape, along), 0)
  const result = zeros(first.shape.map((dim, each) => (each === along ? length : dim)))
  const strides = stridesOf(result.shape)
  let start = 0
  for (const part of parts) {
    if (first.shape.some((dim, each) => each !== along && dim !== part.shape[each])) {
      throw new Error(
        `Cannot join [${first.shape.join(', ')}] and [${part.shape.join(', ')}] on axis ${along}`,
      )
    }
    const offset = start * at(strides, along)
    eachIndex(part.shape, (index, flat) => {
      result.values[offset + dot(index, strides)] = at(part.values, flat)
    })
    start += at(part.shape, along)
  }
  return result
}

function slice(x: ArrayValue, begin: readonly number[], size: readonly number[]): ArrayValue {
  const shape = x.shape.map((dim, axis) => {
    const start = at(begin, axis)
    const length = at(size, axis) === -1 ? dim - start : at(size, axis)
    if (start < 0 || length < 0 || start + length > dim) {
      throw new Error(`Slice ${start}..${start + length} leaves axis ${axis} of length ${dim}`)
    }
    return length
  })
  const strides = stridesOf(x.shape)
  const offset = dot(begin, strides)
  const result = zeros(shape)
  eachIndex(shape, (index, flat) => {
    result.values[flat] = at(x.values, offset + dot(index, strides))
  })
  return result
}

function pad(x: ArrayValue, widths: readonly (readonly [number, number])[]): ArrayValue {
  const result = zeros(x.shape.map((dim, axis) => dim + (widths[axis]?.[0] ?? 0) + (widths[axis]?.[1] ?? 0)))
  const strides = stridesOf(result.shape)
  const offset = dot(
    widths.map(([before]) => before),
    strides,
  )
  eachIndex(x.shape, (index, flat) => {
    result.values[offset + dot(index, strides)] = at(x.values, flat)
  })
  return result
}

function gather(table: ArrayValue, indices: ArrayValue): ArrayValue {
  const rowSize = sizeOf(table.shape.slice(1))
  const result = zeros([...indices.shape, ...table.shape.slice(1)])
  for (const [position, index] of indices.values.entries()) {
    const row = Math.round(index)
    for (let each = 0; each < rowSize; each++) {
      result.values[position * rowSize + each] = at(table.values, row * rowSize + each)
    }
  }
  return result
}

/** An index outside 0..depth-1 gives a row of zeros. */
function oneHot(indices: ArrayValue, depth: number): ArrayValue {
  const result = zeros([...indices.shape, depth])
  for (const [position, index] of indices.values.entries()) {
    const place = Math.round(index)
    if (place >= 0 && place < depth) result.values[position * depth + place] = 1
  }
  return result
}
