import { defineGlobalPooling } from '../pooling.ts'

export const globalAveragePooling2d = defineGlobalPooling(2, {
  kind: 'global-average-pooling-2d',
  title: 'Global average pooling 2D',
  summary: 'Averages each channel of an image over all of its cells.',
  synonyms: ['gap', 'globalavgpool', 'globalaveragepooling2d', 'mean over space'],
  reduce: 'average',
  cases: [
    { given: [[null, 7, 7, 256]], expect: [null, 256] },
    { given: [[null, 20, 4, 1]], expect: [null, 1] },
    { given: [[null, 7, 256]], expect: { problem: 'shape.rank' } },
  ],
})
