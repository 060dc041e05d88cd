import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape } from '../../../tensor/shape.ts'
import { affine } from '../affine.ts'
import { ActivationName, DEFAULT_SLOPE } from '../activations.ts'
import { kernelInitializer, kernelStartParams } from '../initializers.ts'
import { inferredShape, lastLength, MAX_RANK, onlyShape, refuseRank, refuseWeight } from '../refusals.ts'

export const dense = defineLayer({
  kind: 'dense',
  version: 1,
  title: 'Dense',
  category: 'core',
  summary: 'Every output is a weighted sum of all inputs, followed by an activation.',
  synonyms: ['fully connected', 'linear', 'perceptron', 'mlp', 'fc'],
  params: z.object({
    units: z.int().min(1).max(1_000_000).default(64),
    activation: ActivationName.default('linear'),
    slope: z.number().min(0).max(1).default(DEFAULT_SLOPE),
    bias: z.boolean().default(true),
    ...kernelStartParams,
  }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer(shapes, params) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Dense', min: 2, max: MAX_RANK })
    if (wrongRank) return wrongRank
    const tooLarge = refuseWeight('Dense', [lastLength(input), params.units])
    return tooLarge ?? inferredShape('Dense', [...eventShape(input).slice(0, -1), params.units])
  },
  weights(shapes, params) {
    const width = lastLength(onlyShape(shapes))
    const fans = { fanIn: width, fanOut: params.units }
    return {
      kernel: { shape: [width, params.units], initializer: kernelInitializer(params, fans), trainable: true },
      ...(params.bias
        ? { bias: { shape: [params.units], initializer: { kind: 'zeros' }, trainable: true } }
        : {}),
    }
  },
  forward(ops, { inputs, shapes, params, weights, outputShape }) {
    const input = onlyShape(shapes)
    // The matrix product wants rank 2: whatever lies between batch and last axis joins the batch for it.
    const rows = input.length === 2 ? inputs[0]! : ops.reshape(inputs[0]!, [-1, lastLength(input)])
    const made = affine(ops, [rows, weights['kernel']!], { ...params, bias: weights['bias'] })
    return input.length === 2 ? made : ops.reshape(made, [-1, ...eventShape(outputShape)])
  },
  cases: [
    { given: [[null, 4]], params: { units: 16 }, expect: [null, 16] },
    { given: [[null, 20, 4, 3]], params: { units: 5 }, expect: [null, 20, 4, 5] },
    { given: [[null]], expect: { problem: 'shape.rank' } },
    { given: [[null, 1_000_000]], params: { units: 1_000_000 }, expect: { problem: 'weights.too-large' } },
  ],
})
