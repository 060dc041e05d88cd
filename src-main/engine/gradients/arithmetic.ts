import type { Tensor } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { copyOf, registerDerivative, sumTo } from './tape.ts'

/** Sums, products and elementary functions. tfjs registers its own only where the whole bundle is loaded. */
export function registerArithmetic(): void {
  registerPairs()
  registerElementary()
  registerDerivative<{ transposeA: boolean; transposeB: boolean }>({
    kernel: tf.BatchMatMul,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy], { transposeA, transposeB }) => ({
      a: () => (transposeA ? tf.matMul(b, dy, transposeB, true) : tf.matMul(dy, b, false, !transposeB)),
      b: () => (transposeB ? tf.matMul(dy, a, true, transposeA) : tf.matMul(a, dy, !transposeA, false)),
    }),
  })
}

function registerPairs(): void {
  registerDerivative({
    kernel: tf.Add,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => ({ a: () => sumTo(dy, a.shape), b: () => sumTo(dy, b.shape) }),
  })
  registerDerivative({
    kernel: tf.Sub,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => ({
      a: () => sumTo(dy, a.shape),
      b: () => tf.neg(sumTo(dy, b.shape)),
    }),
  })
  registerDerivative({
    kernel: tf.Multiply,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => ({
      a: () => sumTo(tf.mul(dy, b), a.shape),
      b: () => sumTo(tf.mul(dy, a), b.shape),
    }),
  })
  registerDerivative({
    kernel: tf.RealDiv,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => ({
      a: () => sumTo(tf.div(dy, b), a.shape),
      b: () => tf.neg(sumTo(tf.div(tf.mul(dy, a), tf.square(b)), b.shape)),
    }),
  })
  registerDerivative({
    kernel: tf.SquaredDifference,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => {
      const slope = (): Tensor => tf.mul(dy, tf.mul(tf.sub(a, b), 2))
      return { a: () => sumTo(slope(), a.shape), b: () => tf.neg(sumTo(slope(), b.shape)) }
    },
  })
  // Its inputs are a list, which tfjs names by position.
  tf.registerGradient({
    kernelName: tf.AddN,
    saveAllInputs: true,
    gradFunc: (dy, saved) => {
      const gradient = dy as Tensor // one output
      return Object.fromEntries(saved.map((_, index) => [index, () => copyOf(gradient)]))
    },
  })
}

function registerElementary(): void {
  const slopes: Record<string, (x: Tensor) => Tensor> = {
    [tf.Square]: (x) => tf.mul(x, 2),
    [tf.Expm1]: (x) => tf.exp(x),
    [tf.Softplus]: (x) => tf.sigmoid(x),
    [tf.Erf]: (x) => tf.mul(tf.exp(tf.neg(tf.square(x))), 2 / Math.sqrt(Math.PI)),
    [tf.Sin]: (x) => tf.cos(x),
    [tf.Cos]: (x) => tf.neg(tf.sin(x)),
  }
  for (const [kernel, slope] of Object.entries(slopes)) {
    registerDerivative({
      kernel,
      saves: ['x'],
      derivative: (dy, [x = dy]) => ({ x: () => tf.mul(dy, slope(x)) }),
    })
  }
  const quotients: Record<string, (x: Tensor) => Tensor> = {
    [tf.Log]: (x) => x,
    [tf.Log1p]: (x) => tf.add(x, 1),
    [tf.Sqrt]: (x) => tf.mul(tf.sqrt(x), 2),
    [tf.Rsqrt]: (x) => tf.mul(tf.mul(x, tf.sqrt(x)), -2),
    [tf.Reciprocal]: (x) => tf.neg(tf.square(x)),
  }
  for (const [kernel, divisor] of Object.entries(quotients)) {
    registerDerivative({
      kernel,
      saves: ['x'],
      derivative: (dy, [x = dy]) => ({ x: () => tf.div(dy, divisor(x)) }),
    })
  }
  registerDerivative({ kernel: tf.Neg, derivative: (dy) => ({ x: () => tf.neg(dy) }) })
}
