import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

export const scale = defineTransform({
  kind: 'scale',
  version: 1,
  title: 'Scale',
  category: 'transform',
  summary: 'Multiplies every value by a constant and adds an offset, e.g. 1/255 for images.',
  synonyms: ['multiply', 'normalise', 'rescale', 'offset', 'affine'],
  params: z.object({
    factor: z
      .number()
      .refine((factor) => factor !== 0, 'must not be 0: that could not be undone')
      .default(1 / 255),
    offset: z.number().default(0),
  }),
  describe(input) {
    const problems = numberProblems('Scale', input)
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  forward(ops, x, { params }) {
    const scaled = ops.mul(x, ops.scalar(params.factor))
    return params.offset === 0 ? scaled : ops.add(scaled, ops.scalar(params.offset))
  },
  inverse(ops, y, { params }) {
    const shifted = params.offset === 0 ? y : ops.sub(y, ops.scalar(params.offset))
    return ops.div(shifted, ops.scalar(params.factor))
  },
})
