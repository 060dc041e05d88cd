import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { fractionAbove, scorePair } from '../losses.tf.ts'
import type { lsgan } from './lsgan.ts'

export const lsganKernel = defineRecipeKernel<typeof lsgan>({
  kind: 'lsgan',
  loss(role, call) {
    if (role === 'generator') {
      const loss = tf.mul(tf.mean(tf.square(tf.sub(call.judge(call.generate()), 1))), 0.5) as tf.Scalar
      return { loss, series: { 'generator loss': loss } }
    }
    const scores = scorePair(call, {
      real: call.real(),
      generated: call.generate(),
      batches: call.params.batches,
    })
    const loss = tf.mul(
      tf.add(tf.mean(tf.square(tf.sub(scores.real, 1))), tf.mean(tf.square(scores.generated))),
      0.5,
    ) as tf.Scalar
    return {
      loss,
      series: {
        'critic loss': loss,
        'accuracy real': fractionAbove(scores.real, 0.5),
        'accuracy generated': tf.sub(1, fractionAbove(scores.generated, 0.5)) as tf.Scalar,
      },
    }
  },
})
