import { defineConvolution } from '../convolution.ts'

export const conv1d = defineConvolution(1, {
  kind: 'conv-1d',
  title: 'Conv 1D',
  summary: 'Slides learned filters along a sequence or a longitudinal profile.',
  synonyms: ['convolution', 'conv1d', 'filter', 'temporal'],
  cases: [
    { given: [[null, 11, 1]], params: { filters: 1, kernel: 2, padding: 'valid' }, expect: [null, 10, 1] },
    { given: [[null, 45, 3]], params: { filters: 8, kernel: [3], strides: [2] }, expect: [null, 23, 8] },
    {
      given: [[null, 9, 2]],
      params: { filters: 4, kernel: 3, dilation: 4, padding: 'valid' },
      expect: [null, 1, 4],
    },
    {
      given: [[null, 8, 2]],
      params: { kernel: 3, dilation: 4, padding: 'valid' },
      expect: { problem: 'shape.too-small' },
    },
    { given: [[null, 9]], expect: { problem: 'shape.rank' } },
  ],
})
