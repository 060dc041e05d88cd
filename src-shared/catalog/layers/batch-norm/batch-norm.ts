import { z } from 'zod'
import type { Initializer } from '../../../plan/model-plan.ts'
import type { Ops } from '../../../plan/ops.ts'
import type { EventShape } from '../../../tensor/shape.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { defineLayer } from '../../define.ts'
import { inferredShape, lastLength, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const batchNorm = defineLayer({
  kind: 'batch-norm',
  version: 1,
  title: 'Batch norm',
  category: 'normalization',
  summary: 'Standardises every channel over the batch, then scales and shifts it by learned numbers.',
  synonyms: ['batchnormalization', 'batch normalization', 'bn', 'standardise'],
  params: z.object({
    momentum: z.number().min(0).lt(1).default(0.99),
    epsilon: z.number().positive().max(1).default(1e-3),
    center: z.boolean().default(true),
    scale: z.boolean().default(true),
  }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Batch norm', min: 2, max: MAX_RANK })
    return wrongRank ?? inferredShape('Batch norm', eventShape(input))
  },
  weights(shapes, params) {
    const shape = [lastLength(onlyShape(shapes))]
    return {
      ...(params.scale ? { gamma: spec(shape, { kind: 'ones' }, true) } : {}),
      ...(params.center ? { beta: spec(shape, { kind: 'zeros' }, true) } : {}),
      moving_mean: spec(shape, { kind: 'zeros' }, false),
      moving_variance: spec(shape, { kind: 'ones' }, false),
    }
  },
  // Ioffe and Szegedy 2015, algorithms 1 and 2. As Keras documents it, the moving variance takes up the
  // population variance of the batch (no n - 1).
  forward(ops, { inputs, shapes, params, weights, mode }) {
    const x = inputs[0]!
    const moving = { mean: weights['moving_mean']!, variance: weights['moving_variance']! }
    const { mean, variance } = mode.kind === 'train' ? momentsOf(ops, x, onlyShape(shapes).length) : moving
    if (mode.kind === 'train') {
      const keep = ops.scalar(params.momentum)
      const take = ops.scalar(1 - params.momentum)
      mode.update('moving_mean', ops.add(ops.mul(moving.mean, keep), ops.mul(mean, take)))
      mode.update('moving_variance', ops.add(ops.mul(moving.variance, keep), ops.mul(variance, take)))
    }
    const deviation = ops.sqrt(ops.add(variance, ops.scalar(params.epsilon)))
    const standard = ops.div(ops.sub(x, mean), deviation)
    const scaled = params.scale ? ops.mul(standard, weights['gamma']!) : standard
    return params.center ? ops.add(scaled, weights['beta']!) : scaled
  },
  cases: [
    { given: [[null, 128]], expect: [null, 128] },
    { given: [[null, 14, 14, 64]], params: { momentum: 0.8 }, expect: [null, 14, 14, 64] },
    { given: [[null]], expect: { problem: 'shape.rank' } },
  ],
})

function spec(shape: EventShape, initializer: Initializer, trainable: boolean) {
  return { shape, initializer, trainable }
}

/** Mean and population variance of each channel over the batch and all other axes. */
function momentsOf<T>(ops: Ops<T>, x: T, rank: number): { mean: T; variance: T } {
  const axes = Array.from({ length: rank - 1 }, (_, axis) => axis)
  const mean = ops.mean(x, axes)
  return { mean, variance: ops.mean(ops.square(ops.sub(x, mean)), axes) }
}
