import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

/**
 * log(u / (1 − u)) of u = α + (1 − 2α) x, for fractions x from 0 to 1. Both logarithms are taken apart, because 1 − u
 * next to 1 keeps no digits in float32 while α + (1 − 2α)(1 − x) does.
 * Krause, Shih, “CaloFlow”, arXiv:2106.05285, eq. 3.
 */
export const logit = defineTransform({
  kind: 'logit',
  version: 1,
  title: 'Logit',
  category: 'transform',
  summary: 'Stretches fractions from 0 to 1 over all numbers, which spreads out what lies next to 0 and 1.',
  synonyms: ['log odds', 'inverse sigmoid', 'CaloFlow', 'unbounded', 'flow'],
  params: z.object({
    /** Keeps 0 and 1 finite: they become ±log((1 − α) / α). */
    alpha: z.number().positive().max(0.1).default(1e-6),
  }),
  describe(input) {
    const problems = numberProblems('Logit', input)
    if (problems.length === 0 && input.unit !== '1') {
      problems.push({
        code: 'transform.not-fractions',
        message: `Logit needs numbers from 0 to 1 without a unit, but gets values in ${input.unit}.`,
        hint: 'Put Divide by energy or Min-max (low 0, high 1) before it.',
      })
    }
    return problems.length > 0 ? refused(...problems) : inferred(input)
  },
  forward(ops, x, { params: { alpha } }) {
    const inside = withinUnit(ops, x)
    const log = (share: typeof x) =>
      ops.log(ops.add(ops.mul(share, ops.scalar(1 - 2 * alpha)), ops.scalar(alpha)))
    return ops.sub(log(inside), log(ops.sub(ops.scalar(1), inside)))
  },
  inverse(ops, y, { params: { alpha } }) {
    const share = ops.div(ops.sub(ops.sigmoid(y), ops.scalar(alpha)), ops.scalar(1 - 2 * alpha))
    return withinUnit(ops, share)
  },
})

function withinUnit<T>(ops: Ops<T>, x: T): T {
  return ops.minimum(ops.relu(x), ops.scalar(1))
}
