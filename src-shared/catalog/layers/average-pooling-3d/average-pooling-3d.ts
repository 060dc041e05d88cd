import { definePooling } from '../pooling.ts'

export const averagePooling3d = definePooling(3, {
  kind: 'average-pooling-3d',
  title: 'Average pooling 3D',
  summary: 'Shrinks a volume by averaging each window.',
  synonyms: ['avgpool', 'averagepooling3d', 'mean', 'downsample'],
  reduce: 'average',
  cases: [
    { given: [[null, 12, 12, 12, 4]], expect: [null, 6, 6, 6, 4] },
    { given: [[null, 45, 16, 9, 1]], params: { size: [5, 4, 3] }, expect: [null, 9, 4, 3, 1] },
    { given: [[null, 3, 4, 1, 1]], expect: { problem: 'shape.too-small' } },
    { given: [[null, 16, 9, 1]], expect: { problem: 'shape.rank' } },
  ],
})
