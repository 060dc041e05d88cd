import * as tf from '@tensorflow/tfjs-core'
import type { Losses, RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan, TrainerPlan } from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { openLossCall, type Batch } from './loss-call.ts'
import { optimizerOf, slotName, trainedWeights, variableIn, type ModelState } from './model-state.ts'

export type UpdateCall = {
  plan: ModelPlan
  kernel: RecipeKernel
  state: ModelState
  seed: number
  /** Index in `plan.training.trainers`. */
  trainer: number
  batch: Batch
  /** Also measure the length of the gradient (a few kernels more). */
  measureGradient: boolean
}

/**
 * One update of one network: loss, gradients, optimizer, constraint, moving averages. Advances the counters.
 * Returns the loss series as scalars that the caller owns (they are read later, many at once).
 */
export function trainNetwork(call: UpdateCall): Record<string, tf.Scalar> {
  const { plan, kernel, state } = call
  const trainer = plan.training.trainers[call.trainer]
  if (trainer === undefined) throw new Error(`No trainer ${call.trainer}`)
  const trained = trainedWeights(plan, trainer)
  const variables = trained.map((weight) => variableIn(state.weights, weight.name))
  let series: Record<string, tf.Scalar> = {}
  tf.tidy(() => {
    const opened = openLossCall({ plan, state, seed: call.seed, trainer, batch: call.batch })
    const { grads } = tf.variableGrads(() => {
      const losses: Losses = kernel.loss(trainer.role, opened.call)
      series = keepSeries(losses.series)
      return losses.loss
    }, variables)
    const gradients = variables.map((variable) => {
      const gradient = grads[variable.name]
      if (gradient === undefined) throw new Error(`No gradient for ${variable.name}`)
      return gradient
    })
    applyGradients(call, trainer, gradients)
    for (const [name, value] of opened.movingAverages) {
      variableIn(state.weights, name).assign(value)
      value.dispose()
    }
    if (call.measureGradient) series[`gradient norm ${trainer.role}`] = tf.keep(lengthOf(gradients))
  })
  state.counters.update += 1
  return series
}

function keepSeries(series: Record<string, tf.Scalar>): Record<string, tf.Scalar> {
  // Clones share the data, so one tensor may serve as two series.
  return Object.fromEntries(Object.entries(series).map(([name, value]) => [name, tf.keep(tf.clone(value))]))
}

function lengthOf(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))) as tf.Scalar
}

function applyGradients(call: UpdateCall, trainer: TrainerPlan, gradients: readonly tf.Tensor[]): void {
  const { plan, kernel, state } = call
  const count = (state.counters.trainer[call.trainer] ?? 0) + 1
  state.counters.trainer[call.trainer] = count
  const optimizer = optimizerOf(trainer)
  const params = trainer.optimizer.params
  const step = tf.scalar(count)
  const shared = optimizer.shared(tensorOps, { step, params })
  const slotNames = Object.keys(optimizer.slots(params))
  trainedWeights(plan, trainer).forEach((weight, index) => {
    const variable = variableIn(state.weights, weight.name)
    const slots = Object.fromEntries(
      slotNames.map((slot) => [slot, variableIn(state.slots, slotName(call.trainer, weight.name, slot))]),
    )
    const gradient = gradients[index] as tf.Tensor // one per trained weight
    const next = optimizer.update<tf.Tensor>(tensorOps, {
      weight: variable,
      gradient,
      slots,
      step,
      params,
      shared,
    })
    const constrained =
      kernel.constrain === undefined
        ? next.weight
        : kernel.constrain(trainer.role, next.weight, plan.training.recipe.params)
    variable.assign(constrained)
    for (const slot of slotNames) {
      const value = next.slots[slot]
      if (value === undefined) throw new Error(`Optimizer ${optimizer.kind} gave no ${slot}`)
      variableIn(state.slots, slotName(call.trainer, weight.name, slot)).assign(value)
    }
  })
}
