import { z } from 'zod'
import { defineSource, inferred } from '../../define.ts'

export const latentSource = defineSource({
  kind: 'latent',
  version: 1,
  title: 'Latent',
  category: 'source',
  summary: 'Random numbers that a generator turns into events.',
  synonyms: ['noise', 'random', 'z', 'seed', 'normal', 'uniform', 'input'],
  params: z.object({
    size: z.int().min(1).max(65_536).default(64),
    /** `normal`: mean 0, standard deviation 1; `uniform`: between 0 and 1. */
    distribution: z.enum(['normal', 'uniform']).default('normal'),
  }),
  infer: (params) => inferred([params.size]),
})
