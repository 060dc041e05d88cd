import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { meanScores } from '../losses.tf.ts'
import type { wgan } from './wgan.ts'

export const wganKernel = defineRecipeKernel<typeof wgan>({
  kind: 'wgan',
  loss(role, call) {
    if (role === 'generator') {
      const loss = tf.neg(tf.mean(call.judge(call.generate()))) as tf.Scalar
      return { loss, series: { 'generator loss': loss } }
    }
    const scores = meanScores(call, { real: call.real(), generated: call.generate(), batches: 'separate' })
    const distance = tf.sub(scores.real, scores.generated) as tf.Scalar
    const loss = tf.neg(distance) as tf.Scalar
    return { loss, series: { 'critic loss': loss, 'wasserstein estimate': distance } }
  },
  constrain(role, weight, params) {
    return role === 'critic' ? tf.clipByValue(weight, -params.clip, params.clip) : weight
  },
})
