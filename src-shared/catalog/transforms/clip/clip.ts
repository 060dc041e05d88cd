import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

export const clip = defineTransform({
  kind: 'clip',
  version: 1,
  title: 'Clip',
  category: 'transform',
  summary: 'Limits every value to a range, in the data and in what the generator makes.',
  synonyms: ['clamp', 'limit', 'outliers', 'saturation', 'range'],
  params: z.object({
    /** Both in the unit of the input; null: no limit on that side. */
    low: z.number().nullable().default(0),
    high: z.number().nullable().default(null),
  }),
  describe(input, { low, high }) {
    const problems = numberProblems('Clip', input)
    if (low !== null && high !== null && low >= high) {
      problems.push({
        code: 'transform.range',
        at: { param: 'high' },
        message: `Clip needs low < high, but low is ${low} and high is ${high}.`,
        hint: `Choose a high above ${low}, or leave it empty for no upper limit.`,
      })
    }
    return problems.length > 0 ? refused(...problems) : inferred(input)
  },
  forward: (ops, x, { params }) => limit(ops, x, params),
  inverse: (ops, y, { params }) => limit(ops, y, params),
})

function limit<T>(ops: Ops<T>, x: T, range: { low: number | null; high: number | null }): T {
  const raised = range.low === null ? x : ops.maximum(x, ops.scalar(range.low))
  return range.high === null ? raised : ops.minimum(raised, ops.scalar(range.high))
}
