import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { filterGradient, inputGradient, paddingBefore } from './convolution.ts'

/**
 * 3-D convolutions and both their gradients by 2-D ones: the layers in depth that a window covers become channels.
 * The 3-D gradient kernels of the WASM back end of tfjs 4.22 give wrong numbers, and its forward kernel is slow.
 */
export type VolumeAttributes = { strides: number | [number, number, number]; pad: 'same' | 'valid' }

type Depth = { size: number; stride: number; input: number; output: number; before: number }

export function volumeForward(x: Tensor, filter: Tensor, attributes: VolumeAttributes): Tensor {
  const { strides, pad } = attributes
  const [stride, ...flat] = three(strides)
  const input = x.shape[1] ?? 1
  const size = filter.shape[0] ?? 1
  const output = pad === 'same' ? Math.ceil(input / stride) : Math.floor((input - size) / stride) + 1
  const depth = depthOf({ size, stride, input, output, pad })
  const y = tf.conv2d(unfold(x, depth), flatFilter(filter), flat, pad)
  return tf.reshape(y, [x.shape[0] ?? 1, output, ...y.shape.slice(1)])
}

export function volumeInputGradient(
  dy: Tensor,
  filter: Tensor,
  attributes: VolumeAttributes & { inputShape: readonly number[] },
): Tensor {
  const { strides, pad, inputShape } = attributes
  const [stride, ...flat] = three(strides)
  const [batch = 1, input = 1, height = 1, width = 1, channels = 1] = inputShape
  const output = dy.shape[1] ?? 1
  const depth = depthOf({ size: filter.shape[0] ?? 1, stride, input, output, pad })
  const unfolded = inputGradient(layersOf(dy), flatFilter(filter), {
    strides: flat,
    pad,
    inputShape: [batch * output, height, width, depth.size * channels],
  })
  return tf.reshape(fold(unfolded, depth, batch), [...inputShape])
}

export function volumeFilterGradient(
  x: Tensor,
  dy: Tensor,
  attributes: VolumeAttributes & { filterShape: readonly number[] },
): Tensor {
  const { strides, pad, filterShape } = attributes
  const [stride, ...flat] = three(strides)
  const [size = 1, height = 1, width = 1, inChannels = 1, outChannels = 1] = filterShape
  const depth = depthOf({ size, stride, input: x.shape[1] ?? 1, output: dy.shape[1] ?? 1, pad })
  const gradient = filterGradient(unfold(x, depth), layersOf(dy), {
    strides: flat,
    pad,
    filterShape: [height, width, size * inChannels, outChannels],
  })
  const split = tf.reshape(gradient, [height, width, size, inChannels, outChannels])
  return tf.transpose(split, [2, 0, 1, 3, 4])
}

function depthOf(axis: Omit<Depth, 'before'> & { pad: 'same' | 'valid' }): Depth {
  const { size, stride, input, output, pad } = axis
  const span = (output - 1) * stride + size
  return { size, stride, input, output, before: paddingBefore({ input, span, pad }) }
}

/** `[batch, depth, height, width, channels]` → `[batch · output, height, width, size · channels]`. */
function unfold(x: Tensor, { size, stride, input, output, before }: Depth): Tensor4D {
  const [batch = 1, , height = 1, width = 1, channels = 1] = x.shape
  const cells = height * width * channels
  // Every window's first layer plus `tap`: blocks of `stride` layers, of which the first counts.
  const reach = size - 1 + output * stride
  const rows = tf.reshape(x, [batch, input, cells]) as Tensor3D
  const padded = tf.pad(rows, [
    [0, 0],
    [before, Math.max(0, reach - before - input)],
    [0, 0],
  ])
  const taps = Array.from({ length: size }, (_, tap) => {
    const blocks = tf.reshape(tf.slice(padded, [0, tap, 0], [batch, output * stride, cells]), [
      batch * output,
      stride * cells,
    ])
    const first = stride === 1 ? blocks : tf.slice(blocks, [0, 0], [batch * output, cells])
    return tf.reshape(first, [batch * output, height, width, channels]) as Tensor4D
  })
  return tf.concat(taps, 3)
}

/** The transpose of `unfold`: adds what every window says about a layer. `[batch, input, cells]`. */
function fold(unfolded: Tensor, { size, stride, input, output, before }: Depth, batch: number): Tensor {
  const [rows = 1, height = 1, width = 1, wide = 1] = unfolded.shape
  const channels = wide / size
  const cells = height * width * channels
  const reach = size - 1 + output * stride
  const parts = Array.from({ length: size }, (_, tap) => {
    const own = tf.slice(unfolded, [0, 0, 0, tap * channels], [rows, height, width, channels])
    const spread = tf.pad(tf.reshape(own, [rows, 1, cells]) as Tensor3D, [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ])
    return tf.pad(tf.reshape(spread, [batch, output * stride, cells]) as Tensor3D, [
      [0, 0],
      [tap, size - 1 - tap],
      [0, 0],
    ])
  })
  const sum = tf.addN(parts)
  const length = Math.min(input, reach - before)
  const seen = tf.slice(sum, [0, before, 0], [batch, length, cells])
  return tf.pad(seen, [
    [0, 0],
    [0, input - length],
    [0, 0],
  ])
}

/** `[depth, height, width, in, out]` → `[height, width, depth · in, out]`. */
function flatFilter(filter: Tensor): Tensor4D {
  const [size = 1, height = 1, width = 1, inChannels = 1, outChannels = 1] = filter.shape
  return tf.reshape(tf.transpose(filter, [1, 2, 0, 3, 4]), [height, width, size * inChannels, outChannels])
}

function layersOf(x: Tensor): Tensor {
  const [batch = 1, depth = 1, ...rest] = x.shape
  return tf.reshape(x, [batch * depth, ...rest])
}

function three(value: number | [number, number, number]): [number, number, number] {
  return typeof value === 'number' ? [value, value, value] : value
}
