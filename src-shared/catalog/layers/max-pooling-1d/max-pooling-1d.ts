import { definePooling } from '../pooling.ts'

export const maxPooling1d = definePooling(1, {
  kind: 'max-pooling-1d',
  title: 'Max pooling 1D',
  summary: 'Shrinks a sequence by keeping the largest value of each window.',
  synonyms: ['maxpool', 'maxpooling1d', 'downsample', 'subsample'],
  reduce: 'max',
  cases: [
    { given: [[null, 9, 3]], expect: [null, 4, 3] },
    { given: [[null, 9, 3]], params: { size: 3, strides: 2, padding: 'same' }, expect: [null, 5, 3] },
    { given: [[null, 2, 3]], params: { size: [3] }, expect: { problem: 'shape.too-small' } },
    { given: [[null, 9]], expect: { problem: 'shape.rank' } },
  ],
})
