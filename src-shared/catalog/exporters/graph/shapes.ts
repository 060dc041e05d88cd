import type { Padding } from '../../../plan/ops.ts'
import type { Dim, Shape } from '../../../tensor/shape.ts'
import type { Layout, Operation } from './graph.ts'

/**
 * The shape that an operation gives. What the recorder is fed comes from a checked plan, so a shape that does not fit
 * is a bug and throws.
 */
export function shapeAfter(operation: Operation, inputs: readonly Shape[]): Shape {
  const first = inputs[0] ?? []
  switch (operation.op) {
    case 'input':
    case 'constant':
      throw new Error(`${operation.op} states its own shape`)
    case 'add':
    case 'sub':
    case 'mul':
    case 'div':
    case 'maximum':
    case 'minimum':
    case 'greaterEqual':
    case 'where':
      return inputs.reduce(broadcastShape)
    case 'matMul':
      return matMulShape(first, inputs[1] ?? [])
    case 'conv': {
      const filter = knownDims(inputs[1] ?? [])
      const { kernel, other } = splitFilter(filter, operation.layout)
      const channels = operation.layout === 'last' ? other[1] : other[0]
      const space = spaceOf(first, operation.layout).map((length, axis) =>
        windowCount(length, {
          size: dilatedSize(at(kernel, axis), at(operation.dilation, axis)),
          stride: at(operation.strides, axis),
          padding: operation.padding,
        }),
      )
      return imageShape(first, { space, channels: channels ?? null, layout: operation.layout })
    }
    case 'convTranspose':
      return imageShape(first, {
        space: operation.outputSpace,
        channels: operation.outChannels,
        layout: operation.layout,
      })
    case 'maxPool':
    case 'averagePool': {
      const space = spaceOf(first, operation.layout).map((length, axis) =>
        windowCount(length, {
          size: at(operation.size, axis),
          stride: at(operation.strides, axis),
          padding: operation.padding,
        }),
      )
      return imageShape(first, {
        space,
        channels: channelsOf(first, operation.layout),
        layout: operation.layout,
      })
    }
    case 'upsample': {
      const space = spaceOf(first, operation.layout).map(
        (length, axis) => length * at(operation.factors, axis),
      )
      return imageShape(first, {
        space,
        channels: channelsOf(first, operation.layout),
        layout: operation.layout,
      })
    }
    case 'sum':
    case 'mean':
    case 'max':
      return first.flatMap((dim, axis) => {
        if (!operation.axes.includes(axis)) return [dim]
        return operation.keepDims ? [1] : []
      })
    case 'reshape':
      return reshapedShape(first, operation.shape)
    case 'transpose':
      return operation.permutation.map((axis) => at(first, axis))
    case 'concat':
      return first.map((dim, axis) => {
        if (axis !== operation.axis) return dim
        return inputs.reduce<Dim>((total, each) => plus(total, at(each, axis)), 0)
      })
    case 'slice':
      return first.map((dim, axis) => {
        const size = at(operation.size, axis)
        if (size !== -1) return size
        return dim === null ? sliceOfUnknown(at(operation.begin, axis)) : dim - at(operation.begin, axis)
      })
    case 'pad':
      return first.map((dim, axis) => {
        const [before, after] = at(operation.widths, axis)
        return before + after === 0 ? dim : plus(dim, before + after)
      })
    case 'gather':
      return [...(inputs[1] ?? []), ...first.slice(1)]
    case 'oneHot':
      return [...first, operation.depth]
    default:
      return first
  }
}

/** NumPy's rule; the unknown batch meets only itself, 1, or nothing. */
export function broadcastShape(a: Shape, b: Shape): Shape {
  const rank = Math.max(a.length, b.length)
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length]
    const right = b[axis - rank + b.length]
    if (left === undefined || left === 1) return right ?? (right === null ? null : 1)
    if (right === undefined || right === 1 || left === right) return left
    throw new Error(`Shapes [${a.join()}] and [${b.join()}] do not broadcast`)
  })
}

function matMulShape(a: Shape, b: Shape): Shape {
  const inner = a[a.length - 1]
  if (a.length < 2 || b.length < 2 || inner !== b[b.length - 2]) {
    throw new Error(`Cannot multiply [${a.join()}] by [${b.join()}]`)
  }
  return [...a.slice(0, -1), at(b, b.length - 1)]
}

function reshapedShape(from: Shape, to: readonly number[]): Shape {
  const unknown = from.filter((dim) => dim === null).length
  const known = to.filter((dim) => dim !== -1).reduce((product, dim) => product * dim, 1)
  if (unknown === 0) {
    const count = knownDims(from).reduce((product, dim) => product * dim, 1)
    if (!to.includes(-1)) {
      if (known !== count) throw new Error(`Cannot reshape [${from.join()}] to [${to.join()}]`)
      return to
    }
    if (known === 0 || count % known !== 0) {
      throw new Error(`Cannot reshape [${from.join()}] to [${to.join()}]`)
    }
    return to.map((dim) => (dim === -1 ? count / known : dim))
  }
  if (!to.includes(-1))
    throw new Error(`Cannot reshape [${from.join()}], whose batch is open, to [${to.join()}]`)
  return to.map((dim) => (dim === -1 ? null : dim))
}

/** TensorFlow's rule: `same` gives one window per stride, `valid` only windows that fit. */
export function windowCount(
  length: number,
  window: { size: number; stride: number; padding: Padding },
): number {
  return window.padding === 'same'
    ? Math.ceil(length / window.stride)
    : Math.floor((length - window.size) / window.stride) + 1
}

/** Padding before and after; `same` puts the odd one after, as TensorFlow does. */
export function paddingOf(
  length: number,
  window: { size: number; stride: number; padding: Padding },
): readonly [number, number] {
  if (window.padding === 'valid') return [0, 0]
  const total = Math.max((windowCount(length, window) - 1) * window.stride + window.size - length, 0)
  return [Math.floor(total / 2), total - Math.floor(total / 2)]
}

/**
 * Of a transposed convolution: what is cut off before and after the full result of `(length - 1) × stride + size`, and
 * how many zeros follow it where `outputLength` is longer than that. It undoes the padding of the convolution that
 * would turn `outputLength` into `length`.
 */
export function transposedPadding(
  length: number,
  window: { size: number; stride: number; padding: Padding; outputLength: number },
): { before: number; after: number; beyond: number } {
  const full = (length - 1) * window.stride + window.size
  const excess = full - window.outputLength
  if (excess <= 0) return { before: 0, after: 0, beyond: -excess }
  const before = window.padding === 'same' ? Math.floor(excess / 2) : 0
  return { before, after: excess - before, beyond: 0 }
}

/** Cells that a kernel spans when its taps are `dilation` apart. */
export function dilatedSize(size: number, dilation: number): number {
  return (size - 1) * dilation + 1
}

/** Spatial lengths of an image, which the plan always knows. */
export function spaceOf(image: Shape, layout: Layout): number[] {
  return knownDims(layout === 'last' ? image.slice(1, -1) : image.slice(2))
}

export function channelsOf(image: Shape, layout: Layout): Dim {
  return at(image, layout === 'last' ? image.length - 1 : 1)
}

/** The spatial part of a filter's shape and its two channel numbers in the order of the layout. */
export function splitFilter(
  filter: readonly number[],
  layout: Layout,
): { kernel: number[]; other: number[] } {
  return layout === 'last'
    ? { kernel: filter.slice(0, -2), other: filter.slice(-2) }
    : { kernel: filter.slice(2), other: filter.slice(0, 2) }
}

export function knownDims(shape: Shape): number[] {
  return shape.map((dim) => {
    if (dim === null) throw new Error(`Only the batch may be open, got [${shape.join()}]`)
    return dim
  })
}

export function at<Value>(values: readonly Value[], index: number): Value {
  const value = values[index]
  if (value === undefined) throw new Error(`Index ${index} is outside [${values.join()}]`)
  return value
}

function imageShape(from: Shape, image: { space: readonly number[]; channels: Dim; layout: Layout }): Shape {
  const batch = at(from, 0)
  return image.layout === 'last'
    ? [batch, ...image.space, image.channels]
    : [batch, image.channels, ...image.space]
}

function plus(a: Dim, b: Dim): Dim {
  return a === null || b === null ? null : a + b
}

function sliceOfUnknown(begin: number): Dim {
  if (begin !== 0) throw new Error('Cannot slice into the open batch')
  return null
}
