import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { inferElementwise } from '../merging.ts'
import { MAX_RANK } from '../refusals.ts'

export const multiply = defineLayer({
  kind: 'multiply',
  version: 1,
  title: 'Multiply',
  category: 'combine',
  summary: 'Multiplies its inputs value by value, such as features with a gate.',
  synonyms: ['product', 'times', 'gate', 'mask', 'merge'],
  params: z.object({}),
  inputs: [{ name: 'in', many: true, rank: [1, MAX_RANK] }],
  infer: (shapes) => inferElementwise('Multiply', shapes),
  weights: () => ({}),
  forward: (ops, { inputs }) => inputs.reduce((result, each) => ops.mul(result, each)),
  cases: [
    {
      given: [
        [null, 7],
        [null, 7],
      ],
      expect: [null, 7],
    },
    {
      given: [
        [null, 8, 8, 3],
        [null, 1, 1, 3],
        [null, 8, 8, 1],
      ],
      expect: [null, 8, 8, 3],
    },
    {
      given: [
        [null, 7],
        [null, 8],
      ],
      expect: { problem: 'shape.mismatch' },
    },
    {
      given: [
        [null, 8, 8, 3],
        [null, 3],
      ],
      expect: { problem: 'shape.rank' },
    },
    { given: [[null, 7]], expect: { problem: 'inputs.too-few' } },
  ],
})
