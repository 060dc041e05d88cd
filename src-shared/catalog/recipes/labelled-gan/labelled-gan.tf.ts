import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { categoricalCrossEntropy, classAccuracy, scorePair } from '../losses.tf.ts'
import type { labelledGan } from './labelled-gan.ts'

export const labelledGanKernel = defineRecipeKernel<typeof labelledGan>({
  kind: 'labelled-gan',
  loss(role, call) {
    const ends = call.endOf('critic')
    const width = call.widthOf('critic')
    const labels = call.labels()
    const wanted = oneHot(labels, width)
    if (role === 'generator') {
      const loss = categoricalCrossEntropy(call.judge(call.generate()), wanted, ends)
      return { loss, series: { 'generator loss': loss } }
    }
    const scores = scorePair(call, {
      real: call.real(),
      generated: call.generate(),
      batches: call.params.batches,
    })
    const generatedClass = tf.fill([scores.generated.shape[0] as number], width - 1)
    const loss = tf.mul(
      tf.add(
        categoricalCrossEntropy(scores.real, wanted, ends),
        categoricalCrossEntropy(scores.generated, oneHot(generatedClass, width), ends),
      ),
      0.5,
    ) as tf.Scalar
    return {
      loss,
      series: {
        'critic loss': loss,
        'accuracy real': classAccuracy(scores.real, labels),
        'accuracy generated': classAccuracy(scores.generated, generatedClass),
      },
    }
  },
})

function oneHot(labels: tf.Tensor, width: number): tf.Tensor {
  return tf.oneHot(tf.cast(labels, 'int32'), width, 1, 0, 'float32')
}
