import { definePooling } from '../pooling.ts'

export const averagePooling1d = definePooling(1, {
  kind: 'average-pooling-1d',
  title: 'Average pooling 1D',
  summary: 'Shrinks a sequence by averaging each window.',
  synonyms: ['avgpool', 'averagepooling1d', 'mean', 'downsample'],
  reduce: 'average',
  cases: [
    { given: [[null, 9, 3]], expect: [null, 4, 3] },
    { given: [[null, 9, 3]], params: { size: 3, strides: 2, padding: 'same' }, expect: [null, 5, 3] },
    { given: [[null, 2, 3]], params: { size: [3] }, expect: { problem: 'shape.too-small' } },
    { given: [[null, 9]], expect: { problem: 'shape.rank' } },
  ],
})
