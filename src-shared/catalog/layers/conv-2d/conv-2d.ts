import { defineConvolution } from '../convolution.ts'

export const conv2d = defineConvolution(2, {
  kind: 'conv-2d',
  title: 'Conv 2D',
  summary: 'Slides learned filters over an image or a calorimeter layer.',
  synonyms: ['convolution', 'conv2d', 'filter', 'cnn'],
  cases: [
    {
      given: [[null, 7, 7, 1]],
      params: { filters: 1, kernel: 3, padding: 'valid' },
      expect: [null, 5, 5, 1],
    },
    {
      given: [[null, 28, 28, 1]],
      params: { filters: 64, kernel: 5, strides: 2 },
      expect: [null, 14, 14, 64],
    },
    {
      given: [[null, 20, 4, 1]],
      params: { filters: 8, kernel: [5, 2], strides: [3, 1], padding: 'valid' },
      expect: [null, 6, 3, 8],
    },
    {
      given: [[null, 28, 28, 1]],
      params: { kernel: 3, strides: 2, dilation: 2 },
      expect: { problem: 'conv.stride-and-dilation' },
    },
    {
      given: [[null, 5, 2, 1]],
      params: { kernel: 3, padding: 'valid' },
      expect: { problem: 'shape.too-small' },
    },
    { given: [[null, 128]], expect: { problem: 'shape.rank' } },
  ],
})
