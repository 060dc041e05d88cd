import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import { numberProblems } from '../accepts.ts'
import { centre, standardFit, standardFitOfAll, uncentre } from '../centred.ts'

export const standardise = defineTransform({
  kind: 'standardise',
  version: 1,
  title: 'Standardise',
  category: 'transform',
  summary: 'Subtracts the mean and divides by the standard deviation of the training data.',
  synonyms: ['standardize', 'z-score', 'StandardScaler', 'normalise', 'mean', 'whiten'],
  params: z.object({
    /** One mean and deviation per feature (cell, pixel, column), or one for all values. */
    per: z.enum(['feature', 'all']).default('feature'),
  }),
  describe(input) {
    const problems = numberProblems('Standardise', input)
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  measure: (ops, x, { input }) => ops.reshape(x, [-1, sizeOf(input.shape)]),
  fit: (statistics, { per }) => (per === 'all' ? standardFitOfAll(statistics) : standardFit(statistics)),
  forward: (ops, x, { fitted, input }) => centre(ops, x, { fitted, shape: input.shape }),
  inverse: (ops, y, { fitted, input }) => uncentre(ops, y, { fitted, shape: input.shape }),
})
