import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { detach, hasKernel, registerDerivative, runKernel, unrecorded } from './tape.ts'

/**
 * Pools in two and three dimensions (one dimension is computed as two). Their gradient kernels are linear in dy and
 * constant in the input almost everywhere, so the input goes in without its past.
 */
export function repairPooling(): void {
  repairAverage()
  repairMaximum()
}

type PoolAttributes = { filterSize: number | number[]; strides: number | number[]; pad: 'same' | 'valid' }

function repairAverage(): void {
  const kinds = [
    { forward: tf.AvgPool, backward: tf.AvgPoolGrad, rank: 2 },
    { forward: tf.AvgPool3D, backward: tf.AvgPool3DGrad, rank: 3 },
  ]
  for (const { forward, backward, rank } of kinds) {
    registerDerivative<PoolAttributes>({
      kernel: forward,
      saves: ['x'],
      derivative: (dy, [x = dy], attributes) => ({
        x: () =>
          averageGradient(dy, {
            x,
            backward,
            windows: windowsOf(x.shape, { ...attributes, rank }),
            attributes,
          }),
      }),
    })
    // Only ever run without padding, see below.
    registerDerivative<PoolAttributes>({
      kernel: backward,
      derivative: (ddx, _, { filterSize, strides, pad }) => ({
        dy: () =>
          rank === 2
            ? tf.avgPool(ddx as Tensor4D, flat(filterSize), flat(strides), pad)
            : tf.avgPool3d(ddx as Tensor5D, volume(filterSize), volume(strides), pad),
      }),
    })
  }
}

/**
 * Where windows reach into the padding, the gradient kernels of tfjs divide by all cells of the window although only
 * those that exist were averaged. So the padding is made explicit and the counts are put right here.
 */
function averageGradient(
  dy: Tensor,
  options: { x: Tensor; backward: string; windows: readonly Window[]; attributes: PoolAttributes },
): Tensor {
  const { x, backward, windows, attributes } = options
  if (windows.every(({ before, after }) => before + after === 0)) {
    return runKernel(backward, { dy, input: detach(x) }, attributes)
  }
  const widths = [[0, 0], ...windows.map(({ before, after }) => [before, after]), [0, 0]] as [
    number,
    number,
  ][]
  const input = unrecorded(() => tf.pad(x, widths))
  const scaled = windows.reduce<Tensor>((gradient, window, index) => {
    const shape = dy.shape.map((_, axis) => (axis === index + 1 ? window.count : 1))
    return tf.mul(gradient, tf.tensor(fillRatios(window), shape))
  }, dy)
  const padded = runKernel(backward, { dy: scaled, input }, { ...attributes, pad: 'valid' })
  return tf.slice(
    padded,
    widths.map(([before]) => before),
    x.shape,
  )
}

/** Cells of a window over cells of it that exist, for every window of an axis. */
function fillRatios({ count, stride, before, length, inner }: Window): Float32Array {
  return Float32Array.from({ length: count }, (_, index) => {
    const start = index * stride - before
    return length / (Math.min(inner, start + length) - Math.max(0, start))
  })
}

/** TensorFlow's names for "take `grad` from where the maximum was"; tfjs has no such kernel. */
export const MAX_POOL_GRAD_GRAD = 'MaxPoolGradGrad'
export const MAX_POOL_3D_GRAD_GRAD = 'MaxPool3DGradGrad'

function repairMaximum(): void {
  const kinds = [
    { forward: tf.MaxPool, backward: tf.MaxPoolGrad, pick: MAX_POOL_GRAD_GRAD, rank: 2 },
    { forward: tf.MaxPool3D, backward: tf.MaxPool3DGrad, pick: MAX_POOL_3D_GRAD_GRAD, rank: 3 },
  ]
  for (const { forward, backward, pick, rank } of kinds) {
    registerDerivative<PoolAttributes>({
      kernel: forward,
      saves: ['x'],
      derivative: (dy, [x = dy], attributes) => ({
        x: () => {
          const input = detach(x)
          const output = unrecorded(() => runKernel(forward, { x: input }, attributes))
          return runKernel(backward, { dy, input, output }, attributes)
        },
      }),
    })
    registerDerivative<PoolAttributes>({
      kernel: backward,
      saves: ['input', 'output'],
      derivative: (ddx, [input = ddx, output = ddx], attributes) => ({
        dy: () =>
          hasKernel(pick)
            ? runKernel(pick, { grad: ddx, input: detach(input), output: detach(output) }, attributes)
            : pickMaxima(ddx, { input, output, rank, ...attributes }),
      }),
    })
    registerDerivative<PoolAttributes>({
      kernel: pick,
      saves: ['input', 'output'],
      derivative: (dy, [input = dy, output = dy], attributes) => ({
        grad: () => runKernel(backward, { dy, input: detach(input), output: detach(output) }, attributes),
      }),
    })
  }
}

/** For every window, the value of `grad` at its first maximum. One pass per cell of the window. */
function pickMaxima(
  grad: Tensor,
  options: PoolAttributes & { input: Tensor; output: Tensor; rank: number },
): Tensor {
  const { input, output } = options
  const windows = windowsOf(input.shape, options)
  let free = unrecorded(() => tf.onesLike(output))
  let picked: Tensor | null = null
  for (const tap of taps(windows.map(({ length }) => length))) {
    const mask = unrecorded(() =>
      tf.mul(free, tf.cast(tf.equal(tapOf(input, { tap, windows, fill: -Infinity }), output), 'float32')),
    )
    free = unrecorded(() => tf.sub(free, mask))
    const part = tf.mul(tapOf(grad, { tap, windows, fill: 0 }), mask)
    picked = picked === null ? part : tf.add(picked, part)
  }
  if (picked === null) throw new Error('A pool needs a window of at least one cell')
  return picked
}

/** The windows along one spatial axis: `count` of `length` cells over `inner` cells padded by `before` and `after`. */
type Window = { stride: number; count: number; length: number; inner: number; before: number; after: number }

function windowsOf(shape: readonly number[], options: PoolAttributes & { rank: number }): Window[] {
  const strides = perAxis(options.strides, options.rank)
  return perAxis(options.filterSize, options.rank).map((length, axis) => {
    const stride = strides[axis] ?? 1
    const inner = shape[axis + 1] ?? 1
    if (options.pad === 'valid') {
      return { stride, count: Math.floor((inner - length) / stride) + 1, length, inner, before: 0, after: 0 }
    }
    const count = Math.ceil(inner / stride)
    const missing = Math.max(0, (count - 1) * stride + length - inner)
    const before = Math.floor(missing / 2)
    return { stride, count, length, inner, before, after: missing - before }
  })
}

/** The cell `tap` of every window, `[batch, ...windows, channels]`; `fill` where it lies in the padding. */
function tapOf(
  x: Tensor,
  options: { tap: readonly number[]; windows: readonly Window[]; fill: number },
): Tensor {
  const { tap, windows, fill } = options
  let y = x
  for (const [index, { stride, count, before }] of windows.entries()) {
    const axis = index + 1
    const shape = y.shape
    const length = shape[axis] ?? 0
    const outside = shape.slice(0, axis).reduce((product, dim) => product * dim, 1)
    const inside = shape.slice(axis + 1).reduce((product, dim) => product * dim, 1)
    const start = (tap[index] ?? 0) - before
    const end = start + count * stride
    const rows = tf.pad(
      tf.reshape(y, [outside, length, inside]),
      [
        [0, 0],
        [Math.max(0, -start), Math.max(0, end - length)],
        [0, 0],
      ],
      fill,
    )
    const span = tf.slice(rows, [0, Math.max(0, start), 0], [outside, count * stride, inside])
    const grid = tf.reshape(span, [outside, count, stride, inside])
    const first = tf.slice(grid, [0, 0, 0, 0], [outside, count, 1, inside])
    y = tf.reshape(first, [...shape.slice(0, axis), count, ...shape.slice(axis + 1)])
  }
  return y
}

/** All cells of a window, row-major: the order in which pools look for the first maximum. */
function taps(size: readonly number[]): number[][] {
  return size.reduce<number[][]>(
    (lists, length) => lists.flatMap((list) => Array.from({ length }, (_, index) => [...list, index])),
    [[]],
  )
}

function perAxis(value: number | number[], rank: number): number[] {
  return typeof value === 'number' ? new Array<number>(rank).fill(value) : value
}

function flat(value: number | number[]): [number, number] {
  const [height = 1, width = 1] = perAxis(value, 2)
  return [height, width]
}

function volume(value: number | number[]): [number, number, number] {
  const [depth = 1, height = 1, width = 1] = perAxis(value, 3)
  return [depth, height, width]
}
