import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { inferActivation } from '../activation-layers.ts'
import { DEFAULT_SLOPE } from '../activations.ts'
import { MAX_RANK, onlyShape } from '../refusals.ts'

export const leakyRelu = defineLayer({
  kind: 'leaky-relu',
  version: 1,
  title: 'Leaky ReLU',
  category: 'activation',
  summary: 'Keeps positive values and shrinks negative ones by a fixed slope.',
  synonyms: ['leakyrelu', 'lrelu', 'activation'],
  params: z.object({ slope: z.number().min(0).max(1).default(DEFAULT_SLOPE) }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer: (shapes) => inferActivation('Leaky ReLU', onlyShape(shapes)),
  weights: () => ({}),
  forward: (ops, { inputs, params }) => ops.leakyRelu(inputs[0]!, params.slope),
  cases: [
    { given: [[null, 10]], expect: [null, 10] },
    { given: [[null, 14, 14, 64]], params: { slope: 0.2 }, expect: [null, 14, 14, 64] },
    { given: [[null, 2, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})
