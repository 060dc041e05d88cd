import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import { meanScores } from '../losses.tf.ts'
import type { wganGp } from './wgan-gp.ts'

export const wganGpKernel = defineRecipeKernel<typeof wganGp>({
  kind: 'wgan-gp',
  loss(role, call) {
    if (role === 'generator') {
      const loss = tf.neg(tf.mean(call.judge(call.generate()))) as tf.Scalar
      return { loss, series: { 'generator loss': loss } }
    }
    const real = call.real()
    const generated = call.generate()
    const scores = meanScores(call, { real, generated, batches: 'mixed' })
    const penalty = gradientPenalty(call, real, generated)
    const distance = tf.sub(scores.real, scores.generated) as tf.Scalar
    const loss = tf.sub(penalty, distance) as tf.Scalar
    return {
      loss,
      series: { 'critic loss': loss, 'wasserstein estimate': distance, 'gradient penalty': penalty },
    }
  },
})

/**
 * lambda · mean over events of (|∇ₓ D(x̂)| - 1)², x̂ on the line between a real and a generated shower
 * (Gulrajani et al. 2017, eq. 3; one-sided: max(0, · )²).
 * One epsilon per event, not per batch: with a shared one the penalty sees a single point of every line.
 */
function gradientPenalty(
  call: {
    params: { lambda: number; sided: 'two' | 'one' }
    judge(x: tf.Tensor): tf.Tensor
    uniform(shape: number[]): tf.Tensor
  },
  real: tf.Tensor,
  generated: tf.Tensor,
): tf.Scalar {
  const epsilon = call.uniform([real.shape[0] as number, ...real.shape.slice(1).map(() => 1)])
  const between = tf.add(generated, tf.mul(epsilon, tf.sub(real, generated)))
  const slope = tf.grad((x: tf.Tensor) => tf.sum(call.judge(x)))(between)
  const axes = slope.shape.map((_, axis) => axis).slice(1)
  // The small number keeps the square root differentiable where the slope is exactly zero.
  const norm = tf.sqrt(tf.add(tf.sum(tf.square(slope), axes), 1e-12))
  const excess = tf.sub(norm, 1)
  const counted = call.params.sided === 'one' ? tf.relu(excess) : excess
  return tf.mul(tf.mean(tf.square(counted)), call.params.lambda) as tf.Scalar
}
