import { defineUpsampling } from '../resizing.ts'

export const upsampling2d = defineUpsampling(2, {
  kind: 'upsampling-2d',
  title: 'Upsampling 2D',
  summary: 'Enlarges an image by repeating every cell.',
  synonyms: ['upsampling2d', 'resize', 'nearest', 'repeat', 'enlarge'],
  cases: [
    { given: [[null, 7, 7, 128]], expect: [null, 14, 14, 128] },
    { given: [[null, 10, 4, 8]], params: { size: [2, 1] }, expect: [null, 20, 4, 8] },
    { given: [[null, 6272]], expect: { problem: 'shape.rank' } },
  ],
})
