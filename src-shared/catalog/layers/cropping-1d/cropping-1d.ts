import { defineCropping } from '../resizing.ts'

export const cropping1d = defineCropping(1, {
  kind: 'cropping-1d',
  title: 'Cropping 1D',
  summary: 'Cuts cells off the edges of a sequence.',
  synonyms: ['cropping1d', 'crop', 'trim', 'cut'],
  cases: [
    { given: [[null, 5, 2]], expect: [null, 3, 2] },
    { given: [[null, 5, 2]], params: { cropping: [0, 4] }, expect: [null, 1, 2] },
    { given: [[null, 5, 2]], params: { cropping: [[2, 3]] }, expect: { problem: 'shape.too-small' } },
    { given: [[null, 5]], expect: { problem: 'shape.rank' } },
  ],
})
