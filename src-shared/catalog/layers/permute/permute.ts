import { z } from 'zod'
import { defineLayer, refused } from '../../define.ts'
import { eventShape, formatShape } from '../../../tensor/shape.ts'
import { inferredShape, MAX_RANK, onlyShape, refuseRank } from '../refusals.ts'

export const permute = defineLayer({
  kind: 'permute',
  version: 1,
  title: 'Permute',
  category: 'shape',
  summary: 'Reorders the dimensions of an event, such as rows with columns.',
  synonyms: ['transpose', 'swap axes', 'rearrange'],
  params: z.object({
    /** Which input dimension comes first, second, ...; counted from 1, the batch not counted, as in Keras. */
    order: z
      .array(
        z
          .int()
          .min(1)
          .max(MAX_RANK - 1),
      )
      .min(1)
      .max(MAX_RANK - 1)
      .default([2, 1]),
  }),
  inputs: [{ name: 'in', rank: [2, MAX_RANK] }],
  infer(shapes, params) {
    const input = onlyShape(shapes)
    const wrongRank = refuseRank(input, { title: 'Permute', min: 2, max: MAX_RANK })
    if (wrongRank) return wrongRank
    const event = eventShape(input)
    const expected = event.map((_, axis) => axis + 1)
    const isPermutation =
      params.order.length === event.length && expected.every((axis) => params.order.includes(axis))
    if (!isPermutation) {
      return refused({
        code: 'permute.order',
        at: { param: 'order' },
        message:
          `Permute needs each of ${expected.join(', ')} once for an input of ${formatShape(input)}, ` +
          `but the order is ${params.order.join(', ')}.`,
        hint: `Set the order to ${[...expected].reverse().join(', ')} to reverse the dimensions.`,
      })
    }
    return inferredShape(
      'Permute',
      params.order.map((axis) => event[axis - 1]!),
    )
  },
  weights: () => ({}),
  forward: (ops, { inputs, params }) => ops.transpose(inputs[0]!, [0, ...params.order]),
  cases: [
    { given: [[null, 20, 4]], expect: [null, 4, 20] },
    { given: [[null, 45, 16, 9, 1]], params: { order: [3, 2, 1, 4] }, expect: [null, 9, 16, 45, 1] },
    { given: [[null, 5]], params: { order: [1] }, expect: [null, 5] },
    { given: [[null, 20, 4, 1]], expect: { problem: 'permute.order' } },
    { given: [[null, 20, 4]], params: { order: [1, 1] }, expect: { problem: 'permute.order' } },
    { given: [[null]], expect: { problem: 'shape.rank' } },
  ],
})
