import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const dropout = defineLayer({
  kind: 'dropout',
  version: 1,
  title: 'Dropout',
  category: 'noise',
  summary: 'Sets a random part of the values to zero while training.',
  synonyms: ['regularization', 'regularisation', 'random', 'mask'],
  params: z.object({ rate: z.number().min(0).lt(1).default(0.5) }),
  inputs: [{ name: 'in', rank: [1, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Dropout', min: 1, max: MAX_RANK })
    return wrongRank ?? inferredShape('Dropout', eventShape(input))
  },
  weights: () => ({}),
  forward(ops, { inputs, params: { rate }, mode }) {
    const x = inputs[0]!
    if (mode.kind === 'infer' || rate === 0) return x
    // What is kept is scaled up, so that the mean stays and inference needs no scaling.
    const kept = ops.greaterEqual(mode.uniformLike(x), ops.scalar(rate))
    return ops.mul(x, ops.mul(kept, ops.scalar(1 / (1 - rate))))
  },
  cases: [
    { given: [[null, 128]], expect: [null, 128] },
    { given: [[null, 7, 7, 64]], params: { rate: 0.3 }, expect: [null, 7, 7, 64] },
    { given: [[null, 2, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})
