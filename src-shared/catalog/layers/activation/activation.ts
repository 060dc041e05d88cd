import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { activate, ActivationName, DEFAULT_SLOPE, preluOf } from '../activations.ts'
import { inferActivation, preluParams, preluWeights } from '../activation-layers.ts'
import { MAX_RANK, onlyShape } from '../refusals.ts'

export const activation = defineLayer({
  kind: 'activation',
  version: 1,
  title: 'Activation',
  category: 'activation',
  summary: 'Applies a nonlinear function to every value.',
  synonyms: [...ActivationName.options, 'prelu', 'silu', 'nonlinearity', 'squash'],
  params: z.object({
    activation: z.enum([...ActivationName.options, 'prelu']).default('relu'),
    slope: z.number().min(0).max(1).default(DEFAULT_SLOPE),
    ...preluParams,
  }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer: (shapes) => inferActivation('Activation', onlyShape(shapes)),
  weights: (shapes, params) => (params.activation === 'prelu' ? preluWeights(onlyShape(shapes), params) : {}),
  forward(ops, { inputs, params: { activation, slope }, weights }) {
    if (activation === 'prelu') return preluOf(ops, inputs[0]!, weights['alpha']!)
    return activate(ops, inputs[0]!, { activation, slope })
  },
  cases: [
    { given: [[null, 10]], params: { activation: 'softmax' }, expect: [null, 10] },
    { given: [[null, 28, 28, 3]], params: { activation: 'prelu' }, expect: [null, 28, 28, 3] },
    { given: [[null, 5, 1]], expect: [null, 5, 1] },
    { given: [[null]], params: { activation: 'softmax' }, expect: { problem: 'shape.rank' } },
  ],
})
