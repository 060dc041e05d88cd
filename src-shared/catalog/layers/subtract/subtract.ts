import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { inferElementwise } from '../merging.ts'
import { MAX_RANK } from '../refusals.ts'

export const subtract = defineLayer({
  kind: 'subtract',
  version: 1,
  title: 'Subtract',
  category: 'combine',
  summary: 'Takes its second input away from its first, value by value.',
  synonyms: ['minus', 'difference', 'residual', 'merge'],
  params: z.object({}),
  inputs: [
    { name: 'a', rank: [1, MAX_RANK] },
    { name: 'b', rank: [1, MAX_RANK] },
  ],
  infer: (shapes) => inferElementwise('Subtract', shapes),
  weights: () => ({}),
  forward: (ops, { inputs }) => ops.sub(inputs[0]!, inputs[1]!),
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
        [null, 5, 1],
        [null, 1, 3],
      ],
      expect: [null, 5, 3],
    },
    {
      given: [
        [null, 5, 5],
        [null, 4, 5],
      ],
      expect: { problem: 'shape.mismatch' },
    },
    {
      given: [
        [null, 5, 5],
        [null, 5],
      ],
      expect: { problem: 'shape.rank' },
    },
  ],
})
