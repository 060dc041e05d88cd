import type { LayerDefinition } from '../define.ts'
import { activation } from './activation/activation.ts'
import { add } from './add/add.ts'
import { averagePooling1d } from './average-pooling-1d/average-pooling-1d.ts'
import { averagePooling2d } from './average-pooling-2d/average-pooling-2d.ts'
import { averagePooling3d } from './average-pooling-3d/average-pooling-3d.ts'
import { batchNorm } from './batch-norm/batch-norm.ts'
import { concatenate } from './concatenate/concatenate.ts'
import { conv1d } from './conv-1d/conv-1d.ts'
import { conv2d } from './conv-2d/conv-2d.ts'
import { conv3d } from './conv-3d/conv-3d.ts'
import { convTranspose2d } from './conv-transpose-2d/conv-transpose-2d.ts'
import { convTranspose3d } from './conv-transpose-3d/conv-transpose-3d.ts'
import { cropping1d } from './cropping-1d/cropping-1d.ts'
import { cropping2d } from './cropping-2d/cropping-2d.ts'
import { cropping3d } from './cropping-3d/cropping-3d.ts'
import { dense } from './dense/dense.ts'
import { dropout } from './dropout/dropout.ts'
import { embedding } from './embedding/embedding.ts'
import { flatten } from './flatten/flatten.ts'
import { gaussianNoise } from './gaussian-noise/gaussian-noise.ts'
import { globalAveragePooling1d } from './global-average-pooling-1d/global-average-pooling-1d.ts'
import { globalAveragePooling2d } from './global-average-pooling-2d/global-average-pooling-2d.ts'
import { globalAveragePooling3d } from './global-average-pooling-3d/global-average-pooling-3d.ts'
import { globalMaxPooling1d } from './global-max-pooling-1d/global-max-pooling-1d.ts'
import { globalMaxPooling2d } from './global-max-pooling-2d/global-max-pooling-2d.ts'
import { globalMaxPooling3d } from './global-max-pooling-3d/global-max-pooling-3d.ts'
import { layerNorm } from './layer-norm/layer-norm.ts'
import { leakyRelu } from './leaky-relu/leaky-relu.ts'
import { maxPooling1d } from './max-pooling-1d/max-pooling-1d.ts'
import { maxPooling2d } from './max-pooling-2d/max-pooling-2d.ts'
import { maxPooling3d } from './max-pooling-3d/max-pooling-3d.ts'
import { multiply } from './multiply/multiply.ts'
import { oneHot } from './one-hot/one-hot.ts'
import { permute } from './permute/permute.ts'
import { prelu } from './prelu/prelu.ts'
import { reshape } from './reshape/reshape.ts'
import { scale } from './scale/scale.ts'
import { showerHead } from './shower-head/shower-head.ts'
import { subtract } from './subtract/subtract.ts'
import { upsampling1d } from './upsampling-1d/upsampling-1d.ts'
import { upsampling2d } from './upsampling-2d/upsampling-2d.ts'
import { upsampling3d } from './upsampling-3d/upsampling-3d.ts'
import { zeroPadding1d } from './zero-padding-1d/zero-padding-1d.ts'
import { zeroPadding2d } from './zero-padding-2d/zero-padding-2d.ts'
import { zeroPadding3d } from './zero-padding-3d/zero-padding-3d.ts'

/** Every layer, in the order of the palette. */
export const layers: readonly LayerDefinition[] = [
  dense,
  embedding,
  oneHot,
  scale,
  activation,
  leakyRelu,
  prelu,
  conv1d,
  conv2d,
  conv3d,
  convTranspose2d,
  convTranspose3d,
  maxPooling1d,
  maxPooling2d,
  maxPooling3d,
  averagePooling1d,
  averagePooling2d,
  averagePooling3d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  globalMaxPooling3d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalAveragePooling3d,
  flatten,
  reshape,
  permute,
  upsampling1d,
  upsampling2d,
  upsampling3d,
  zeroPadding1d,
  zeroPadding2d,
  zeroPadding3d,
  cropping1d,
  cropping2d,
  cropping3d,
  batchNorm,
  layerNorm,
  concatenate,
  add,
  multiply,
  subtract,
  dropout,
  gaussianNoise,
  showerHead,
]
