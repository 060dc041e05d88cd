import * as tf from '@tensorflow/tfjs-core'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import { variableIn, type ModelState } from './model-state.ts'

/**
 * Moves the average of the generator's weights towards their new values: a ← a + (1 - d)(w - a).
 * The decay d starts low, min(decay, (1 + n) / (10 + n)) after n updates, so that early samples are not stuck at the
 * initial weights (the rule of TensorFlow's ExponentialMovingAverage with num_updates). `updates` counts those done
 * before, as a scalar on the device.
 */
export function moveAverage(plan: ModelPlan, state: ModelState, updates: tf.Tensor): void {
  const average = plan.training.average
  if (average === null) return
  tf.tidy(() => {
    const decay = tf.minimum(average.decay, tf.div(tf.add(updates, 1), tf.add(updates, 10)))
    const part = tf.sub(1, decay)
    for (const [name, averaged] of state.average) {
      const weight = variableIn(state.weights, name)
      averaged.assign(tf.add(averaged, tf.mul(part, tf.sub(weight, averaged))))
    }
  })
}

/** The weights to sample, evaluate and export with: the average where there is one. */
export function sampledWeight(state: ModelState, name: string): tf.Variable {
  return state.average.get(name) ?? variableIn(state.weights, name)
}
