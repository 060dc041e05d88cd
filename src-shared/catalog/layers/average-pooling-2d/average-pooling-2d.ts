import { definePooling } from '../pooling.ts'

export const averagePooling2d = definePooling(2, {
  kind: 'average-pooling-2d',
  title: 'Average pooling 2D',
  summary: 'Shrinks an image by averaging each window.',
  synonyms: ['avgpool', 'averagepooling2d', 'mean', 'downsample'],
  reduce: 'average',
  cases: [
    { given: [[null, 28, 28, 32]], expect: [null, 14, 14, 32] },
    { given: [[null, 20, 5, 1]], params: { size: [3, 2], strides: [2, 1] }, expect: [null, 9, 4, 1] },
    { given: [[null, 5, 5, 1]], params: { padding: 'same' }, expect: [null, 3, 3, 1] },
    { given: [[null, 1, 5, 1]], expect: { problem: 'shape.too-small' } },
    { given: [[null, 28, 28]], expect: { problem: 'shape.rank' } },
  ],
})
