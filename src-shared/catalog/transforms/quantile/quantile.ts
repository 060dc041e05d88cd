import { z } from 'zod'
import type { Ops } from '../../../plan/ops.ts'
import type { Representation } from '../../../plan/representation.ts'
import type { FeatureStatistics } from '../../define.ts'
import { defineTransform, inferred, refused } from '../../define.ts'
import { sizeOf } from '../../../tensor/shape.ts'
import { numberProblems } from '../accepts.ts'
import { fitNormalScores, fromScores, NormalScores, normalProbability, toScores } from '../normal-scores.ts'

/** Numbers per event from which memory matters more than the number of operations. */
const LARGE = 64

/** By the rank of each value among the training data: the same shape of distribution for every feature. */
export const quantile = defineTransform({
  kind: 'quantile',
  version: 1,
  title: 'Quantile',
  category: 'transform',
  summary: 'Replaces every value by its rank in the training data, as a normal or uniform number.',
  synonyms: ['QuantileTransformer', 'rank', 'gaussianise', 'normal scores', 'uniform', 'CDF'],
  params: z.object({
    output: z.enum(['normal', 'uniform']).default('normal'),
    /** One ranking for every feature (cell, pixel, column), or one for all values. */
    per: z.enum(['feature', 'all']).default('feature'),
  }),
  describe(input) {
    const problems = numberProblems('Quantile', input)
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  measure: (ops, x, { input }) => ops.reshape(x, [-1, sizeOf(input.shape)]),
  wantsSorted: () => true,
  fit(statistics, { output, per }) {
    const sorted = sortedOf(statistics)
    const normal = fitNormalScores(per === 'all' ? [merged(sorted)] : sorted)
    return output === 'normal' ? normal : uniformScores(normal)
  },
  forward: (ops, x, call) => mapped(ops, x, { ...call, map: toScores }),
  inverse: (ops, y, call) => mapped(ops, y, { ...call, map: fromScores }),
})

type Mapping = {
  fitted: Record<string, unknown>
  input: Representation
  map: typeof toScores
}

function mapped<T>(ops: Ops<T>, x: T, { fitted, input, map }: Mapping): T {
  const learned = NormalScores.parse(fitted)
  const columns = ops.reshape(x, [-1, learned.columns.length])
  const options = { isLarge: sizeOf(input.shape) > LARGE }
  return ops.reshape(map(ops, columns, learned, options), [-1, ...input.shape])
}

function sortedOf({ sorted }: FeatureStatistics): readonly Float64Array[] {
  if (sorted === undefined) throw new Error('Quantile asked for sorted values and got none')
  return sorted
}

function merged(columns: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(columns.reduce((total, column) => total + column.length, 0))
  let at = 0
  for (const column of columns) {
    all.set(column, at)
    at += column.length
  }
  return all.sort()
}

/** The same knots at their probabilities in place of their normal deviates. */
function uniformScores({ columns }: NormalScores): NormalScores {
  return {
    columns: columns.map(({ values, scores }) => ({ values, scores: scores.map(normalProbability) })),
  }
}
