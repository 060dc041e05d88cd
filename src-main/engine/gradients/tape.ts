import type { NamedTensorMap, Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'

/**
 * What the gradient families share. A gradient must be written with recorded operations in whatever it is
 * differentiable in (then the next order follows by itself), and must recompute its output instead of saving it: tfjs
 * records the copy of a saved output before the operation that made it, so the path through it is lost without a word.
 */

type Attributes = NonNullable<Parameters<ReturnType<typeof tf.engine>['runKernel']>[2]>

export type GradientOf<A = unknown> = {
  kernel: string
  /** Names of the kernel's inputs, in the order in which `derivative` gets them. */
  saves?: readonly string[]
  derivative: (dy: Tensor, saved: readonly Tensor[], attributes: A) => Record<string, () => Tensor>
}

/** Registers, or replaces, the gradient of a kernel for every back end. */
export function registerDerivative<A = unknown>(gradient: GradientOf<A>): void {
  tf.registerGradient({
    kernelName: gradient.kernel,
    inputsToSave: [...(gradient.saves ?? [])],
    gradFunc: (dy, saved, attributes) => {
      if (Array.isArray(dy)) throw new Error(`${gradient.kernel} has one output, got ${dy.length} gradients`)
      // The registry knows attributes as a map of anything; which ones a kernel has is fixed by its name.
      return gradient.derivative(dy, saved, attributes as A)
    },
  })
}

export function runKernel(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor {
  // Kernel attributes are plain values; `object` lets callers pass their own types.
  return tf.engine().runKernel(name, inputs, attributes as Attributes)
}

/**
 * Computes without recording: for what is constant almost everywhere (comparisons, signs, positions of maxima), whose
 * derivative is zero, and for tensors of which only the shape is needed.
 */
export function unrecorded(compute: () => Tensor): Tensor {
  const state = tf.engine().state
  state.kernelDepth++
  try {
    return compute()
  } finally {
    state.kernelDepth--
  }
}

/** The same values, without a past. */
export function detach(x: Tensor): Tensor {
  return unrecorded(() => runKernel(tf.Identity, { x }))
}

/** 1 where x > 0, else 0, as a constant. */
export function positive(x: Tensor): Tensor {
  return unrecorded(() => tf.step(x))
}

export function zerosOf(x: Tensor): Tensor {
  return tf.zeros(x.shape, 'float32')
}

/** A new tensor on the same data: a derivative must not return dy itself, which tfjs may dispose of twice. */
export function copyOf(x: Tensor): Tensor {
  return runKernel(tf.Identity, { x })
}

/** Sums `gradient`, of a broadcast shape, back to `shape`. Always a new tensor. */
export function sumTo(gradient: Tensor, shape: readonly number[]): Tensor {
  const axes = tf.broadcast_util.getReductionAxes([...shape], gradient.shape)
  return tf.reshape(axes.length === 0 ? gradient : tf.sum(gradient, axes), [...shape])
}

export function hasKernel(name: string): boolean {
  return tf.getKernel(name, tf.getBackend()) != null
}

/** The axes a reduction goes over; tfjs writes null for all. */
export function reducedAxes(x: Tensor, axes: number | number[] | null): number[] {
  return tf.util.parseAxisParam(axes ?? [...x.shape.keys()], x.shape)
}

/** The shape of `x` with the reduced axes kept as 1. */
export function keptShape(x: Tensor, axes: readonly number[]): number[] {
  return x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim))
}
