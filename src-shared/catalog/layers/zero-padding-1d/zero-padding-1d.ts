import { defineZeroPadding } from '../resizing.ts'

export const zeroPadding1d = defineZeroPadding(1, {
  kind: 'zero-padding-1d',
  title: 'Zero padding 1D',
  summary: 'Adds cells of zero around a sequence.',
  synonyms: ['zeropadding1d', 'pad', 'border', 'margin'],
  cases: [
    { given: [[null, 5, 2]], expect: [null, 7, 2] },
    { given: [[null, 5, 2]], params: { padding: [0, 3] }, expect: [null, 8, 2] },
    { given: [[null, 5, 2]], params: { padding: [[2, 3]] }, expect: [null, 10, 2] },
    { given: [[null, 5]], expect: { problem: 'shape.rank' } },
  ],
})
