import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import {
  detach,
  hasKernel,
  keptShape,
  positive,
  reducedAxes,
  registerDerivative,
  runKernel,
  sumTo,
  unrecorded,
  zerosOf,
} from './tape.ts'

/**
 * Comparisons (derivative zero), and functions with a kink, whose derivatives multiply by a mask. The masks are not
 * recorded: they are constant almost everywhere, and recording them would cost kernels to add zeros.
 */
export function repairComparisons(): void {
  for (const kernel of [
    tf.Greater,
    tf.GreaterEqual,
    tf.Less,
    tf.LessEqual,
    tf.Equal,
    tf.NotEqual,
    tf.LogicalAnd,
    tf.LogicalOr,
  ]) {
    registerDerivative({
      kernel,
      saves: ['a', 'b'],
      derivative: (dy, [a = dy, b = dy]) => ({ a: () => zerosOf(a), b: () => zerosOf(b) }),
    })
  }
  for (const kernel of [tf.LogicalNot, tf.Sign, tf.Step, tf.Round, tf.Floor, tf.Ceil]) {
    registerDerivative({ kernel, derivative: (dy) => ({ x: () => zerosOf(dy) }) })
  }
  repairKinks()
  repairExtremes()
  registerDerivative({
    kernel: tf.Select,
    saves: ['condition'],
    derivative: (dy, [condition = dy]) => {
      const chosen = (): Tensor => unrecorded(() => tf.cast(condition, 'float32'))
      return {
        condition: () => zerosOf(condition),
        t: () => tf.mul(dy, chosen()),
        e: () =>
          tf.mul(
            dy,
            unrecorded(() => tf.sub(1, chosen())),
          ),
      }
    },
  })
}

/** Names of kernels that TensorFlow has and tfjs does not; `kernels/` registers them where they exist. */
export const RELU_GRADIENT = 'ReluGrad'
export const LEAKY_RELU_GRADIENT = 'LeakyReluGrad'

function repairKinks(): void {
  registerDerivative({
    kernel: tf.Abs,
    saves: ['x'],
    derivative: (dy, [x = dy]) => ({
      x: () =>
        tf.mul(
          dy,
          unrecorded(() => tf.sign(x)),
        ),
    }),
  })
  registerDerivative({
    kernel: tf.Relu,
    saves: ['x'],
    derivative: (dy, [x = dy]) => ({ x: () => reluGradient(dy, x) }),
  })
  registerDerivative({
    kernel: RELU_GRADIENT,
    saves: ['x'],
    derivative: (ddx, [x = ddx]) => ({ dy: () => reluGradient(ddx, x), x: () => zerosOf(x) }),
  })
  registerDerivative<{ alpha: number }>({
    kernel: tf.LeakyRelu,
    saves: ['x'],
    derivative: (dy, [x = dy], { alpha }) => ({ x: () => leakyReluGradient(dy, x, alpha) }),
  })
  registerDerivative<{ alpha: number }>({
    kernel: LEAKY_RELU_GRADIENT,
    saves: ['x'],
    derivative: (ddx, [x = ddx], { alpha }) => ({
      dy: () => leakyReluGradient(ddx, x, alpha),
      x: () => zerosOf(x),
    }),
  })
}

function reluGradient(dy: Tensor, x: Tensor): Tensor {
  if (!hasKernel(RELU_GRADIENT)) return tf.mul(dy, positive(x))
  return runKernel(RELU_GRADIENT, { dy, x: detach(x) })
}

function leakyReluGradient(dy: Tensor, x: Tensor, alpha: number): Tensor {
  if (hasKernel(LEAKY_RELU_GRADIENT)) return runKernel(LEAKY_RELU_GRADIENT, { dy, x: detach(x) }, { alpha })
  const slope = unrecorded(() => tf.step(x, alpha))
  return tf.mul(dy, slope)
}

/** At a tie the first operand takes the whole gradient of a pair; of a reduction, the tied share it equally. */
function repairExtremes(): void {
  const pairs = [
    { kernel: tf.Maximum, firstWins: tf.greaterEqual },
    { kernel: tf.Minimum, firstWins: tf.lessEqual },
  ]
  for (const { kernel, firstWins } of pairs) {
    registerDerivative({
      kernel,
      saves: ['a', 'b'],
      derivative: (dy, [a = dy, b = dy]) => {
        const mask = (): Tensor => unrecorded(() => tf.cast(firstWins(a, b), 'float32'))
        return {
          a: () => sumTo(tf.mul(dy, mask()), a.shape),
          b: () =>
            sumTo(
              tf.mul(
                dy,
                unrecorded(() => tf.sub(1, mask())),
              ),
              b.shape,
            ),
        }
      },
    })
  }
  const reductions = [
    { kernel: tf.Max, reduce: tf.max },
    { kernel: tf.Min, reduce: tf.min },
  ]
  for (const { kernel, reduce } of reductions) {
    registerDerivative<{ reductionIndices: number | number[] | null }>({
      kernel,
      saves: ['x'],
      derivative: (dy, [x = dy], { reductionIndices }) => ({
        x: () => {
          const axes = reducedAxes(x, reductionIndices)
          const shares = unrecorded(() => {
            const chosen = tf.cast(tf.equal(x, reduce(x, axes, true)), 'float32')
            return tf.div(chosen, tf.sum(chosen, axes, true))
          })
          return tf.mul(tf.reshape(dy, keptShape(x, axes)), shares)
        },
      }),
    })
  }
}
