import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { keptShape, reducedAxes, registerDerivative } from './tape.ts'

/**
 * Sum, mean and repetition. Stock tfjs has the derivatives right but builds them from arrays of ones, uploaded at
 * every step, and cannot differentiate a tile of rank 5.
 */
export function repairReductions(): void {
  registerDerivative<{ axis: number | number[] | null }>({
    kernel: tf.Sum,
    saves: ['x'],
    derivative: (dy, [x = dy], { axis }) => ({ x: () => spread(dy, x, reducedAxes(x, axis)) }),
  })
  registerDerivative<{ axis: number | number[] | null }>({
    kernel: tf.Mean,
    saves: ['x'],
    derivative: (dy, [x = dy], { axis }) => ({
      x: () => {
        const count = x.size / Math.max(1, dy.size)
        return spread(tf.mul(dy, 1 / count), x, reducedAxes(x, axis))
      },
    }),
  })
  registerDerivative<{ reps: number[] }>({
    kernel: tf.Tile,
    saves: ['x'],
    derivative: (dy, [x = dy], { reps }) => ({ x: () => foldRepeats(dy, x.shape, reps) }),
  })
}

/** Repeats `dy` along the axes that were reduced. */
function spread(dy: Tensor, x: Tensor, axes: readonly number[]): Tensor {
  const kept = keptShape(x, axes)
  const repeats = x.shape.map((dim, axis) => (axes.includes(axis) ? dim : 1))
  const column = tf.reshape(dy, kept)
  return repeats.every((count) => count === 1) ? column : tf.tile(column, repeats)
}

/** Splits every repeated axis in (repeat, cell) and sums over the repeats. */
function foldRepeats(dy: Tensor, shape: readonly number[], reps: readonly number[]): Tensor {
  const split: number[] = []
  const sums: number[] = []
  for (const [axis, dim] of shape.entries()) {
    const count = reps[axis] ?? 1
    if (count > 1) {
      sums.push(split.length)
      split.push(count)
    }
    // An axis of length 1 that repeats needs no cells of its own; an axis that does not repeat always does.
    if (count === 1 || dim !== 1) split.push(dim)
  }
  if (sums.length === 0) return tf.reshape(dy, [...shape])
  return tf.reshape(tf.sum(tf.reshape(dy, split), sums), [...shape])
}
