import type * as tf from '@tensorflow/tfjs-core'
import type { NetworkRole } from '../../plan/model-plan.ts'
import type { Params } from '../define.ts'
import type { RecipeDefinition } from '../define-recipe.ts'

/** The half of a recipe that computes: the loss of one update of one network, on tensors. */

/** What a pair recipe may ask for. Each call of a drawing function draws new numbers from the run's streams. */
export type PairCall = {
  /** Real showers of this batch, as the networks see them, `[batch, ...]`. */
  real(): tf.Tensor
  /** Generated showers for this batch's conditions, from fresh latents. Gradients flow only in a generator's update. */
  generate(): tf.Tensor
  /** Critic scores; `copies` repeats the batch's condition for a batch that holds several sets of showers. */
  judge(showers: tf.Tensor, options?: { copies: number }): tf.Tensor
}

export type LossCall<P> = PairCall & {
  params: P
  /** Output of the classifier or regressor for this batch's data and condition. */
  predict(): tf.Tensor
  /** Class index per event, `[batch]`. */
  labels(): tf.Tensor
  /** The condition as the networks see it, `[batch, k]`. */
  condition(): tf.Tensor
  uniform(shape: number[]): tf.Tensor
  /** Final activation of a network: what its output means. */
  endOf(role: NetworkRole): string
  /** Size of the last axis of a network's output. */
  widthOf(role: NetworkRole): number
}

export type Losses = { loss: tf.Scalar; series: Record<string, tf.Scalar> }

export interface RecipeKernel<P = Record<string, unknown>> {
  kind: string
  loss(role: NetworkRole, call: LossCall<P>): Losses
  /** Applied to every trainable weight after its update (weight clipping). */
  constrain?(role: NetworkRole, weight: tf.Tensor, params: P): tf.Tensor
}

export function defineRecipeKernel<R extends RecipeDefinition>(
  kernel: RecipeKernel<Params<R['params']>>,
): RecipeKernel<Params<R['params']>> {
  return kernel
}
