import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * Repetition and padding of five and more axes, one axis at a time on rank 3. The WebGPU back end of tfjs 4.22 pads
 * rank 5 with a shader that does not compile, and repeats it on the CPU by a read that Node cannot do.
 */

export function tileByAxis(x: Tensor, reps: readonly number[]): Tensor {
  return byAxis(x, (rows, axis) => ((reps[axis] ?? 1) === 1 ? rows : tf.tile(rows, [1, reps[axis] ?? 1, 1])))
}

export function padByAxis(
  x: Tensor,
  { paddings, constantValue }: { paddings: [number, number][]; constantValue: number },
): Tensor {
  return byAxis(x, (rows, axis) => {
    const widths = paddings[axis] ?? [0, 0]
    if (widths[0] === 0 && widths[1] === 0) return rows
    return tf.pad(rows, [[0, 0], widths, [0, 0]], constantValue)
  })
}

/** Calls `change` with `x` as `[before, axis, after]` for every axis in turn. */
function byAxis(x: Tensor, change: (rows: Tensor3D, axis: number) => Tensor3D): Tensor {
  let y = x
  for (const axis of x.shape.keys()) {
    const shape = y.shape
    const before = tf.util.sizeFromShape(shape.slice(0, axis))
    const after = tf.util.sizeFromShape(shape.slice(axis + 1))
    const rows = change(tf.reshape(y, [before, shape[axis] ?? 1, after]) as Tensor3D, axis)
    y = tf.reshape(rows, [...shape.slice(0, axis), rows.shape[1], ...shape.slice(axis + 1)])
  }
  return y
}
