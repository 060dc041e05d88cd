import { defineCropping } from '../resizing.ts'

export const cropping3d = defineCropping(3, {
  kind: 'cropping-3d',
  title: 'Cropping 3D',
  summary: 'Cuts cells off the edges of a volume.',
  synonyms: ['cropping3d', 'crop', 'trim', 'cut'],
  cases: [
    { given: [[null, 5, 6, 7, 2]], expect: [null, 3, 4, 5, 2] },
    { given: [[null, 48, 16, 9, 1]], params: { cropping: [[3, 0], 0, 0] }, expect: [null, 45, 16, 9, 1] },
    { given: [[null, 2, 6, 7, 2]], expect: { problem: 'shape.too-small' } },
    { given: [[null, 6, 7, 2]], expect: { problem: 'shape.rank' } },
  ],
})
