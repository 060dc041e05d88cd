import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Both gradients of a 2-D convolution, each as one convolution, for back ends whose convolution is fast and whose
 * gradients are slow, wrong or missing (WASM has no filter gradient at all).
 */

type Attributes = { strides: number | [number, number]; pad: 'same' | 'valid' }
export type FilterGradient = Attributes & { filterShape: readonly number[] }
export type InputGradient = Attributes & { inputShape: readonly number[] }

/**
 * `[kernel, kernel, in, out]`: the input, its channels as batch and its batch as channels, is convolved with dy as
 * the filter; the stride becomes dy's dilation.
 */
export function filterGradient(x: Tensor, dy: Tensor, attributes: FilterGradient): Tensor {
  const strides = pair(attributes.strides)
  const axes = [0, 1].map((axis) => {
    const output = dy.shape[axis + 1] ?? 1
    const size = attributes.filterShape[axis] ?? 1
    const input = x.shape[axis + 1] ?? 1
    const span = (output - 1) * (strides[axis] ?? 1) + size
    const before = paddingBefore({ input, span, pad: attributes.pad })
    return { before, after: Math.max(0, span - before - input), span }
  })
  const padded = tf.pad(x as Tensor4D, around(axes))
  const used = tf.slice(padded, [0, 0, 0, 0], [-1, axes[0]?.span ?? 1, axes[1]?.span ?? 1, -1])
  const gradient = tf.conv2d(
    tf.transpose(used, [3, 1, 2, 0]),
    tf.transpose(dy as Tensor4D, [1, 2, 0, 3]),
    1,
    'valid',
    'NHWC',
    strides,
  )
  return tf.transpose(gradient, [1, 2, 0, 3])
}

/**
 * `[batch, height, width, in]`: every s-th cell sees the same part of the filter, so the s × s phases are the channels
 * of one convolution at stride 1, which depth-to-space then interleaves (Shi et al. 2016, "sub-pixel convolution").
 */
export function inputGradient(dy: Tensor, filter: Tensor, attributes: InputGradient): Tensor {
  const [sh, sw] = pair(attributes.strides)
  // depth-to-space wants equal strides; the larger one would waste work, so unequal ones go through dilated dy.
  const block = sh === sw ? sh : 1
  const spread = sh === sw ? dy : spreadCells(dy as Tensor4D, [sh, sw])
  const [height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape
  const reach: [number, number] = [Math.ceil(height / block), Math.ceil(width / block)]
  const phases = tf.reshape(
    tf.transpose(
      tf.reshape(
        tf.pad(filter as Tensor4D, [
          [0, reach[0] * block - height],
          [0, reach[1] * block - width],
          [0, 0],
          [0, 0],
        ]),
        [reach[0], block, reach[1], block * inChannels, outChannels],
      ),
      [0, 2, 4, 1, 3],
    ),
    [reach[0], reach[1], outChannels, block * block * inChannels],
  )
  const margin = reach.map((cells) => ({ before: cells - 1, after: cells - 1 }))
  const summed = tf.conv2d(
    tf.pad(spread as Tensor4D, around(margin)),
    tf.reverse(phases, [0, 1]) as Tensor4D,
    1,
    'valid',
  )
  const full = block === 1 ? summed : tf.depthToSpace(summed, block)
  return cut(full, { ...attributes, sizes: [height, width], steps: [sh, sw], dy })
}

/** Takes the cells of the input out of the full transposed convolution; cells that no window saw are zero. */
function cut(
  full: Tensor4D,
  options: InputGradient & { sizes: readonly number[]; steps: readonly number[]; dy: Tensor },
): Tensor {
  const { inputShape, sizes, steps, dy, pad } = options
  const axes = [0, 1].map((axis) => {
    const input = inputShape[axis + 1] ?? 1
    const span = ((dy.shape[axis + 1] ?? 1) - 1) * (steps[axis] ?? 1) + (sizes[axis] ?? 1)
    const start = paddingBefore({ input, span, pad })
    const length = Math.min(input, (full.shape[axis + 1] ?? 1) - start)
    return { start, length, before: 0, after: input - length }
  })
  const seen = tf.slice(
    full,
    [0, axes[0]?.start ?? 0, axes[1]?.start ?? 0, 0],
    [-1, axes[0]?.length ?? 1, axes[1]?.length ?? 1, -1],
  )
  return axes.every(({ after }) => after === 0) ? seen : tf.pad(seen, around(axes))
}

/** Zeros between the cells of the two spatial axes; `rate - 1` after the last one too, which `cut` drops. */
function spreadCells(x: Tensor4D, rates: readonly [number, number]): Tensor {
  const [batch, height, width, channels] = x.shape
  const columns = tf.pad(tf.reshape(x, [batch * height, width, 1, channels]), [
    [0, 0],
    [0, 0],
    [0, rates[1] - 1],
    [0, 0],
  ])
  const rows = tf.pad(tf.reshape(columns, [batch, height, 1, width * rates[1] * channels]), [
    [0, 0],
    [0, 0],
    [0, rates[0] - 1],
    [0, 0],
  ])
  return tf.reshape(rows, [batch, height * rates[0], width * rates[1], channels])
}

/** TensorFlow's 'same' puts an odd cell of padding at the end. */
export function paddingBefore({
  input,
  span,
  pad,
}: {
  input: number
  span: number
  pad: 'same' | 'valid'
}): number {
  return pad === 'same' ? Math.floor(Math.max(0, span - input) / 2) : 0
}

function around(axes: readonly { before: number; after: number }[]): [number, number][] {
  return [[0, 0], ...axes.map(({ before, after }): [number, number] => [before, after]), [0, 0]]
}

function pair(value: number | [number, number]): [number, number] {
  return typeof value === 'number' ? [value, value] : value
}
