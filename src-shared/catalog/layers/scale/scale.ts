import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const scale = defineLayer({
  kind: 'scale',
  version: 1,
  title: 'Scale',
  category: 'core',
  summary: 'Multiplies every value by a constant and adds another.',
  synonyms: ['factor', 'offset', 'rescaling', 'shift', 'affine', 'constant'],
  params: z.object({ factor: z.number().default(1), offset: z.number().default(0) }),
  inputs: [{ name: 'in', rank: [1, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Scale', min: 1, max: MAX_RANK })
    return wrongRank ?? inferredShape('Scale', eventShape(input))
  },
  weights: () => ({}),
  forward: (ops, { inputs, params }) =>
    ops.add(ops.mul(inputs[0]!, ops.scalar(params.factor)), ops.scalar(params.offset)),
  cases: [
    { given: [[null, 784]], params: { factor: 1 / 255 }, expect: [null, 784] },
    { given: [[null, 28, 28, 1]], params: { factor: 2, offset: -1 }, expect: [null, 28, 28, 1] },
    { given: [[null, 2, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})
