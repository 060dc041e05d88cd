import { defineGlobalPooling } from '../pooling.ts'

export const globalAveragePooling1d = defineGlobalPooling(1, {
  kind: 'global-average-pooling-1d',
  title: 'Global average pooling 1D',
  summary: 'Averages each channel of a sequence over all of its cells.',
  synonyms: ['gap', 'globalavgpool', 'globalaveragepooling1d', 'mean over space'],
  reduce: 'average',
  cases: [
    { given: [[null, 9, 3]], expect: [null, 3] },
    { given: [[null, 1, 7]], expect: [null, 7] },
    { given: [[null, 9]], expect: { problem: 'shape.rank' } },
  ],
})
