import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { fractionAbove, scorePair } from '../losses.tf.ts'
import type { hingeGan } from './hinge-gan.ts'

export const hingeGanKernel = defineRecipeKernel<typeof hingeGan>({
  kind: 'hinge-gan',
  loss(role, call) {
    if (role === 'generator') {
      const loss = tf.neg(tf.mean(call.judge(call.generate()))) as tf.Scalar
      return { loss, series: { 'generator loss': loss } }
    }
    const scores = scorePair(call, {
      real: call.real(),
      generated: call.generate(),
      batches: call.params.batches,
    })
    const loss = tf.add(
      tf.mean(tf.relu(tf.sub(1, scores.real))),
      tf.mean(tf.relu(tf.add(1, scores.generated))),
    ) as tf.Scalar
    return {
      loss,
      series: {
        'critic loss': loss,
        'accuracy real': fractionAbove(scores.real, 0),
        'accuracy generated': tf.sub(1, fractionAbove(scores.generated, 0)) as tf.Scalar,
      },
    }
  },
})
