import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

export const threshold = defineTransform({
  kind: 'threshold',
  version: 1,
  title: 'Threshold',
  category: 'transform',
  summary: 'Sets cells below a threshold to zero, in the data and in what the generator makes.',
  synonyms: ['cut', 'zero suppression', 'noise cut', 'sparsity', 'hit threshold'],
  params: z.object({
    /** In the unit of the input. */
    value: z.number().nonnegative().default(1),
  }),
  describe(input) {
    const problems = numberProblems('Threshold', input)
    return problems.length > 0 ? refused(...problems) : inferred(input)
  },
  forward: (ops, x, { params }) => cut(ops, x, params.value),
  inverse: (ops, y, { params }) => cut(ops, y, params.value),
})

/** A product, not a choice, so that NaN stays NaN and is noticed. */
function cut<T>(ops: Ops<T>, x: T, value: number): T {
  return ops.mul(x, ops.greaterEqual(x, ops.scalar(value)))
}
