import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

/** log(1 + x / scale): linear below the scale, logarithmic above. Negative values count as zero, both ways. */
export const log = defineTransform({
  kind: 'log',
  version: 1,
  title: 'Log',
  category: 'transform',
  summary: 'Takes log(1 + x / scale), so that values over many decades become comparable.',
  synonyms: ['logarithm', 'log1p', 'log scale', 'decades'],
  params: z.object({
    /** In the unit of the input: 1 with data in MeV is log(1 + E / 1 MeV). */
    scale: z.number().positive().default(1),
  }),
  describe(input) {
    const problems = numberProblems('Log', input)
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  forward(ops, x, { params }) {
    const relative = params.scale === 1 ? ops.relu(x) : ops.div(ops.relu(x), ops.scalar(params.scale))
    return ops.log(ops.add(relative, ops.scalar(1)))
  },
  inverse(ops, y, { params }) {
    const relative = ops.sub(ops.exp(ops.relu(y)), ops.scalar(1))
    return params.scale === 1 ? relative : ops.mul(relative, ops.scalar(params.scale))
  },
})
