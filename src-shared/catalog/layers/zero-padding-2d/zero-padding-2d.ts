import { defineZeroPadding } from '../resizing.ts'

export const zeroPadding2d = defineZeroPadding(2, {
  kind: 'zero-padding-2d',
  title: 'Zero padding 2D',
  summary: 'Adds cells of zero around an image.',
  synonyms: ['zeropadding2d', 'pad', 'border', 'margin'],
  cases: [
    { given: [[null, 28, 28, 1]], params: { padding: 2 }, expect: [null, 32, 32, 1] },
    { given: [[null, 20, 4, 1]], params: { padding: [1, 2] }, expect: [null, 22, 8, 1] },
    { given: [[null, 7, 7, 3]], params: { padding: [[0, 1], 2] }, expect: [null, 8, 11, 3] },
    { given: [[null, 28, 28]], expect: { problem: 'shape.rank' } },
  ],
})
