import { defineUpsampling } from '../resizing.ts'

export const upsampling3d = defineUpsampling(3, {
  kind: 'upsampling-3d',
  title: 'Upsampling 3D',
  summary: 'Enlarges a volume by repeating every cell.',
  synonyms: ['upsampling3d', 'resize', 'nearest', 'repeat', 'enlarge'],
  cases: [
    { given: [[null, 3, 4, 5, 2]], expect: [null, 6, 8, 10, 2] },
    { given: [[null, 9, 4, 3, 1]], params: { size: [5, 4, 3] }, expect: [null, 45, 16, 9, 1] },
    { given: [[null, 1000, 1000, 1000, 2]], expect: { problem: 'shape.too-large' } },
    { given: [[null, 4, 5, 2]], expect: { problem: 'shape.rank' } },
  ],
})
