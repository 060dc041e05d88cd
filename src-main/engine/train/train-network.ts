import * as tf from '@tensorflow/tfjs-core'
import type { Losses, RecipeKernel } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import type { ModelPlan, TrainerPlan } from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { moveAverage } from './average.ts'
import { createDrawCounter, openDraws, type DrawCounter } from './draws.ts'
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
  /** What to measure besides updating: nothing, the losses, or also the length of the gradient (more kernels). */
  measure: 'nothing' | 'losses' | 'losses and gradient'
}

/** Scalars on the device that the caller owns (they are read later, many at once). */
export type Measured = {
  losses: Record<string, tf.Scalar>
  gradientNorm: tf.Scalar | null
  /** Sum of the showers that the generator made: finite as long as all of them are. Null when it made none. */
  generated: tf.Scalar | null
}

/**
 * The numbers that count on from one update to the next, as values on the device. An update takes them from here and
 * from nowhere else, so that a compiled update can have variables in their place.
 */
export type UpdateNumbers = {
  draws: DrawCounter
  /** Updates by this trainer, this one included. */
  step: tf.Scalar
  /** Updates of the moving average before this one. */
  averaged: tf.Scalar
}

/**
 * One update of one network: loss, gradients, optimizer, constraint, moving averages (also the one of the generator's
 * weights). Advances the counters.
 */
export function trainNetwork(call: UpdateCall): Measured {
  const numbers = numbersOf(call.state, call.trainer)
  try {
    const measured = updateNetwork(call, numbers)
    countUpdate(call)
    return measured
  } finally {
    disposeNumbers(numbers)
  }
}

export function numbersOf({ counters }: ModelState, trainer: number): UpdateNumbers {
  return {
    draws: createDrawCounter(counters.update),
    step: tf.scalar((counters.trainer[trainer] ?? 0) + 1),
    averaged: tf.scalar(counters.average),
  }
}

export function disposeNumbers(numbers: UpdateNumbers): void {
  numbers.draws.dispose()
  tf.dispose([numbers.step, numbers.averaged])
}

function countUpdate({ plan, state: { counters }, trainer }: UpdateCall): void {
  counters.update += 1
  counters.trainer[trainer] = (counters.trainer[trainer] ?? 0) + 1
  if (movesAverage(plan, trainer)) counters.average += 1
}

export function movesAverage({ training }: ModelPlan, trainer: number): boolean {
  return training.average !== null && training.trainers[trainer]?.role === 'generator'
}

/** The computing part of an update, the same whether it is run or recorded. Counters are left to the caller. */
export function updateNetwork(call: UpdateCall, numbers: UpdateNumbers): Measured {
  const { plan, state } = call
  const trainer = plan.training.trainers[call.trainer]
  if (trainer === undefined) throw new Error(`No trainer ${call.trainer}`)
  const measured: Measured = { losses: {}, gradientNorm: null, generated: null }
  try {
    tf.tidy(() => {
      update(call, { trainer, numbers, measured })
    })
    if (movesAverage(plan, call.trainer)) moveAverage(plan, state, numbers.averaged)
  } catch (error) {
    disposeMeasured(measured)
    throw error
  }
  return measured
}

export function disposeMeasured({ losses, gradientNorm, generated }: Measured): void {
  for (const loss of Object.values(losses)) loss.dispose()
  gradientNorm?.dispose()
  generated?.dispose()
}

function update(
  call: UpdateCall,
  given: { trainer: TrainerPlan; numbers: UpdateNumbers; measured: Measured },
): void {
  const { trainer, numbers, measured } = given
  const { plan, kernel, state, measure } = call
  const variables = trainedWeights(plan, trainer).map((weight) => variableIn(state.weights, weight.name))
  const draws = openDraws(call.seed, numbers.draws)
  const opened = openLossCall({ plan, state, draws, trainer, batch: call.batch })
  try {
    const { grads } = tf.variableGrads(() => {
      const { loss, series }: Losses = kernel.loss(trainer.role, opened.call)
      if (measure !== 'nothing') {
        // Clones share the data, so one tensor may serve as two series.
        for (const [name, value] of Object.entries(series)) measured.losses[name] = tf.keep(tf.clone(value))
        const showers = opened.generated()
        if (showers !== null) measured.generated = tf.keep(tf.sum(showers))
      }
      return loss
    }, variables)
    const gradients = variables.map((variable) => {
      const gradient = grads[variable.name]
      if (gradient === undefined) throw new Error(`No gradient for ${variable.name}`)
      return gradient
    })
    applyGradients(call, { trainer, gradients, step: numbers.step })
    for (const [name, value] of opened.movingAverages) variableIn(state.weights, name).assign(value)
    if (measure === 'losses and gradient') measured.gradientNorm = tf.keep(lengthOf(gradients))
  } finally {
    tf.dispose([...opened.movingAverages.values()])
  }
}

function lengthOf(gradients: readonly tf.Tensor[]): tf.Scalar {
  return tf.sqrt(tf.addN(gradients.map((gradient) => tf.sum(tf.square(gradient))))) as tf.Scalar
}

function applyGradients(
  call: UpdateCall,
  given: { trainer: TrainerPlan; gradients: readonly tf.Tensor[]; step: tf.Scalar },
): void {
  const { plan, kernel, state } = call
  const { trainer, gradients, step } = given
  const optimizer = optimizerOf(trainer)
  const params = trainer.optimizer.params
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
