import * as tf from '@tensorflow/tfjs-core'
import type { FilterGradient, InputGradient } from './convolution.ts'
import { filterGradient, inputGradient } from './convolution.ts'
import { padByAxis, tileByAxis } from './high-rank.ts'
import { registerComposed, replaceKernel } from './kernel.ts'
import { registerNativeKernels } from './native.ts'
import { repeatByCopies } from './repeat.ts'
import type { VolumeAttributes } from './volume.ts'
import type { PoolAttributes } from './volume-pool.ts'
import { volumeMaxPool, volumeMaxPoolGradient } from './volume-pool.ts'
import { volumeFilterGradient, volumeForward, volumeInputGradient } from './volume.ts'

/**
 * Gives a back end the kernels that training needs and it lacks or gets wrong. Call after the back end is open;
 * calling again changes nothing. `backendName` is tfjs's own: 'tensorflow', 'wasm', 'webgpu', 'cpu'.
 */
export function registerMissingKernels(backendName: string): void {
  if (backendName === 'tensorflow') registerNativeKernels()
  if (backendName === 'wasm') registerWasmKernels()
  if (backendName === 'webgpu') registerWebGpuKernels()
  if (backendName === 'wasm' || backendName === 'cpu') {
    replaceKernel<{ reps: number[] }>(
      { name: tf.Tile, backend: backendName },
      {
        takes: ({ x }, { reps }) => given(x).dtype !== 'string' && reps.every((count) => count > 0),
        compute: ({ x }, { reps }) => repeatByCopies(given(x), reps),
      },
    )
  }
  registerComposed(
    { name: tf.UnsortedSegmentSum, backend: backendName },
    ({ x, segmentIds }, { numSegments }: { numSegments: number }) =>
      sumBySegment(given(x), given(segmentIds), numSegments),
  )
}

function registerWasmKernels(): void {
  const backend = 'wasm'
  // Only plain products of matrices are fast on WASM (10 to 100 times), so what is transposed is transposed first.
  replaceKernel<{ transposeA: boolean; transposeB: boolean }>(
    { name: tf.BatchMatMul, backend },
    {
      takes: ({ a, b }, { transposeA, transposeB }) =>
        a?.rank === 2 && b?.rank === 2 && (transposeA || transposeB),
      compute: ({ a, b }, { transposeA, transposeB }) =>
        tf.matMul(
          transposeA ? tf.transpose(given(a)) : given(a),
          transposeB ? tf.transpose(given(b)) : given(b),
        ),
    },
  )
  registerComposed<FilterGradient>({ name: tf.Conv2DBackpropFilter, backend }, ({ x, dy }, attributes) =>
    filterGradient(given(x), given(dy), attributes),
  )
  replaceKernel<InputGradient>(
    { name: tf.Conv2DBackpropInput, backend },
    { compute: ({ dy, filter }, attributes) => inputGradient(given(dy), given(filter), attributes) },
  )
  replaceKernel<VolumeAttributes>(
    { name: tf.Conv3D, backend },
    { compute: ({ x, filter }, attributes) => volumeForward(given(x), given(filter), attributes) },
  )
  replaceKernel<VolumeAttributes & { inputShape: number[] }>(
    { name: tf.Conv3DBackpropInputV2, backend },
    { compute: ({ dy, filter }, attributes) => volumeInputGradient(given(dy), given(filter), attributes) },
  )
  replaceKernel<VolumeAttributes & { filterShape: number[] }>(
    { name: tf.Conv3DBackpropFilterV2, backend },
    { compute: ({ x, dy }, attributes) => volumeFilterGradient(given(x), given(dy), attributes) },
  )
  // It looks for a maximum above zero only. Moving all values above zero keeps the places of the maxima (values closer
  // than 1e-7 of the whole range may become ties).
  replaceKernel(
    { name: tf.MaxPoolGrad, backend },
    {
      compute: ({ dy, input, output }, _, own) => {
        const lift = tf.sub(1, tf.min(given(input)))
        return own({ dy: given(dy), input: tf.add(given(input), lift), output: tf.add(given(output), lift) })
      },
    },
  )
  replaceKernel<PoolAttributes>(
    { name: tf.MaxPool3D, backend },
    { compute: ({ x }, attributes) => volumeMaxPool(given(x), attributes) },
  )
  replaceKernel<PoolAttributes>(
    { name: tf.MaxPool3DGrad, backend },
    { compute: ({ dy, input }, attributes) => volumeMaxPoolGradient(given(dy), given(input), attributes) },
  )
}

function registerWebGpuKernels(): void {
  const backend = 'webgpu'
  const takes = ({ x }: Readonly<Record<string, tf.Tensor>>): boolean => given(x).rank >= 5
  replaceKernel<{ reps: number[] }>(
    { name: tf.Tile, backend },
    { takes, compute: ({ x }, { reps }) => tileByAxis(given(x), reps) },
  )
  replaceKernel<{ paddings: [number, number][]; constantValue: number }>(
    { name: tf.PadV2, backend },
    { takes, compute: ({ x }, attributes) => padByAxis(given(x), attributes) },
  )
  // A row beside five axes (the bias of a 3-D convolution) takes a shader that does not compile; a row given five
  // axes of its own does not.
  for (const name of PAIR_KERNELS) {
    replaceKernel(
      { name, backend },
      {
        takes: ({ a, b }) => Math.max(given(a).rank, given(b).rank) >= 5 && given(a).rank !== given(b).rank,
        compute: ({ a, b }, _, own) => {
          const rank = Math.max(given(a).rank, given(b).rank)
          return own({ a: withRank(given(a), rank), b: withRank(given(b), rank) })
        },
      },
    )
  }
}

function withRank(x: tf.Tensor, rank: number): tf.Tensor {
  return tf.reshape(x, [...new Array<number>(rank - x.rank).fill(1), ...x.shape])
}

/** The kernels of two operands that `Ops` and its gradients use. */
const PAIR_KERNELS = [
  tf.Add,
  tf.Sub,
  tf.Multiply,
  tf.RealDiv,
  tf.Maximum,
  tf.Minimum,
  tf.SquaredDifference,
  tf.Pow,
  tf.Greater,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.Equal,
]

/** Rows of `x` with equal ids, added: the one-hot ids times the rows. */
function sumBySegment(x: tf.Tensor, ids: tf.Tensor, count: number): tf.Tensor {
  const [rows = 0, ...row] = x.shape
  const flat = tf.reshape(x, [rows, tf.util.sizeFromShape(row)])
  // One-hot needs a depth of at least two; the spare row is cut off.
  const chosen = tf.cast(tf.oneHot(tf.cast(ids, 'int32'), Math.max(2, count)), 'float32')
  const sums = tf.matMul(chosen, flat, true, false)
  return tf.reshape(tf.slice(sums, [0, 0], [count, -1]), [count, ...row])
}

function given(input: tf.Tensor | undefined): tf.Tensor {
  if (input === undefined) throw new Error('A kernel was called without one of its inputs')
  return input
}
