import { z } from 'zod'
import { defineSource, inferred, refused } from '../../define.ts'

export const conditionSource = defineSource({
  kind: 'condition',
  version: 1,
  title: 'Condition',
  category: 'source',
  summary: 'What an event is asked to be, such as its incident energy, as it leaves the transforms.',
  synonyms: ['energy', 'incident', 'label', 'conditional', 'input'],
  params: z.object({}),
  infer(_params, context) {
    if (context.condition !== null) return inferred(context.condition.shape)
    return refused({
      code: 'source.no-condition',
      message: 'Condition needs at least 1 number per event from the data set, but it has 0.',
      hint: 'Give the Dataset node a condition (incident energy or labels), or delete this node and its wires.',
    })
  },
})
