import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const gaussianNoise = defineLayer({
  kind: 'gaussian-noise',
  version: 1,
  title: 'Gaussian noise',
  category: 'noise',
  summary: 'Adds normal noise to every value while training.',
  synonyms: ['gaussiannoise', 'normal', 'random', 'instance noise', 'regularisation'],
  params: z.object({ sd: z.number().min(0).max(1000).default(0.1) }),
  inputs: [{ name: 'in', rank: [1, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Gaussian noise', min: 1, max: MAX_RANK })
    return wrongRank ?? inferredShape('Gaussian noise', eventShape(input))
  },
  weights: () => ({}),
  forward(ops, { inputs, params: { sd }, mode }) {
    const x = inputs[0]!
    if (mode.kind === 'infer' || sd === 0) return x
    return ops.add(x, ops.mul(ops.scalar(sd), mode.normalLike(x)))
  },
  cases: [
    { given: [[null, 25]], expect: [null, 25] },
    { given: [[null, 5, 5, 1]], params: { sd: 0.5 }, expect: [null, 5, 5, 1] },
    { given: [[null, 2, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})
