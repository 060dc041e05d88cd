import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import { numberProblems } from '../accepts.ts'
import { centre, rangeFit, rangeFitOfAll, uncentre } from '../centred.ts'

export const minMax = defineTransform({
  kind: 'min-max',
  version: 1,
  title: 'Min-max',
  category: 'transform',
  summary: 'Brings the range found in the training data to a fixed range such as −1 to 1.',
  synonyms: ['MinMaxScaler', 'normalise', 'range', 'rescale', 'tanh range'],
  params: z.object({
    low: z.number().default(-1),
    high: z.number().default(1),
    /** One range for all values, or one for every feature (cell, pixel, column). */
    per: z.enum(['all', 'feature']).default('all'),
  }),
  describe(input, { low, high }) {
    const problems = numberProblems('Min-max', input)
    if (low >= high) {
      problems.push({
        code: 'transform.range',
        at: { param: 'high' },
        message: `Min-max needs low < high, but low is ${low} and high is ${high}.`,
        hint: `Choose a high above ${low}; −1 and 1 fit a tanh output, 0 and 1 a sigmoid.`,
      })
    }
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  measure: (ops, x, { input }) => ops.reshape(x, [-1, sizeOf(input.shape)]),
  fit: (statistics, { low, high, per }) =>
    per === 'all' ? rangeFitOfAll(statistics, low, high) : rangeFit(statistics, low, high),
  forward: (ops, x, { fitted, input }) => centre(ops, x, { fitted, shape: input.shape }),
  inverse: (ops, y, { fitted, input }) => uncentre(ops, y, { fitted, shape: input.shape }),
})
