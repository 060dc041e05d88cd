import { definePooling } from '../pooling.ts'

export const maxPooling2d = definePooling(2, {
  kind: 'max-pooling-2d',
  title: 'Max pooling 2D',
  summary: 'Shrinks an image by keeping the largest value of each window.',
  synonyms: ['maxpool', 'maxpooling2d', 'downsample', 'subsample'],
  reduce: 'max',
  cases: [
    { given: [[null, 28, 28, 32]], expect: [null, 14, 14, 32] },
    { given: [[null, 20, 5, 1]], params: { size: [3, 2], strides: [2, 1] }, expect: [null, 9, 4, 1] },
    { given: [[null, 5, 5, 1]], params: { padding: 'same' }, expect: [null, 3, 3, 1] },
    { given: [[null, 1, 5, 1]], expect: { problem: 'shape.too-small' } },
    { given: [[null, 28, 28]], expect: { problem: 'shape.rank' } },
  ],
})
