import { defineConvolution } from '../convolution.ts'

export const conv3d = defineConvolution(3, {
  kind: 'conv-3d',
  title: 'Conv 3D',
  summary: 'Slides learned filters through a volume, such as a whole calorimeter.',
  synonyms: ['convolution', 'conv3d', 'filter', 'voxel'],
  cases: [
    {
      given: [[null, 12, 12, 12, 1]],
      params: { filters: 16, kernel: 3, strides: 2 },
      expect: [null, 6, 6, 6, 16],
    },
    {
      given: [[null, 45, 16, 9, 2]],
      params: { filters: 4, kernel: [5, 3, 2], padding: 'valid' },
      expect: [null, 41, 14, 8, 4],
    },
    {
      given: [[null, 3, 96, 12, 1]],
      params: { filters: 2, kernel: [4, 4, 4], padding: 'valid' },
      expect: { problem: 'shape.too-small' },
    },
    { given: [[null, 16, 9, 2]], expect: { problem: 'shape.rank' } },
  ],
})
