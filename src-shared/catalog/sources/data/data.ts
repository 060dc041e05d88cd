import { z } from 'zod'
import { defineSource, inferred, refused } from '../../define.ts'

export const dataSource = defineSource({
  kind: 'data',
  version: 1,
  title: 'Data',
  category: 'source',
  summary: 'The events of the data set, as they leave the transforms.',
  synonyms: ['input', 'showers', 'images', 'features', 'real', 'x'],
  params: z.object({}),
  infer(_params, context) {
    if (context.data !== null) return inferred(context.data.shape)
    return refused({
      code: 'source.no-data',
      message: 'Data needs 1 data set in the data lane, but 0 are ready.',
      hint: 'Add a Dataset node, or repair the problems on it and its transforms.',
    })
  },
})
