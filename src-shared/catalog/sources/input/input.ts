import { z } from 'zod'
import { sizeOf } from '../../../tensor/shape.ts'
import { defineSource, inferred, refused } from '../../define.ts'
import { MAX_RANK } from '../../layers/refusals.ts'

const MAX_VALUES = 2_147_483_647

export const inputSource = defineSource({
  kind: 'input',
  version: 1,
  title: 'Input',
  category: 'source',
  summary: 'What a network used as a node inside another network is fed.',
  synonyms: ['placeholder', 'argument', 'part', 'block', 'subnetwork'],
  params: z.object({
    /** Shape of one event, the batch left out. */
    shape: z
      .array(z.int().min(1).max(MAX_VALUES))
      .min(1)
      .max(MAX_RANK - 1)
      .default([1]),
  }),
  infer(params) {
    const values = sizeOf(params.shape)
    if (values <= MAX_VALUES) return inferred(params.shape)
    return refused({
      code: 'shape.too-large',
      at: { param: 'shape' },
      message: `Input declares ${params.shape.join('×')} = ${values} values per event, but at most ${MAX_VALUES} are possible.`,
      hint: 'Declare a smaller shape.',
    })
  },
})
