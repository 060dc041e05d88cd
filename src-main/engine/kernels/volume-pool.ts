import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * 3-D max pooling and its gradient by 2-D ones: first over height and width of every layer, then over depth. The 3-D
 * kernels of the WASM back end of tfjs 4.22 take the maximum with zero.
 */
export type PoolAttributes = {
  filterSize: number | [number, number, number]
  strides: number | [number, number, number]
  pad: 'same' | 'valid'
}

type Stage = { size: [number, number]; strides: [number, number]; pad: 'same' | 'valid' }

export function volumeMaxPool(x: Tensor, attributes: PoolAttributes): Tensor {
  const { layers, pooled, overDepth } = stagesOf(x, attributes)
  const columns = columnsOf(pooled, x.shape)
  const y = tf.maxPool(columns, overDepth.size, overDepth.strides, overDepth.pad)
  return tf.reshape(y, [layers.batch, y.shape[1], ...pooled.shape.slice(1)])
}

export function volumeMaxPoolGradient(dy: Tensor, x: Tensor, attributes: PoolAttributes): Tensor {
  const { layers, pooled, overLayer, overDepth } = stagesOf(x, attributes)
  const columns = columnsOf(pooled, x.shape)
  const dyColumns = columnsOf(dy, dy.shape)
  const dColumns = poolGradient(dyColumns, columns, overDepth)
  const dLayers = poolGradient(tf.reshape(dColumns, pooled.shape) as Tensor4D, layers.values, overLayer)
  return tf.reshape(dLayers, x.shape)
}

function stagesOf(x: Tensor, { filterSize, strides, pad }: PoolAttributes) {
  const [batch = 1, depth = 1, height = 1, width = 1, channels = 1] = x.shape
  const [sizeDepth, sizeHeight, sizeWidth] = three(filterSize)
  const [strideDepth, strideHeight, strideWidth] = three(strides)
  const overLayer: Stage = { size: [sizeHeight, sizeWidth], strides: [strideHeight, strideWidth], pad }
  const overDepth: Stage = { size: [sizeDepth, 1], strides: [strideDepth, 1], pad }
  const values = tf.reshape(x, [batch * depth, height, width, channels]) as Tensor4D
  const pooled = tf.maxPool(values, overLayer.size, overLayer.strides, pad)
  return { layers: { batch, values }, pooled, overLayer, overDepth }
}

/** `[batch, depth, cells, 1]`: pooling over depth leaves the other cells alone. */
function columnsOf(x: Tensor, shape: readonly number[]): Tensor4D {
  const [batch = 1, depth = 1] = shape
  return tf.reshape(x, [batch, depth, x.size / (batch * depth), 1]) as Tensor4D
}

function poolGradient(dy: Tensor4D, input: Tensor4D, { size, strides, pad }: Stage): Tensor {
  const output = tf.maxPool(input, size, strides, pad)
  return tf.engine().runKernel(tf.MaxPoolGrad, { dy, input, output }, { filterSize: size, strides, pad })
}

function three(value: number | [number, number, number]): [number, number, number] {
  return typeof value === 'number' ? [value, value, value] : value
}
