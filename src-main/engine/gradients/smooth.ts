import * as tf from '@tensorflow/tfjs-core'
import { registerDerivative, sumTo } from './tape.ts'

/** Smooth elementwise functions and softmax: stock tfjs saves their outputs, which makes second derivatives wrong. */
export function repairSmooth(): void {
  registerDerivative({
    kernel: tf.Tanh,
    saves: ['x'],
    derivative: (dy, [x = dy]) => ({ x: () => tf.mul(dy, tf.sub(1, tf.square(tf.tanh(x)))) }),
  })
  registerDerivative({
    kernel: tf.Sigmoid,
    saves: ['x'],
    derivative: (dy, [x = dy]) => ({
      x: () => {
        const y = tf.sigmoid(x)
        return tf.mul(dy, tf.mul(y, tf.sub(1, y)))
      },
    }),
  })
  registerDerivative({
    kernel: tf.Exp,
    saves: ['x'],
    derivative: (dy, [x = dy]) => ({ x: () => tf.mul(dy, tf.exp(x)) }),
  })
  registerDerivative({
    kernel: tf.Elu,
    saves: ['x'],
    // e^x below zero and 1 above, without a comparison that would have to be differentiated.
    derivative: (dy, [x = dy]) => ({ x: () => tf.mul(dy, tf.exp(tf.minimum(x, 0))) }),
  })
  registerDerivative<{ dim: number }>({
    kernel: tf.Softmax,
    saves: ['logits'],
    derivative: (dy, [logits = dy], { dim }) => ({
      logits: () => {
        const y = tf.softmax(logits, dim)
        const weighted = tf.mul(dy, y)
        return tf.sub(weighted, tf.mul(tf.sum(weighted, [dim], true), y))
      },
    }),
  })
  registerDerivative<{ axis: number }>({
    kernel: tf.LogSoftmax,
    saves: ['logits'],
    derivative: (dy, [logits = dy], { axis }) => ({
      logits: () => tf.sub(dy, tf.mul(tf.sum(dy, axis, true), tf.softmax(logits))),
    }),
  })
  registerDerivative({
    kernel: tf.Pow,
    saves: ['a', 'b'],
    derivative: (dy, [a = dy, b = dy]) => ({
      a: () => sumTo(tf.mul(dy, tf.mul(b, tf.pow(a, tf.sub(b, 1)))), a.shape),
      // Only defined for a > 0, which is what the language promises.
      b: () => sumTo(tf.mul(dy, tf.mul(tf.pow(a, b), tf.log(a))), b.shape),
    }),
  })
}
