import { sizeOf } from '../../../tensor/shape.ts'
import type { GraphNode, OperationOf } from '../graph/graph.ts'
import { at } from '../graph/shapes.ts'
import { broadcastIndex, strided, stridesOf } from './cell-index.ts'
import { cppNumber } from './scalar-cpp.ts'

export type Statement = {
  /** The array that is filled, and its shape. */
  to: string
  shape: readonly number[]
  given: readonly string[]
  shapes: readonly (readonly number[])[]
  bias: string | null
}

/** C++ for an operation that moves cells or adds them up. */
export function arrayStatements(node: GraphNode, call: Statement): string[] {
  const { operation } = node
  switch (operation.op) {
    case 'matMul':
      return product(call)
    case 'sum':
    case 'mean':
    case 'max':
      return reduction(operation, call)
    case 'softmax': {
      const columns = at(call.shape, call.shape.length - 1)
      return [`softmax<${sizeOf(call.shape) / columns}, ${columns}>(${at(call.given, 0)}, ${call.to});`]
    }
    case 'transpose': {
      const from = stridesOf(at(call.shapes, 0))
      return [
        filled(
          call,
          strided(
            'i',
            call.shape,
            operation.permutation.map((axis) => at(from, axis)),
          ),
        ),
      ]
    }
    case 'slice': {
      const from = stridesOf(at(call.shapes, 0))
      const start = operation.begin.reduce((sum, begin, axis) => sum + begin * at(from, axis), 0)
      const index = strided('i', call.shape, from)
      return [filled(call, offset(start, index))]
    }
    case 'concat':
      return concatenation(operation.axis, call)
    case 'pad': {
      const to = stridesOf(call.shape)
      const start = operation.widths.reduce((sum, [before], axis) => sum + before * at(to, axis), 0)
      return [
        `std::fill_n(${call.to}, ${sizeOf(call.shape)}, 0.0f);`,
        scattered(call, 0, { start, strides: to }),
      ]
    }
    case 'gather': {
      const width = sizeOf(at(call.shapes, 0).slice(1))
      const cell = (i: string): string =>
        `${at(call.given, 0)}[static_cast<std::size_t>(std::lround(${at(call.given, 1)}[${i} / ${width}])) * ${width} + ${i} % ${width}]`
      return [eachCell(sizeOf(call.shape), (i) => `${call.to}[${i}] = ${cell(i)};`)]
    }
    case 'oneHot': {
      const { depth } = operation
      const isIt = (i: string): string =>
        `std::lround(${at(call.given, 0)}[${i} / ${depth}]) == static_cast<long>(${i} % ${depth})`
      return [eachCell(sizeOf(call.shape), (i) => `${call.to}[${i}] = ${isIt(i)} ? 1.0f : 0.0f;`)]
    }
    default:
      throw new Error(`A C++ header has no ${operation.op}`)
  }
}

function product({ to, given, shapes, bias }: Statement): string[] {
  const [left, right] = [at(shapes, 0), at(shapes, 1)]
  const inner = at(left, left.length - 1)
  const columns = at(right, right.length - 1)
  const rows = sizeOf(left) / inner
  const added = bias ?? 'nullptr'
  if (right.length === 2) {
    return [`dense<${rows}, ${inner}, ${columns}>(${at(given, 0)}, ${at(given, 1)}, ${added}, ${to});`]
  }
  const each = at(left, left.length - 2)
  return Array.from({ length: rows / each }, (_, index) => {
    const [a, b] = [
      `${at(given, 0)} + ${index * each * inner}`,
      `${at(given, 1)} + ${index * inner * columns}`,
    ]
    return `dense<${each}, ${inner}, ${columns}>(${a}, ${b}, ${added}, ${to} + ${index * each * columns});`
  })
}

function reduction(
  { op, axes, keepDims }: OperationOf<'sum' | 'mean' | 'max'>,
  { to, given, shapes, shape }: Statement,
): string[] {
  const from = at(shapes, 0)
  const kept = from.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
  const target = broadcastIndex('i', from, keepDims ? shape : kept)
  const count = sizeOf(from) / sizeOf(kept)
  const x = `${at(given, 0)}[i]`
  const start = op === 'max' ? cppNumber(-Infinity) : '0.0f'
  const step =
    op === 'max' ? `${to}[${target}] = std::max(${to}[${target}], ${x});` : `${to}[${target}] += ${x};`
  return [
    `std::fill_n(${to}, ${sizeOf(kept)}, ${start});`,
    `for (std::size_t i = 0; i < ${sizeOf(from)}; ++i) ${step}`,
    ...(op === 'mean' ? [eachCell(sizeOf(kept), (i) => `${to}[${i}] /= ${cppNumber(count)};`)] : []),
  ]
}

function concatenation(axis: number, call: Statement): string[] {
  const strides = stridesOf(call.shape)
  let before = 0
  return call.shapes.map((shape, part) => {
    const line = scattered(call, part, { start: before * at(strides, axis), strides })
    before += at(shape, axis)
    return line
  })
}

/** One statement for every cell; no loop for a single one. */
export function eachCell(size: number, statement: (index: string) => string): string {
  return size === 1 ? statement('0') : `for (std::size_t i = 0; i < ${size}; ++i) ${statement('i')}`
}

function filled({ to, given, shape }: Statement, index: string): string {
  return eachCell(sizeOf(shape), (i) => `${to}[${i}] = ${at(given, 0)}[${index}];`)
}

function scattered(
  { to, given, shapes }: Statement,
  part: number,
  { start, strides }: { start: number; strides: readonly number[] },
): string {
  const shape = at(shapes, part)
  const place = offset(start, strided('i', shape, strides))
  return eachCell(sizeOf(shape), (i) => `${to}[${place}] = ${at(given, part)}[${i}];`)
}

function offset(start: number, index: string): string {
  if (start === 0) return index
  return index === '0' ? String(start) : `${start} + ${index}`
}
