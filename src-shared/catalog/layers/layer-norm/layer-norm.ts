import { z } from 'zod'
import { eventShape } from '../../../tensor/shape.ts'
import { defineLayer } from '../../define.ts'
import { inferredShape, lastLength, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const layerNorm = defineLayer({
  kind: 'layer-norm',
  version: 1,
  title: 'Layer norm',
  category: 'normalization',
  summary: 'Standardises the last dimension of each event by itself; the batch plays no part.',
  synonyms: ['layernormalization', 'layer normalization', 'ln', 'standardise'],
  params: z.object({
    epsilon: z.number().positive().max(1).default(1e-3),
    center: z.boolean().default(true),
    scale: z.boolean().default(true),
  }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Layer norm', min: 2, max: MAX_RANK })
    return wrongRank ?? inferredShape('Layer norm', eventShape(input))
  },
  weights(shapes, params) {
    const shape = [lastLength(onlyShape(shapes))]
    return {
      ...(params.scale ? { gamma: { shape, initializer: { kind: 'ones' }, trainable: true } } : {}),
      ...(params.center ? { beta: { shape, initializer: { kind: 'zeros' }, trainable: true } } : {}),
    }
  },
  // Ba, Kiros and Hinton 2016, over the last axis as Keras does by default.
  forward(ops, { inputs, shapes, params, weights }) {
    const x = inputs[0]!
    const last = [onlyShape(shapes).length - 1]
    const centred = ops.sub(x, ops.mean(x, last, { keepDims: true }))
    const variance = ops.mean(ops.square(centred), last, { keepDims: true })
    const standard = ops.div(centred, ops.sqrt(ops.add(variance, ops.scalar(params.epsilon))))
    const scaled = params.scale ? ops.mul(standard, weights['gamma']!) : standard
    return params.center ? ops.add(scaled, weights['beta']!) : scaled
  },
  cases: [
    { given: [[null, 128]], expect: [null, 128] },
    { given: [[null, 14, 14, 64]], params: { center: false }, expect: [null, 14, 14, 64] },
    { given: [[null]], expect: { problem: 'shape.rank' } },
  ],
})
