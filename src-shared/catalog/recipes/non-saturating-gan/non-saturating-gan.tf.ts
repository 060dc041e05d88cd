import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { binaryCrossEntropy, fractionAbove, scorePair } from '../losses.tf.ts'
import type { nonSaturatingGan } from './non-saturating-gan.ts'

export const nonSaturatingGanKernel = defineRecipeKernel<typeof nonSaturatingGan>({
  kind: 'non-saturating-gan',
  loss(role, call) {
    const ends = call.endOf('critic')
    if (role === 'generator') {
      const loss = binaryCrossEntropy(call.judge(call.generate()), 1, ends)
      return { loss, series: { 'generator loss': loss } }
    }
    const scores = scorePair(call, {
      real: call.real(),
      generated: call.generate(),
      batches: call.params.batches,
    })
    const loss = tf.mul(
      tf.add(
        binaryCrossEntropy(scores.real, call.params.realLabel, ends),
        binaryCrossEntropy(scores.generated, 0, ends),
      ),
      0.5,
    ) as tf.Scalar
    const boundary = ends === 'sigmoid' ? 0.5 : 0
    return {
      loss,
      series: {
        'critic loss': loss,
        'accuracy real': fractionAbove(scores.real, boundary),
        'accuracy generated': tf.sub(1, fractionAbove(scores.generated, boundary)) as tf.Scalar,
      },
    }
  },
})
