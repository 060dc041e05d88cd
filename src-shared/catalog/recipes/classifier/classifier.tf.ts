import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { binaryCrossEntropy, categoricalCrossEntropy, classAccuracy } from '../losses.tf.ts'
import type { classifier } from './classifier.ts'

export const classifierKernel = defineRecipeKernel<typeof classifier>({
  kind: 'classifier',
  loss(_role, call) {
    const output = call.predict()
    const labels = call.labels()
    const ends = call.endOf('classifier')
    const width = call.widthOf('classifier')
    const target =
      width === 1 ? tf.reshape(labels, [-1, 1]) : tf.oneHot(tf.cast(labels, 'int32'), width, 1, 0, 'float32')
    const loss = lossOf(call.params.loss, { output, target, ends })
    const accuracy = width === 1 ? yesNoAccuracy(output, target, ends) : classAccuracy(output, labels)
    return { loss, series: { loss, accuracy } }
  },
})

function lossOf(
  kind: 'categorical-cross-entropy' | 'binary-cross-entropy' | 'mse',
  { output, target, ends }: { output: tf.Tensor; target: tf.Tensor; ends: string },
): tf.Scalar {
  switch (kind) {
    case 'categorical-cross-entropy':
      return categoricalCrossEntropy(output, target, ends)
    case 'binary-cross-entropy':
      return binaryCrossEntropy(output, target, ends)
    case 'mse':
      return tf.mean(tf.square(tf.sub(output, target))) as tf.Scalar
  }
}

function yesNoAccuracy(output: tf.Tensor, target: tf.Tensor, ends: string): tf.Scalar {
  const yes = tf.cast(tf.greater(output, ends === 'sigmoid' ? 0.5 : 0), 'float32')
  return tf.mean(tf.cast(tf.equal(yes, target), 'float32')) as tf.Scalar
}
