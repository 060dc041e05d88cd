import { defineZeroPadding } from '../resizing.ts'

export const zeroPadding3d = defineZeroPadding(3, {
  kind: 'zero-padding-3d',
  title: 'Zero padding 3D',
  summary: 'Adds cells of zero around a volume.',
  synonyms: ['zeropadding3d', 'pad', 'border', 'margin'],
  cases: [
    { given: [[null, 3, 4, 5, 2]], expect: [null, 5, 6, 7, 2] },
    { given: [[null, 3, 4, 5, 2]], params: { padding: [0, [1, 0], 2] }, expect: [null, 3, 5, 9, 2] },
    { given: [[null, 4, 5, 2]], expect: { problem: 'shape.rank' } },
  ],
})
