import { defineUpsampling } from '../resizing.ts'

export const upsampling1d = defineUpsampling(1, {
  kind: 'upsampling-1d',
  title: 'Upsampling 1D',
  summary: 'Enlarges a sequence by repeating every cell.',
  synonyms: ['upsampling1d', 'resize', 'nearest', 'repeat', 'enlarge'],
  cases: [
    { given: [[null, 5, 2]], expect: [null, 10, 2] },
    { given: [[null, 5, 2]], params: { size: [3] }, expect: [null, 15, 2] },
    { given: [[null, 5]], expect: { problem: 'shape.rank' } },
  ],
})
