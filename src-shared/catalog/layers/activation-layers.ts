import { z } from 'zod'
import { eventShape, type Shape } from '../../tensor/shape.ts'
import type { Inferred, WeightSpec } from '../define.ts'
import { inferredShape, lastLength, MAX_RANK, refuseRank } from './refusals.ts'

/** What the nodes Activation, Leaky ReLU and PReLU share. */

export function inferActivation(title: string, input: Shape): Inferred<Shape> {
  return refuseRank(input, { title, min: 2, max: MAX_RANK }) ?? inferredShape(title, eventShape(input))
}

export const preluParams = {
  /** One learned slope per value of the event, or one per channel (Keras's shared_axes). */
  slopes: z.enum(['per-value', 'per-channel']).default('per-value'),
  /** Keras starts at 0, PyTorch at 0.25. */
  startSlope: z.number().min(-1).max(1).default(0),
}

export function preluWeights(
  input: Shape,
  params: { slopes: 'per-value' | 'per-channel'; startSlope: number },
): Record<string, WeightSpec> {
  const perChannel = [...eventShape(input).slice(0, -1).fill(1), lastLength(input)]
  return {
    alpha: {
      shape: params.slopes === 'per-channel' ? perChannel : eventShape(input),
      initializer:
        params.startSlope === 0 ? { kind: 'zeros' } : { kind: 'constant', value: params.startSlope },
      trainable: true,
    },
  }
}
