import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'
import { raise } from '../raise.ts'

/** x to a power, the square root by default. Negative values count as zero, both ways. */
export const power = defineTransform({
  kind: 'power',
  version: 1,
  title: 'Power (square root)',
  category: 'transform',
  summary: 'Raises every value to a power; 0.5, the square root, makes large and small cells comparable.',
  synonyms: ['square root', 'sqrt', 'root', 'exponent', 'gamma'],
  params: z.object({ exponent: z.number().positive().default(0.5) }),
  describe(input) {
    const problems = numberProblems('Power', input)
    return problems.length > 0 ? refused(...problems) : inferred({ ...input, unit: '1' })
  },
  forward: (ops, x, { params }) => raise(ops, ops.relu(x), params.exponent),
  inverse: (ops, y, { params }) => raise(ops, ops.relu(y), 1 / params.exponent),
})
