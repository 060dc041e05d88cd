import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { ConvOptions, ConvTransposeOptions, Ops, PoolOptions } from '../../../src-shared/plan/ops.ts'
import { convolveRepeated, rememberRepeated } from './upsampled-convolution.ts'

/**
 * The operations on tensors of whichever back end is set. This is the training hot path: eager mode pays per kernel,
 * so each operation runs as few as it can. Call inside `tf.tidy`; nothing here keeps a tensor.
 * First and second derivatives are right only after `repairGradients()`.
 */
export const tensorOps: Ops<Tensor> = {
  constant: (values, shape) => tf.tensor(Float32Array.from(values), [...shape], 'float32'),
  scalar: (value) => tf.scalar(value, 'float32'),

  add: (a, b) => tf.add(a, b),
  sub: (a, b) => tf.sub(a, b),
  mul: (a, b) => tf.mul(a, b),
  div: (a, b) => tf.div(a, b),
  maximum: (a, b) => tf.maximum(a, b),
  minimum: (a, b) => tf.minimum(a, b),
  greaterEqual: (a, b) => tf.cast(tf.greaterEqual(a, b), 'float32'),
  where: select,

  neg: (x) => tf.neg(x),
  abs: (x) => tf.abs(x),
  exp: (x) => tf.exp(x),
  log: (x) => tf.log(x),
  sqrt: (x) => tf.sqrt(x),
  square: (x) => tf.square(x),
  pow: (x, exponent) => tf.pow(x, tf.scalar(exponent, 'float32')),
  erf: (x) => tf.erf(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  relu: (x) => tf.relu(x),
  leakyRelu: (x, slope) => tf.leakyRelu(x, slope),
  elu,
  softplus: (x) => tf.softplus(x),
  softmax: (x) => tf.softmax(x),

  matMul,
  conv,
  convTranspose,
  maxPool: (x, options) => pool(x, options, { flat: tf.maxPool, volume: tf.maxPool3d }),
  averagePool: (x, options) => pool(x, options, { flat: tf.avgPool, volume: tf.avgPool3d }),
  upsample,

  sum: (x, axes, options) => tf.sum(x, [...axes], options?.keepDims ?? false),
  mean: (x, axes, options) => tf.mean(x, [...axes], options?.keepDims ?? false),
  max: (x, axes, options) => tf.max(x, [...axes], options?.keepDims ?? false),

  reshape: (x, shape) => tf.reshape(x, [...shape]),
  transpose: (x, permutation) => tf.transpose(x, [...permutation]),
  concat: (parts, axis) => tf.concat([...parts], axis),
  slice: (x, begin, size) => tf.slice(x, [...begin], [...size]),
  pad: (x, widths) =>
    tf.pad(
      x,
      widths.map(([before, after]) => [before, after] as [number, number]),
    ),
  gather: (table, indices) => tf.gather(table, wholeNumbers(indices)),
  oneHot,
}

/** `tf.where` copies all three operands even when their shapes agree; this does so only to broadcast. */
function select(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  const chosen = tf.cast(condition, 'bool')
  if (!sameDims(chosen.shape, a.shape) || !sameDims(a.shape, b.shape)) return tf.where(chosen, a, b)
  return tf.engine().runKernel(tf.Select, { condition: chosen, t: a, e: b })
}

/** The kernel knows alpha = 1 only; for others, alpha elu(x) + (1 - alpha) relu(x) needs no comparison. */
function elu(x: Tensor, alpha: number): Tensor {
  if (alpha === 1) return tf.elu(x)
  return tf.add(tf.mul(tf.elu(x), alpha), tf.mul(tf.relu(x), 1 - alpha))
}

function matMul(a: Tensor, b: Tensor): Tensor {
  if (a.rank > 2 && b.rank === 2) {
    const [inner = 0, outer = 0] = b.shape
    return tf.reshape(tf.matMul(tf.reshape(a, [-1, inner]), b), [...a.shape.slice(0, -1), outer])
  }
  return tf.matMul(a, b)
}

function conv(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
  const { strides, padding, dilation } = options
  if (strides.length === 1) {
    const flat = conv(addFlatAxis(x), tf.expandDims(filter, 1), {
      strides: [...strides, 1],
      padding,
      dilation: [...dilation, 1],
    })
    return dropFlatAxis(flat)
  }
  if (strides.length === 2) {
    const shorter = convolveRepeated(x, filter, options)
    if (shorter !== null) return shorter
    const used = padding === 'same' ? dropSurplus(x, filter.shape, strides) : x
    return tf.conv2d(used as Tensor4D, filter as Tensor4D, two(strides), padding, 'NHWC', two(dilation))
  }
  // TensorFlow has no dilated 3-D convolution on CPU: a filter with zeros between its cells is the same thing.
  const spread = dilation.every((rate) => rate === 1) ? filter : spreadFilter(filter, dilation)
  const used = padding === 'same' ? dropSurplus(x, spread.shape, strides) : x
  return tf.conv3d(used as Tensor5D, spread as Tensor5D, three(strides), padding)
}

function convTranspose(x: Tensor, filter: Tensor, options: ConvTransposeOptions): Tensor {
  const { strides, padding, outputSpace, outChannels } = options
  if (strides.length === 1) {
    const flat = convTranspose(addFlatAxis(x), tf.expandDims(filter, 1), {
      strides: [...strides, 1],
      padding,
      outputSpace: [...outputSpace, 1],
      outChannels,
    })
    return dropFlatAxis(flat)
  }
  const [batch = 0] = x.shape
  const used = padding === 'same' ? usedSpace(outputSpace, filter.shape, strides) : outputSpace
  const [first = 0, second = 0, third = 0] = used
  const y: Tensor =
    strides.length === 2
      ? tf.conv2dTranspose(
          x as Tensor4D,
          filter as Tensor4D,
          [batch, first, second, outChannels],
          two(strides),
          padding,
        )
      : tf.conv3dTranspose(
          x as Tensor5D,
          filter as Tensor5D,
          [batch, first, second, third, outChannels],
          three(strides),
          padding,
        )
  if (sameDims(used, outputSpace)) return y
  const after = outputSpace.map((dim, axis) => [0, dim - (used[axis] ?? dim)] as [number, number])
  return tf.pad(y, [[0, 0], ...after, [0, 0]])
}

type Pools = { flat: typeof tf.maxPool; volume: typeof tf.maxPool3d }

function pool(x: Tensor, options: PoolOptions, kernels: Pools): Tensor {
  const { size, strides, padding } = options
  if (size.length === 1) {
    const flat = kernels.flat(addFlatAxis(x), [size[0] ?? 1, 1], [strides[0] ?? 1, 1], padding)
    return dropFlatAxis(flat)
  }
  if (size.length === 2) return kernels.flat(x as Tensor4D, two(size), two(strides), padding)
  const used = padding === 'same' ? dropSurplus(x, size, strides) : x
  return kernels.volume(used as Tensor5D, three(size), three(strides), padding)
}

/**
 * With 'same' padding and a window shorter than its stride, the cells after the last window are not used. The 3-D
 * kernels of tfjs 4.22 and the 2-D convolution of its WASM back end then count negative padding and read the wrong
 * cells, so those cells are cut off first.
 */
export function dropSurplus(x: Tensor, size: readonly number[], strides: readonly number[]): Tensor {
  const space = x.shape.slice(1, -1)
  const used = usedSpace(space, size, strides)
  if (sameDims(used, space)) return x
  return tf.slice(x, [0, ...space.map(() => 0), 0], [-1, ...used, -1])
}

function usedSpace(space: readonly number[], size: readonly number[], strides: readonly number[]): number[] {
  return space.map((dim, axis) => {
    const stride = strides[axis] ?? 1
    return Math.min(dim, (Math.ceil(dim / stride) - 1) * stride + (size[axis] ?? 1))
  })
}

/** One tile per axis that grows. Resize kernels compute source indices in float32 and miss at some factors (49). */
function upsample(
  x: Tensor,
  options: { factors: readonly number[]; inputSpace: readonly number[]; channels: number },
): Tensor {
  const { factors, inputSpace, channels } = options
  const space = [...inputSpace]
  let y = x
  for (let axis = space.length - 1; axis >= 0; axis--) {
    const factor = factors[axis] ?? 1
    if (factor === 1) continue
    const inner = space.slice(axis + 1).reduce((product, dim) => product * dim, channels)
    y = tf.tile(tf.reshape(y, [-1, 1, inner]), [1, factor, 1])
    space[axis] = (space[axis] ?? 1) * factor
  }
  if (y === x) return x
  const image = tf.reshape(y, [-1, ...space, channels])
  if (space.length === 2) rememberRepeated(image, { source: x, factors: options.factors })
  return image
}

function oneHot(indices: Tensor, depth: number): Tensor {
  // tfjs refuses a depth of 1.
  if (depth === 1) {
    return tf.expandDims(tf.cast(tf.equal(tf.round(indices), tf.scalar(0)), 'float32'), -1)
  }
  // Asked for float32, the WASM kernel writes the bits of integers.
  return tf.cast(tf.oneHot(wholeNumbers(indices), depth), 'float32')
}

/** Rounds before casting: the cast truncates, and 2.9999998 means 3. */
function wholeNumbers(indices: Tensor): Tensor {
  return tf.cast(tf.round(indices), 'int32')
}

/** [d0, d1, d2, in, out] with `rate - 1` zeros between neighbours of each spatial axis. */
function spreadFilter(filter: Tensor, dilation: readonly number[]): Tensor {
  let spread = filter
  for (const [axis, rate] of dilation.entries()) {
    if (rate === 1) continue
    const shape = spread.shape
    const length = shape[axis] ?? 1
    const before = shape.slice(0, axis).reduce((product, dim) => product * dim, 1)
    const after = shape.slice(axis + 1).reduce((product, dim) => product * dim, 1)
    const padded: Tensor = tf.pad(tf.reshape(spread, [before, length, 1, after]), [
      [0, 0],
      [0, 0],
      [0, rate - 1],
      [0, 0],
    ])
    const taps = (length - 1) * rate + 1
    const rows: Tensor = tf.slice(
      tf.reshape(padded, [before, length * rate, after]),
      [0, 0, 0],
      [before, taps, after],
    )
    spread = tf.reshape(rows, [...shape.slice(0, axis), taps, ...shape.slice(axis + 1)])
  }
  return spread
}

function addFlatAxis(x: Tensor): Tensor4D {
  return tf.expandDims<Tensor4D>(x, 2)
}

function dropFlatAxis(x: Tensor): Tensor {
  return tf.squeeze<Tensor>(x, [2])
}

function two(values: readonly number[]): [number, number] {
  return [values[0] ?? 1, values[1] ?? 1]
}

function three(values: readonly number[]): [number, number, number] {
  return [values[0] ?? 1, values[1] ?? 1, values[2] ?? 1]
}

function sameDims(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis])
}
