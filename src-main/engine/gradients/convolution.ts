import type { Tensor, Tensor4D, Tensor5D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { registerDerivative, runKernel } from './tape.ts'

/**
 * Convolutions. With them their two transposes are differentiable, so that every order follows: a convolution is
 * linear in its input and in its filter, and the derivatives of all three kernels are again one of the three.
 * Stock tfjs lacks those of `Conv2DBackpropFilter` and of both 3-D kernels, and refuses dilation.
 */
export function repairConvolution(): void {
  repairFlat()
  repairVolume()
}

type Pad = 'same' | 'valid'
type FlatAttributes = { strides: [number, number] | number; pad: Pad; dilations: [number, number] | number }

function repairFlat(): void {
  registerDerivative<FlatAttributes>({
    kernel: tf.Conv2D,
    saves: ['x', 'filter'],
    derivative: (dy, [x = dy, filter = dy], { strides, pad, dilations }) => {
      const rates = pair(dilations)
      if (rates.every((rate) => rate === 1)) {
        return {
          x: () => flatToInput(dy, { filter, shape: x.shape, strides, pad }),
          filter: () => flatToFilter(x, { dy, shape: filter.shape, strides, pad }),
        }
      }
      return {
        x: () => dilatedToInput(dy, { filter, shape: x.shape, rates, pad }),
        filter: () => dilatedToFilter(dy, { x, shape: filter.shape, rates, pad }),
      }
    },
  })
  registerDerivative<Omit<FlatAttributes, 'dilations'>>({
    kernel: tf.Conv2DBackpropInput,
    saves: ['dy', 'filter'],
    derivative: (ddx, [dy = ddx, filter = ddx], { strides, pad }) => ({
      dy: () => tf.conv2d(ddx as Tensor4D, filter as Tensor4D, strides, pad),
      filter: () => flatToFilter(ddx, { dy, shape: filter.shape, strides, pad }),
    }),
  })
  registerDerivative<Omit<FlatAttributes, 'dilations'>>({
    kernel: tf.Conv2DBackpropFilter,
    saves: ['x', 'dy'],
    derivative: (ddw, [x = ddw, dy = ddw], { strides, pad }) => ({
      x: () => flatToInput(dy, { filter: ddw, shape: x.shape, strides, pad }),
      dy: () => tf.conv2d(x as Tensor4D, ddw as Tensor4D, strides, pad),
    }),
  })
}

type ToInput<S> = { filter: Tensor; shape: readonly number[]; strides: S; pad: Pad }
type ToFilter<S> = { dy: Tensor; shape: readonly number[]; strides: S; pad: Pad }

function flatToInput(
  dy: Tensor,
  { filter, shape, strides, pad }: ToInput<FlatAttributes['strides']>,
): Tensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = shape
  return tf.conv2dTranspose(
    dy as Tensor4D,
    filter as Tensor4D,
    [batch, height, width, channels],
    strides,
    pad,
  )
}

function flatToFilter(x: Tensor, { dy, shape, strides, pad }: ToFilter<FlatAttributes['strides']>): Tensor {
  return runKernel(
    tf.Conv2DBackpropFilter,
    { x, dy },
    { strides, pad, dataFormat: 'NHWC', filterShape: [...shape] },
  )
}

type VolumeAttributes = { strides: [number, number, number] | number; pad: Pad }

function repairVolume(): void {
  registerDerivative<VolumeAttributes>({
    kernel: tf.Conv3D,
    saves: ['x', 'filter'],
    derivative: (dy, [x = dy, filter = dy], { strides, pad }) => ({
      x: () => volumeToInput(dy, { filter, shape: x.shape, strides, pad }),
      filter: () => volumeToFilter(x, { dy, shape: filter.shape, strides, pad }),
    }),
  })
  registerDerivative<VolumeAttributes>({
    kernel: tf.Conv3DBackpropInputV2,
    saves: ['dy', 'filter'],
    derivative: (ddx, [dy = ddx, filter = ddx], { strides, pad }) => ({
      dy: () => tf.conv3d(ddx as Tensor5D, filter as Tensor5D, strides, pad),
      filter: () => volumeToFilter(ddx, { dy, shape: filter.shape, strides, pad }),
    }),
  })
  registerDerivative<VolumeAttributes>({
    kernel: tf.Conv3DBackpropFilterV2,
    saves: ['x', 'dy'],
    derivative: (ddw, [x = ddw, dy = ddw], { strides, pad }) => ({
      x: () => volumeToInput(dy, { filter: ddw, shape: x.shape, strides, pad }),
      dy: () => tf.conv3d(x as Tensor5D, ddw as Tensor5D, strides, pad),
    }),
  })
}

function volumeToInput(
  dy: Tensor,
  { filter, shape, strides, pad }: ToInput<VolumeAttributes['strides']>,
): Tensor {
  return runKernel(tf.Conv3DBackpropInputV2, { dy, filter }, { strides, pad, inputShape: [...shape] })
}

function volumeToFilter(
  x: Tensor,
  { dy, shape, strides, pad }: ToFilter<VolumeAttributes['strides']>,
): Tensor {
  return runKernel(tf.Conv3DBackpropFilterV2, { x, dy }, { strides, pad, filterShape: [...shape] })
}

/**
 * A dilated convolution has stride 1, so the gradient of its input is again a dilated convolution: of dy, padded to
 * where every tap reaches, with the filter turned round.
 */
function dilatedToInput(
  dy: Tensor,
  options: { filter: Tensor; shape: readonly number[]; rates: [number, number]; pad: Pad },
): Tensor {
  const { filter, shape, rates, pad } = options
  const reach = reachOf(filter.shape, rates)
  const before = paddingBefore(reach, pad)
  const widths = reach.map((length, axis): [number, number] => {
    const start = length - 1 - (before[axis] ?? 0)
    const outer = dy.shape[axis + 1] ?? 0
    return [start, (shape[axis + 1] ?? 0) + length - 1 - outer - start]
  })
  const turned = tf.transpose(tf.reverse(filter, [0, 1]), [0, 1, 3, 2])
  return tf.conv2d(padSpace(dy, widths), turned as Tensor4D, 1, 'valid', 'NHWC', rates)
}

/** The gradient of a dilated filter: input channels act as the batch, the batch as channels, and the rate as stride. */
function dilatedToFilter(
  dy: Tensor,
  options: { x: Tensor; shape: readonly number[]; rates: [number, number]; pad: Pad },
): Tensor {
  const { x, shape, rates, pad } = options
  const reach = reachOf(shape, rates)
  const before = paddingBefore(reach, pad)
  const widths = reach.map((length, axis): [number, number] => {
    const start = before[axis] ?? 0
    return [start, (dy.shape[axis + 1] ?? 0) + length - 1 - (x.shape[axis + 1] ?? 0) - start]
  })
  const byChannel = tf.transpose(padSpace(x, widths), [3, 1, 2, 0])
  const correlated = tf.conv2d(byChannel, tf.transpose(dy as Tensor4D, [1, 2, 0, 3]), rates, 'valid')
  return tf.transpose(correlated, [1, 2, 0, 3])
}

/** How many cells the taps of one window span, per axis. */
function reachOf(filterShape: readonly number[], rates: readonly number[]): number[] {
  return rates.map((rate, axis) => ((filterShape[axis] ?? 1) - 1) * rate + 1)
}

/** At stride 1, 'same' pads reach - 1 cells in all, the odd one at the end. */
function paddingBefore(reach: readonly number[], pad: Pad): number[] {
  return reach.map((length) => (pad === 'same' ? Math.floor((length - 1) / 2) : 0))
}

function padSpace(x: Tensor, widths: readonly [number, number][]): Tensor4D {
  return tf.pad(x as Tensor4D, [[0, 0], ...widths, [0, 0]])
}

function pair(value: [number, number] | number): [number, number] {
  return typeof value === 'number' ? [value, value] : value
}
