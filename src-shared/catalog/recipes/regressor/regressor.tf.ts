import * as tf from '@tensorflow/tfjs-core'
import { defineRecipeKernel } from '../kernel.tf.ts'
import type { regressor } from './regressor.ts'

export const regressorKernel = defineRecipeKernel<typeof regressor>({
  kind: 'regressor',
  loss(_role, call) {
    const loss = tf.mean(tf.square(tf.sub(call.predict(), call.condition()))) as tf.Scalar
    return { loss, series: { loss } }
  },
})
