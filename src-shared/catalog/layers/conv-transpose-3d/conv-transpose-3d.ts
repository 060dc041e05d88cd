import { defineTransposedConvolution } from '../convolution.ts'

export const convTranspose3d = defineTransposedConvolution(3, {
  kind: 'conv-transpose-3d',
  title: 'Conv transpose 3D',
  summary: 'Enlarges a volume by a learned convolution; its shapes are the inverse of Conv 3D.',
  synonyms: ['deconvolution', 'transposed', 'conv3dtranspose', 'voxel', 'upsample'],
  cases: [
    {
      given: [[null, 3, 4, 5, 8]],
      params: { filters: 2, kernel: 3, strides: 2 },
      expect: [null, 6, 8, 10, 2],
    },
    {
      given: [[null, 3, 4, 5, 8]],
      params: { filters: 2, kernel: 3, padding: 'valid' },
      expect: [null, 5, 6, 7, 2],
    },
    { given: [[null, 4, 4, 8]], expect: { problem: 'shape.rank' } },
  ],
})
