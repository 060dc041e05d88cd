import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank, refuseWeight } from '../refusals.ts'

export const embedding = defineLayer({
  kind: 'embedding',
  version: 1,
  title: 'Embedding',
  category: 'core',
  summary: 'Looks up a learned vector for every whole number (class, particle type, layer index).',
  synonyms: ['lookup', 'table', 'label', 'category', 'index'],
  params: z.object({
    entries: z.int().min(1).max(10_000_000).default(10),
    width: z.int().min(1).max(65_536).default(8),
  }),
  inputs: [{ name: 'in', rank: [1, MAX_RANK - 1] }],
  infer(shapes, params) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Embedding', min: 1, max: MAX_RANK - 1 })
    if (wrongRank) return wrongRank
    const tooLarge = refuseWeight('Embedding', [params.entries, params.width])
    return tooLarge ?? inferredShape('Embedding', [...eventShape(input), params.width])
  },
  weights: (_shapes, params) => ({
    embeddings: {
      shape: [params.entries, params.width],
      // Keras's "uniform": U(-0.05, 0.05).
      initializer: { kind: 'random-uniform', limit: 0.05 },
      trainable: true,
    },
  }),
  forward: (ops, { inputs, weights }) => ops.gather(weights['embeddings']!, inputs[0]!),
  cases: [
    { given: [[null, 1]], params: { entries: 10, width: 50 }, expect: [null, 1, 50] },
    { given: [[null, 7, 3]], params: { entries: 4, width: 2 }, expect: [null, 7, 3, 2] },
    { given: [[null, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
    {
      given: [[null, 1]],
      params: { entries: 1_000_000, width: 5000 },
      expect: { problem: 'weights.too-large' },
    },
  ],
})
