import { defineCropping } from '../resizing.ts'

export const cropping2d = defineCropping(2, {
  kind: 'cropping-2d',
  title: 'Cropping 2D',
  summary: 'Cuts cells off the edges of an image.',
  synonyms: ['cropping2d', 'crop', 'trim', 'cut'],
  cases: [
    { given: [[null, 32, 32, 1]], params: { cropping: 2 }, expect: [null, 28, 28, 1] },
    {
      given: [[null, 22, 8, 1]],
      params: {
        cropping: [
          [2, 0],
          [1, 3],
        ],
      },
      expect: [null, 20, 4, 1],
    },
    { given: [[null, 20, 4, 1]], params: { cropping: [1, 2] }, expect: { problem: 'shape.too-small' } },
    { given: [[null, 28, 28]], expect: { problem: 'shape.rank' } },
  ],
})
