import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { inferActivation, preluParams, preluWeights } from '../activation-layers.ts'
import { preluOf } from '../activations.ts'
import { MAX_RANK, onlyShape } from '../refusals.ts'

export const prelu = defineLayer({
  kind: 'prelu',
  version: 1,
  title: 'PReLU',
  category: 'activation',
  summary: 'A leaky ReLU that learns its slopes.',
  synonyms: ['parametric relu', 'activation', 'leaky'],
  params: z.object(preluParams),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer: (shapes) => inferActivation('PReLU', onlyShape(shapes)),
  weights: (shapes, params) => preluWeights(onlyShape(shapes), params),
  forward: (ops, { inputs, weights }) => preluOf(ops, inputs[0]!, weights['alpha']!),
  cases: [
    { given: [[null, 10]], expect: [null, 10] },
    { given: [[null, 14, 14, 64]], params: { slopes: 'per-channel' }, expect: [null, 14, 14, 64] },
    { given: [[null]], expect: { problem: 'shape.rank' } },
  ],
})
