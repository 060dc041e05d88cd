import { defineTransposedConvolution } from '../convolution.ts'

export const convTranspose2d = defineTransposedConvolution(2, {
  kind: 'conv-transpose-2d',
  title: 'Conv transpose 2D',
  summary: 'Enlarges an image by a learned convolution; its shapes are the inverse of Conv 2D.',
  synonyms: ['deconvolution', 'transposed', 'fractionally strided', 'conv2dtranspose', 'upsample'],
  cases: [
    {
      given: [[null, 7, 7, 128]],
      params: { filters: 64, kernel: 4, strides: 2 },
      expect: [null, 14, 14, 64],
    },
    {
      given: [[null, 4, 4, 8]],
      params: { filters: 1, kernel: [5, 2], strides: [2, 3], padding: 'valid' },
      expect: [null, 11, 12, 1],
    },
    { given: [[null, 128]], expect: { problem: 'shape.rank' } },
  ],
})
