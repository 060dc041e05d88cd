import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import type { ConvOptions } from '../../../src-shared/plan/ops.ts'

/**
 * A convolution of a repeated image multiplies every cell with several taps in turn. Adding those taps first gives the
 * same numbers from the smaller image: every cell of it makes all its copies at once, as channels, which are then laid
 * side by side (sub-pixel convolution, Shi et al. 2016). A 5 × 5 filter behind an upsampling by 2 becomes 3 × 3.
 */

type Repeated = { source: Tensor; factors: readonly number[] }

/** What `upsample` made, as long as somebody holds it. */
const repeated = new WeakMap<Tensor, Repeated>()

export function rememberRepeated(image: Tensor, from: Repeated): void {
  repeated.set(image, from)
}

/** The convolution from what `image` repeats; null when it repeats nothing or nothing would be saved. */
export function convolveRepeated(image: Tensor, filter: Tensor, options: ConvOptions): Tensor | null {
  const shorter = shorterWay(image, filter, options)
  if (shorter === null) return null
  const { source, rows, columns } = shorter
  const [batch = 0, height = 0, width = 0] = source.shape
  const [, , inChannels = 0, outChannels = 0] = filter.shape
  const phases = rows.factor * columns.factor
  const sums = tf.matMul(
    tf.tensor2d(tapSums(rows, columns), [rows.reach * columns.reach * phases, rows.taps * columns.taps]),
    tf.reshape(filter, [rows.taps * columns.taps, inChannels * outChannels]),
  )
  const gathered = tf.reshape(
    tf.transpose(
      tf.reshape(sums, [rows.reach * columns.reach, phases, inChannels, outChannels]),
      [0, 2, 1, 3],
    ),
    [rows.reach, columns.reach, inChannels, phases * outChannels],
  )
  const made = tf.conv2d(source as Tensor4D, gathered as Tensor4D, 1, 'same')
  const apart = tf.reshape(made, [batch * height, width, rows.factor, columns.factor * outChannels])
  return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [
    batch,
    height * rows.factor,
    width * columns.factor,
    outChannels,
  ])
}

/** Whether `convolveRepeated` would do this one. */
export function isRepeated(image: Tensor, filter: Tensor, options: ConvOptions): boolean {
  return shorterWay(image, filter, options) !== null
}

function shorterWay(
  image: Tensor,
  filter: Tensor,
  { strides, padding, dilation }: ConvOptions,
): { source: Tensor; rows: AxisTaps; columns: AxisTaps } | null {
  const from = repeated.get(image)
  if (from === undefined || from.source.isDisposed) return null
  if (padding !== 'same' || [...strides, ...dilation].some((each) => each !== 1)) return null
  const [rows, columns] = from.factors.map((factor, axis) => axisTaps(factor, filter.shape[axis] ?? 1))
  if (rows === undefined || columns === undefined) return null
  const isShorter = rows.reach * columns.reach < rows.taps * columns.taps
  if (!isShorter || !rows.isCentred || !columns.isCentred) return null
  return { source: from.source, rows, columns }
}

/** Along one axis: which cell of the small image, from `first` on, each tap of each copy falls on. */
type AxisTaps = { factor: number; taps: number; first: number; reach: number; isCentred: boolean }

function axisTaps(factor: number, taps: number): AxisTaps {
  const before = Math.floor((taps - 1) / 2)
  const first = Math.floor(-before / factor)
  const reach = Math.floor((factor + taps - 2 - before) / factor) - first + 1
  return { factor, taps, first, reach, isCentred: -first === Math.floor((reach - 1) / 2) }
}

/** `[row of the small filter, its column, copy's row, its column] × [tap's row, its column]`: 1 where the tap is added. */
function tapSums(rows: AxisTaps, columns: AxisTaps): Float32Array {
  const sums: number[] = []
  for (let row = 0; row < rows.reach; row++)
    for (let column = 0; column < columns.reach; column++)
      for (let down = 0; down < rows.factor; down++)
        for (let across = 0; across < columns.factor; across++)
          for (let tapRow = 0; tapRow < rows.taps; tapRow++)
            for (let tapColumn = 0; tapColumn < columns.taps; tapColumn++) {
              const isThere =
                fallsOn(rows, down, tapRow) === row && fallsOn(columns, across, tapColumn) === column
              sums.push(isThere ? 1 : 0)
            }
  return Float32Array.from(sums)
}

function fallsOn({ factor, taps, first }: AxisTaps, copy: number, tap: number): number {
  return Math.floor((copy + tap - Math.floor((taps - 1) / 2)) / factor) - first
}
