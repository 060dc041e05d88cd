import { z } from 'zod'
import { defineLayer } from '../../define.ts'
import { eventShape, sizeOf } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const flatten = defineLayer({
  kind: 'flatten',
  version: 1,
  title: 'Flatten',
  category: 'shape',
  summary: 'Lays all values of an event out in one row.',
  synonyms: ['vector', 'ravel', 'unroll'],
  params: z.object({}),
  inputs: [{ name: 'in', rank: [1, MAX_RANK] }],
  infer(shapes) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Flatten', min: 1, max: MAX_RANK })
    return wrongRank ?? inferredShape('Flatten', [sizeOf(eventShape(input))])
  },
  weights: () => ({}),
  forward: (ops, { inputs, shapes }) => ops.reshape(inputs[0]!, [-1, sizeOf(eventShape(onlyShape(shapes)))]),
  cases: [
    { given: [[null, 28, 28]], expect: [null, 784] },
    { given: [[null, 7, 7, 128]], expect: [null, 6272] },
    { given: [[null]], expect: [null, 1] },
    { given: [[null, 2, 2, 2, 2, 2, 2]], expect: { problem: 'shape.rank' } },
  ],
})
