import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { copyOf, registerDerivative, zerosOf } from './tape.ts'

/** Operations that only move values, and those whose result does not depend on the values at all. */
export function registerLayout(): void {
  for (const kernel of [tf.Identity, tf.Cast]) {
    registerDerivative({ kernel, derivative: (dy) => ({ x: () => copyOf(dy) }) })
  }
  for (const [kernel, input] of [
    [tf.Reshape, 'x'],
    [tf.ExpandDims, 'input'],
  ] as const) {
    registerDerivative({
      kernel,
      saves: [input],
      derivative: (dy, [x = dy]) => ({ [input]: () => tf.reshape(dy, x.shape) }),
    })
  }
  registerDerivative<{ perm: number[] }>({
    kernel: tf.Transpose,
    derivative: (dy, _, { perm }) => ({
      x: () => tf.transpose(dy, tf.backend_util.getUndoAxesPermutation(perm)),
    }),
  })
  registerDerivative<{ dims: number[] }>({
    kernel: tf.Reverse,
    derivative: (dy, _, { dims }) => ({ x: () => tf.reverse(dy, dims) }),
  })
  registerCuts()
  registerLists()
  for (const kernel of [tf.ZerosLike, tf.OnesLike]) {
    registerDerivative({ kernel, derivative: (dy) => ({ x: () => zerosOf(dy) }) })
  }
  registerDerivative({
    kernel: tf.OneHot,
    saves: ['indices'],
    derivative: (dy, [indices = dy]) => ({ indices: () => zerosOf(indices) }),
  })
}

function registerCuts(): void {
  registerDerivative<{ begin: number | number[]; size: number | number[] }>({
    kernel: tf.Slice,
    saves: ['x'],
    derivative: (dy, [x = dy], { begin, size }) => ({
      x: () => {
        const [start = [], lengths = []] = tf.slice_util.parseSliceParams(x, begin, size)
        const widths = x.shape.map((dim, axis): [number, number] => {
          const before = start[axis] ?? 0
          return [before, dim - before - (lengths[axis] ?? dim)]
        })
        return tf.pad(dy, widths)
      },
    }),
  })
  registerDerivative<{ paddings: [number, number][] }>({
    kernel: tf.PadV2,
    saves: ['x'],
    derivative: (dy, [x = dy], { paddings }) => ({
      x: () =>
        tf.slice(
          dy,
          paddings.map(([before]) => before),
          x.shape,
        ),
    }),
  })
}

/** Kernels with a list of inputs or outputs; tfjs names such inputs by position. */
function registerLists(): void {
  tf.registerGradient({
    kernelName: tf.Concat,
    saveAllInputs: true,
    gradFunc: (dy, saved, { axis }) => {
      const gradient = dy as Tensor // one output
      const along = tf.util.parseAxisParam(axis as number, gradient.shape)[0] ?? 0
      let start = 0
      const parts = saved.map((part, index) => {
        const begin = part.shape.map((_, each) => (each === along ? start : 0))
        start += part.shape[along] ?? 0
        return [index, () => tf.slice(gradient, begin, part.shape)] as const
      })
      return Object.fromEntries(parts)
    },
  })
  tf.registerGradient({
    kernelName: tf.Pack,
    saveAllInputs: true,
    gradFunc: (dy, saved, { axis }) => {
      const gradient = dy as Tensor // one output
      const along = tf.util.parseAxisParam(axis as number, gradient.shape)[0] ?? 0
      const size = gradient.shape.map((dim, each) => (each === along ? 1 : dim))
      const parts = saved.map((part, index) => {
        const begin = gradient.shape.map((_, each) => (each === along ? index : 0))
        return [index, () => tf.reshape(tf.slice(gradient, begin, size), part.shape)] as const
      })
      return Object.fromEntries(parts)
    },
  })
  tf.registerGradient({
    kernelName: tf.SplitV,
    gradFunc: (dys, _, { axis }) => ({ x: () => tf.concat(listOf(dys), axis as number) }),
  })
  tf.registerGradient({
    kernelName: tf.Unpack,
    gradFunc: (dys, _, { axis }) => ({ value: () => tf.stack(listOf(dys), axis as number) }),
  })
}

/** A kernel with one output of a list passes its gradient bare. */
function listOf(dys: Tensor | Tensor[]): Tensor[] {
  return Array.isArray(dys) ? dys : [dys]
}
