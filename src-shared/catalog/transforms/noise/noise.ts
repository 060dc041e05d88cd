import { z } from 'zod'
import { defineTransform, inferred, refused } from '../../define.ts'
import { numberProblems } from '../accepts.ts'

/** Drawn anew in every update, for real events only; samples, statistics and tests see the values as they are. */
export const noise = defineTransform({
  kind: 'noise',
  version: 1,
  title: 'Noise',
  category: 'transform',
  summary: 'Adds random numbers to real events while training, so that exact zeros and steps are smeared.',
  synonyms: ['dequantisation', 'smearing', 'jitter', 'instance noise', 'gaussian', 'uniform'],
  params: z.object({
    distribution: z.enum(['uniform', 'normal']).default('uniform'),
    /** In the unit of its input. Uniform: from 0 to this; normal: the standard deviation. */
    size: z.number().min(0).default(0.001),
    /** All cells, or only those that hold something. */
    cells: z.enum(['all', 'non-zero']).default('all'),
  }),
  describe(input) {
    const problems = numberProblems('Noise', input)
    return problems.length > 0 ? refused(...problems) : inferred(input)
  },
  forward: (_, x) => x,
  inverse: (_, y) => y,
  augment(ops, x, { params: { distribution, size, cells } }, random) {
    if (size === 0) return x
    const drawn = distribution === 'uniform' ? random.uniformLike(x) : random.normalLike(x)
    const noisy = ops.add(x, ops.mul(drawn, ops.scalar(size)))
    if (cells === 'all') return noisy
    // |x| > 0 written with the one comparison that there is.
    const isEmpty = ops.greaterEqual(ops.scalar(0), ops.abs(x))
    return ops.where(isEmpty, x, noisy)
  },
})
