import * as tfl from '@tensorflow/tfjs-layers'
import type { z } from 'zod'
import type { LayerDefinition, Params, ParamsSchema } from '../../../src-shared/catalog/define.ts'
import { activation } from '../../../src-shared/catalog/layers/activation/activation.ts'
import type { ActivationName } from '../../../src-shared/catalog/layers/activations.ts'
import { add } from '../../../src-shared/catalog/layers/add/add.ts'
import { averagePooling1d } from '../../../src-shared/catalog/layers/average-pooling-1d/average-pooling-1d.ts'
import { averagePooling2d } from '../../../src-shared/catalog/layers/average-pooling-2d/average-pooling-2d.ts'
import { averagePooling3d } from '../../../src-shared/catalog/layers/average-pooling-3d/average-pooling-3d.ts'
import { batchNorm } from '../../../src-shared/catalog/layers/batch-norm/batch-norm.ts'
import { concatenate } from '../../../src-shared/catalog/layers/concatenate/concatenate.ts'
import { conv1d } from '../../../src-shared/catalog/layers/conv-1d/conv-1d.ts'
import { conv2d } from '../../../src-shared/catalog/layers/conv-2d/conv-2d.ts'
import { conv3d } from '../../../src-shared/catalog/layers/conv-3d/conv-3d.ts'
import { convTranspose2d } from '../../../src-shared/catalog/layers/conv-transpose-2d/conv-transpose-2d.ts'
import { convTranspose3d } from '../../../src-shared/catalog/layers/conv-transpose-3d/conv-transpose-3d.ts'
import { cropping2d } from '../../../src-shared/catalog/layers/cropping-2d/cropping-2d.ts'
import { dense } from '../../../src-shared/catalog/layers/dense/dense.ts'
import { embedding } from '../../../src-shared/catalog/layers/embedding/embedding.ts'
import { flatten } from '../../../src-shared/catalog/layers/flatten/flatten.ts'
import { globalAveragePooling1d } from '../../../src-shared/catalog/layers/global-average-pooling-1d/global-average-pooling-1d.ts'
import { globalAveragePooling2d } from '../../../src-shared/catalog/layers/global-average-pooling-2d/global-average-pooling-2d.ts'
import { globalMaxPooling1d } from '../../../src-shared/catalog/layers/global-max-pooling-1d/global-max-pooling-1d.ts'
import { globalMaxPooling2d } from '../../../src-shared/catalog/layers/global-max-pooling-2d/global-max-pooling-2d.ts'
import { layerNorm } from '../../../src-shared/catalog/layers/layer-norm/layer-norm.ts'
import { leakyRelu } from '../../../src-shared/catalog/layers/leaky-relu/leaky-relu.ts'
import { maxPooling1d } from '../../../src-shared/catalog/layers/max-pooling-1d/max-pooling-1d.ts'
import { maxPooling2d } from '../../../src-shared/catalog/layers/max-pooling-2d/max-pooling-2d.ts'
import { maxPooling3d } from '../../../src-shared/catalog/layers/max-pooling-3d/max-pooling-3d.ts'
import { multiply } from '../../../src-shared/catalog/layers/multiply/multiply.ts'
import { permute } from '../../../src-shared/catalog/layers/permute/permute.ts'
import { prelu } from '../../../src-shared/catalog/layers/prelu/prelu.ts'
import { reshape } from '../../../src-shared/catalog/layers/reshape/reshape.ts'
import { upsampling2d } from '../../../src-shared/catalog/layers/upsampling-2d/upsampling-2d.ts'
import { zeroPadding2d } from '../../../src-shared/catalog/layers/zero-padding-2d/zero-padding-2d.ts'

/**
 * The layers of the catalogue that TensorFlow.js's own layers library also has, and the params and shapes on which the
 * two are compared. That library shares no code with ours above the kernels: it stands in for Keras.
 */
export type Twin = {
  layer: LayerDefinition
  build(params: Record<string, unknown>): tfl.layers.Layer
  params: readonly Record<string, unknown>[]
  /** Event shapes of the inputs, the batch left out. */
  inputs: readonly (readonly (readonly number[])[])[]
  /** Inputs are whole numbers from 0 to below this. */
  indices?: number
  /** Settings in which their values, not their shapes, are known to be wrong. */
  isWrong?: (params: Record<string, unknown>) => boolean
}

function twin<S extends ParamsSchema>(
  layer: LayerDefinition<S>,
  build: (params: Params<S>) => tfl.layers.Layer,
  rows: {
    params: readonly z.input<S>[]
    inputs: readonly (readonly (readonly number[])[])[]
    indices?: number
    isWrong?: (params: Record<string, unknown>) => boolean
  },
): Twin {
  // The test parses params with this layer's own schema before it builds.
  return { layer, build: (params) => build(params as Params<S>), ...rows }
}

type Choice<Values extends Record<string, readonly unknown[]>> = {
  -readonly [Key in keyof Values]: Writable<Values[Key][number]>
}
type Writable<Value> = Value extends readonly (infer Item)[] ? Item[] : Value

/** Every choice of one value per key. */
function combinations<const Values extends Record<string, readonly unknown[]>>(
  values: Values,
): Choice<Values>[] {
  let rows: Record<string, unknown>[] = [{}]
  for (const [key, choices] of Object.entries(values)) {
    rows = rows.flatMap((row) => choices.map((choice) => ({ ...row, [key]: choice })))
  }
  return rows as Choice<Values>[] // each row has every key
}

type TfjsActivation = Parameters<typeof tfl.layers.activation>[0]['activation']

/** Null: no such name there. */
const activationNames: Record<ActivationName, TfjsActivation | null> = {
  linear: 'linear',
  relu: 'relu',
  'leaky-relu': null,
  elu: 'elu',
  selu: 'selu',
  sigmoid: 'sigmoid',
  tanh: 'tanh',
  softplus: 'softplus',
  swish: 'swish',
  gelu: 'gelu' as TfjsActivation, // registered, though its type does not list it
  softmax: 'softmax',
}

function theirActivation(name: ActivationName): TfjsActivation {
  const theirs = activationNames[name]
  if (theirs === null) throw new Error(`TensorFlow.js has no activation called ${name}`)
  return theirs
}

type ConvolutionParams = {
  filters: number
  kernel: number | number[]
  strides: number | number[]
  padding: 'same' | 'valid'
  activation: ActivationName
  bias: boolean
}

function theirConvolution(p: ConvolutionParams) {
  return {
    filters: p.filters,
    kernelSize: p.kernel,
    // Typed as for 2D only; the 1D and 3D classes check the length themselves.
    strides: p.strides as number | [number, number],
    padding: p.padding,
    activation: theirActivation(p.activation) as 'relu',
    useBias: p.bias,
  }
}

function theirPool(p: {
  size: number | number[]
  strides: number | number[] | null
  padding: 'same' | 'valid'
}) {
  return {
    poolSize: p.size as [number, number],
    ...(p.strides === null ? {} : { strides: p.strides as [number, number] }),
    padding: p.padding,
  }
}

function pooling1d(p: Parameters<typeof theirPool>[0]) {
  return theirPool(p) as unknown as { poolSize: number; strides?: number }
}

function pooling3d(p: Parameters<typeof theirPool>[0]) {
  return theirPool(p) as unknown as { poolSize: [number, number, number]; strides?: [number, number, number] }
}

/**
 * The 3-D kernels of tfjs 4.22 count negative padding where a stride is longer than the window, and then read the
 * wrong cells. TensorFlow does not; `hand-values.ts` has such settings.
 */
function skipsCells(params: Record<string, unknown>): boolean {
  const { kernel, size, strides, padding } = params as Record<string, number | number[] | string | null> // as parsed
  const window = kernel ?? size
  const along = (value: unknown, axis: number) => Number(Array.isArray(value) ? value[axis] : value)
  return (
    padding === 'same' &&
    strides !== null &&
    [0, 1, 2].some((axis) => along(strides, axis) > along(window, axis))
  )
}

const paddings = ['same', 'valid'] as const
const planes = [[[7, 6, 2]], [[5, 9, 1]]]
const volumes = [[[4, 5, 3, 2]], [[6, 3, 4, 1]]]

export const twins: readonly Twin[] = [
  twin(
    dense,
    (p) =>
      tfl.layers.dense({
        units: p.units,
        activation: theirActivation(p.activation) as 'relu',
        useBias: p.bias,
      }),
    {
      params: combinations({ units: [1, 5], bias: [true, false], activation: ['linear', 'tanh', 'softmax'] }),
      inputs: [[[4]], [[3, 4]], [[2, 3, 4]]],
    },
  ),
  twin(embedding, (p) => tfl.layers.embedding({ inputDim: p.entries, outputDim: p.width }), {
    params: combinations({ entries: [5, 9], width: [1, 3] }),
    inputs: [[[1]], [[4]]],
    indices: 5,
  }),
  twin(
    activation,
    (p) => {
      if (p.activation === 'prelu') return tfl.layers.prelu(theirSharing(p.slopes, 2))
      if (p.activation === 'leaky-relu') return tfl.layers.leakyReLU({ alpha: p.slope })
      return tfl.layers.activation({ activation: theirActivation(p.activation) })
    },
    {
      params: [
        ...Object.keys(activationNames).map((name) => ({ activation: name as ActivationName })),
        ...combinations({ activation: ['leaky-relu'], slope: [0, 0.01, 0.2] }),
        ...combinations({ activation: ['prelu'], slopes: ['per-value', 'per-channel'] }),
      ],
      inputs: [[[6, 5]]],
    },
  ),
  twin(leakyRelu, (p) => tfl.layers.leakyReLU({ alpha: p.slope }), {
    params: combinations({ slope: [0.3, 0.1] }),
    inputs: [[[8]], [[3, 3, 2]]],
  }),
  twin(prelu, (p) => tfl.layers.prelu(theirSharing(p.slopes, 3)), {
    params: combinations({ slopes: ['per-value', 'per-channel'] }),
    inputs: [[[3, 4, 2]]],
  }),
  twin(conv1d, (p) => tfl.layers.conv1d({ ...theirConvolution(p), dilationRate: p.dilation as number }), {
    params: [
      ...combinations({
        kernel: [1, 2, 3, 6],
        strides: [1, 2, 3],
        padding: paddings,
        filters: [2],
        bias: [true],
      }),
      ...combinations({
        kernel: [2, 3],
        dilation: [2, 3],
        padding: paddings,
        activation: ['tanh'],
        bias: [false],
      }),
    ],
    inputs: [[[9, 2]], [[5, 1]]],
  }),
  twin(
    conv2d,
    (p) =>
      tfl.layers.conv2d({ ...theirConvolution(p), dilationRate: p.dilation as [number] | [number, number] }),
    {
      params: [
        ...combinations({
          kernel: [1, 2, 3, [3, 2]],
          strides: [1, 2, [1, 3]],
          padding: paddings,
          filters: [3],
        }),
        ...combinations({ kernel: [2, 3], dilation: [2, [1, 2]], padding: paddings, bias: [false] }),
      ],
      inputs: planes,
    },
  ),
  twin(conv3d, (p) => tfl.layers.conv3d({ ...theirConvolution(p) }), {
    params: combinations({
      kernel: [1, 2, [3, 2, 1]],
      strides: [1, 2, [1, 2, 3]],
      padding: paddings,
      filters: [2],
    }),
    inputs: volumes,
    isWrong: skipsCells,
  }),
  twin(convTranspose2d, (p) => tfl.layers.conv2dTranspose(theirConvolution(p)), {
    params: combinations({
      kernel: [1, 2, 3, 4, [3, 2]],
      strides: [1, 2, 3, [1, 2]],
      padding: paddings,
      filters: [3],
    }),
    inputs: [[[4, 3, 2]], [[1, 2, 1]]],
  }),
  twin(convTranspose3d, (p) => tfl.layers.conv3dTranspose(theirConvolution(p)), {
    params: combinations({ kernel: [1, 2, 3, [3, 2, 1]], strides: [1, 2], padding: paddings, filters: [2] }),
    inputs: [[[2, 3, 2, 2]]],
    isWrong: skipsCells,
  }),
  ...[
    { ours: maxPooling1d, theirs: tfl.layers.maxPooling1d },
    { ours: averagePooling1d, theirs: tfl.layers.averagePooling1d },
  ].map(({ ours, theirs }) =>
    twin(ours, (p) => theirs(pooling1d(p)), {
      params: combinations({ size: [1, 2, 3], strides: [null, 1, 2, 4], padding: paddings }),
      inputs: [[[9, 2]], [[4, 1]]],
    }),
  ),
  ...[
    { ours: maxPooling2d, theirs: tfl.layers.maxPooling2d },
    { ours: averagePooling2d, theirs: tfl.layers.averagePooling2d },
  ].map(({ ours, theirs }) =>
    twin(ours, (p) => theirs(theirPool(p)), {
      params: combinations({ size: [1, 2, 3, [3, 2]], strides: [null, 1, 2, [3, 1]], padding: paddings }),
      inputs: planes,
    }),
  ),
  ...[
    { ours: maxPooling3d, theirs: tfl.layers.maxPooling3d },
    { ours: averagePooling3d, theirs: tfl.layers.averagePooling3d },
  ].map(({ ours, theirs }) =>
    twin(ours, (p) => theirs(pooling3d(p)), {
      params: combinations({ size: [1, 2, [3, 2, 1]], strides: [null, 1, [1, 2, 3]], padding: paddings }),
      inputs: volumes,
      isWrong: skipsCells,
    }),
  ),
  twin(globalMaxPooling1d, () => tfl.layers.globalMaxPooling1d(), { params: [{}], inputs: [[[5, 3]]] }),
  twin(globalAveragePooling1d, () => tfl.layers.globalAveragePooling1d(), {
    params: [{}],
    inputs: [[[5, 3]]],
  }),
  twin(globalMaxPooling2d, () => tfl.layers.globalMaxPooling2d({}), { params: [{}], inputs: planes }),
  twin(globalAveragePooling2d, () => tfl.layers.globalAveragePooling2d({}), { params: [{}], inputs: planes }),
  twin(upsampling2d, (p) => tfl.layers.upSampling2d({ size: pair(p.size) }), {
    params: combinations({ size: [1, 2, 3, [2, 1], [1, 4]] }),
    inputs: planes,
  }),
  twin(zeroPadding2d, (p) => tfl.layers.zeroPadding2d({ padding: p.padding as number | [number, number] }), {
    params: [0, 1, 3, [1, 2], [[1, 2], [0, 3]]].map((padding) => ({ padding: padding as number })), // prettier-ignore
    inputs: planes,
  }),
  twin(cropping2d, (p) => tfl.layers.cropping2D({ cropping: p.cropping as number | [number, number] }), {
    params: [0, 1, 2, [1, 2], [[1, 2], [0, 3]], 3, [0, 4]].map((cropping) => ({ cropping: cropping as number })), // prettier-ignore
    inputs: planes,
  }),
  twin(flatten, () => tfl.layers.flatten(), {
    params: [{}],
    inputs: [[[3, 4]], [[2, 3, 4]]],
  }),
  twin(reshape, (p) => tfl.layers.reshape({ targetShape: p.shape }), {
    params: [[24], [-1], [4, 6], [2, -1, 3], [2, 3, 2, 2], [5, -1]].map((shape) => ({ shape })),
    inputs: [[[24]], [[4, 6]], [[2, 3, 4]]],
  }),
  twin(permute, (p) => tfl.layers.permute({ dims: p.order }), {
    params: [[1, 2, 3], [3, 1, 2], [2, 1, 3]].map((order) => ({ order })), // prettier-ignore
    inputs: [[[2, 3, 4]]],
  }),
  twin(
    batchNorm,
    (p) =>
      tfl.layers.batchNormalization({
        momentum: p.momentum,
        epsilon: p.epsilon,
        center: p.center,
        scale: p.scale,
      }),
    {
      params: [{}, { epsilon: 0.1, momentum: 0.5 }, { center: false }, { scale: false }],
      inputs: [[[5]], [[4, 3]], [[3, 4, 2]]],
    },
  ),
  twin(
    layerNorm,
    (p) => tfl.layers.layerNormalization({ epsilon: p.epsilon, center: p.center, scale: p.scale }),
    {
      params: [{}, { epsilon: 0.1 }, { center: false, scale: false }],
      inputs: [[[5]], [[4, 3]], [[3, 4, 2]]],
    },
  ),
  twin(concatenate, (p) => tfl.layers.concatenate({ axis: p.axis }), {
    params: combinations({ axis: [-1, 1] }),
    inputs: [[[3], [4]], [[2, 3], [2, 3], [2, 3]], [[2, 3, 1], [2, 3, 1]]], // prettier-ignore
  }),
  twin(add, () => tfl.layers.add(), { params: [{}], inputs: merged() }),
  twin(multiply, () => tfl.layers.multiply(), { params: [{}], inputs: merged() }),
]

function merged(): number[][][] {
  return [[[3], [3]], [[2, 3], [2, 3], [2, 3]], [[4, 1], [1, 3]]] // prettier-ignore
}

function theirSharing(slopes: 'per-value' | 'per-channel', eventRank: number) {
  const space = Array.from({ length: eventRank - 1 }, (_, axis) => axis + 1)
  return slopes === 'per-channel' ? { sharedAxes: space } : {}
}

function pair(value: number | number[]): [number, number] {
  if (typeof value === 'number') return [value, value]
  return [value[0]!, value[1]!]
}
