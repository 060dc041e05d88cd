import type * as tf from '@tensorflow/tfjs-core'
import type { Unit } from '../../../src-shared/base/units.ts'
import { augmentChain, isRandom } from '../../../src-shared/compile/run-chain.ts'
import type { ChainPlan, DataPlan } from '../../../src-shared/plan/model-plan.ts'
import { tensorOps } from '../ops/tensor-ops.ts'
import type { Draws } from './draws.ts'
import type { Fitted } from './fit-transforms.ts'

/**
 * The showers' transforms from the first one on that draws random numbers: events lie on the device as they are before
 * it, and every update makes the rest anew.
 */
export type Augmentation = { chain: ChainPlan; fitted: Fitted; conditionUnit: Unit | null }

export function splitChain(data: DataPlan, fitted: Fitted): { ready: ChainPlan; rest: Augmentation | null } {
  const { raw, transforms, final } = data.showers
  const first = transforms.findIndex(isRandom)
  const step = transforms[first]
  if (step === undefined) return { ready: data.showers, rest: null }
  return {
    ready: { raw, transforms: transforms.slice(0, first), final: step.input },
    rest: {
      chain: { raw: step.input, transforms: transforms.slice(first), final },
      ...{ fitted, conditionUnit: data.condition?.raw.unit ?? null },
    },
  }
}

/** A batch's showers as the networks shall see them in this update. */
export function augmented(
  batch: { data: tf.Tensor; given: tf.Tensor | null; rest: Augmentation | null },
  draws: Draws,
): tf.Tensor {
  const { data, given, rest } = batch
  if (rest === null) return data
  const { chain, fitted, conditionUnit } = rest
  const condition = given === null || conditionUnit === null ? null : { value: given, unit: conditionUnit }
  return augmentChain<tf.Tensor>(tensorOps, chain, data, {
    ...{ fitted, condition },
    random: {
      uniformLike: (like) => draws.uniform('data', like.shape),
      normalLike: (like) => draws.normal('data', like.shape),
    },
  })
}
