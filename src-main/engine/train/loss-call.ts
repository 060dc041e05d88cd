import * as tf from '@tensorflow/tfjs-core'
import type { LayerMode } from '../../../src-shared/catalog/define.ts'
import type { LossCall } from '../../../src-shared/catalog/recipes/kernel.tf.ts'
import { finalActivation } from '../../../src-shared/catalog/recipes/network-rules.ts'
import { runNetwork } from '../../../src-shared/compile/run-network.ts'
import type {
  ModelPlan,
  NetworkPlan,
  NetworkRole,
  SourcePlan,
  TrainerPlan,
} from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import { augmented, type Augmentation } from './augmentation.ts'
import type { Draws } from './draws.ts'
import { frozenWeights, variableIn, type ModelState } from './model-state.ts'

/** One batch on the device, as the networks see it; the showers up to the first random transform. */
export type Batch = {
  size: number
  data: tf.Tensor
  condition: tf.Tensor | null
  labels: tf.Tensor | null
  /** The condition as the file gives it, where `rest` goes by it. */
  given: tf.Tensor | null
  /** What is still to be done to the showers, anew in every update; null when nothing in the data lane is random. */
  rest: Augmentation | null
}

export type Opened = {
  call: LossCall<Record<string, unknown>>
  /** New values of moving averages that the passes of this update reported; kept, the caller disposes them. */
  movingAverages: ReadonlyMap<string, tf.Tensor>
  /** The showers that the generator made last in this update; null when it was not asked for any. */
  generated(): tf.Tensor | null
}

/**
 * What a recipe may ask for during one update: real and generated showers, scores, random numbers. Every random number
 * comes from the draws of this update (seed, purpose, update count), so that it does not matter what ran before.
 */
export function openLossCall(context: {
  plan: ModelPlan
  state: ModelState
  draws: Draws
  trainer: TrainerPlan
  batch: Batch
}): Opened {
  const { plan, state, draws, trainer, batch } = context
  const movingAverages = new Map<string, tf.Tensor>()
  const frozen = frozenWeights(plan)
  let generated: tf.Tensor | null = null
  let seen: tf.Tensor | null = null
  const real = (): tf.Tensor => (seen ??= augmented(batch, draws))

  function pass(network: NetworkPlan, showers: tf.Tensor | null, copies: number): tf.Tensor {
    const inputs = new Map(
      network.inputs.map((source) => [source.key, inputOf(source, { batch, showers, copies, draws })]),
    )
    return runNetwork<tf.Tensor>(tensorOps, network, {
      inputs,
      // A moving average that an earlier pass of this update has moved is moved on from there.
      weight: (name) => movingAverages.get(name) ?? variableIn(state.weights, name),
      mode: (step) =>
        trainingMode(draws, (local, value) => {
          const name = step.weights[local]
          if (name === undefined) throw new Error(`${step.kind} reports ${local}, which it does not have`)
          // Only the network in training learns batch statistics; the others just use this batch's.
          if (network.id === trainer.network && !frozen.has(name)) keepLatest(movingAverages, name, value)
        }),
    })
  }

  const generator = (): tf.Tensor => {
    const made = pass(networkOf(plan, 'generator'), null, 1)
    generated = tf.reshape(made, [batch.size, ...plan.data.showers.final.shape])
    return generated
  }
  // Made here, outside the tape, unless the generator itself trains: then showers are data and no gradient enters it.
  const isPair = plan.networks.some((network) => network.role === 'generator')
  const ready = isPair && trainer.role !== 'generator' ? generator() : null

  return {
    movingAverages,
    generated: () => generated,
    call: {
      params: plan.training.recipe.params,
      real,
      generate: () => ready ?? generator(),
      judge: (showers, options) => pass(networkOf(plan, 'critic'), showers, options?.copies ?? 1),
      predict: () => pass(networkOf(plan, trainer.role), real(), 1),
      labels: () => present(batch.labels, 'labels'),
      condition: () => present(batch.condition, 'a condition'),
      uniform: (shape) => draws.uniform('epsilon', shape),
      endOf: (role) => finalActivation(networkOf(plan, role).steps),
      widthOf: (role) => networkOf(plan, role).outputShape.at(-1) ?? 1,
    },
  }
}

function inputOf(
  source: SourcePlan,
  given: { batch: Batch; showers: tf.Tensor | null; copies: number; draws: Draws },
): tf.Tensor {
  const { batch, showers, copies, draws } = given
  switch (source.source) {
    case 'data':
      return present(showers, 'showers')
    case 'condition': {
      const condition = present(batch.condition, 'a condition')
      return copies === 1
        ? condition
        : tf.concat(
            Array.from({ length: copies }, () => condition),
            0,
          )
    }
    case 'latent': {
      const shape = [batch.size * copies, ...source.shape]
      return source.distribution === 'normal' ? draws.normal('latent', shape) : draws.uniform('latent', shape)
    }
    case 'input':
      throw new Error(`Source ${source.name} is a network's own input; nothing outside feeds it`)
  }
}

function trainingMode(draws: Draws, update: (local: string, value: tf.Tensor) => void): LayerMode<tf.Tensor> {
  return {
    kind: 'train',
    uniformLike: (like) => draws.uniform('layers', like.shape),
    normalLike: (like) => draws.normal('layers', like.shape),
    update,
  }
}

/** A layer passed twice in one update (real, generated) reports twice; the second report builds on the first. */
function keepLatest(values: Map<string, tf.Tensor>, name: string, value: tf.Tensor): void {
  values.get(name)?.dispose()
  values.set(name, tf.keep(tf.clone(value)))
}

export function networkOf(plan: ModelPlan, role: NetworkRole): NetworkPlan {
  const network = plan.networks.find((each) => each.role === role)
  if (network === undefined) throw new Error(`The plan has no ${role}`)
  return network
}

function present(value: tf.Tensor | null, what: string): tf.Tensor {
  if (value === null) throw new Error(`A network asks for ${what}, which this batch does not have`)
  return value
}
