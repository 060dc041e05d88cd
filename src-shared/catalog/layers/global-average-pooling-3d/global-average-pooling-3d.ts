import { defineGlobalPooling } from '../pooling.ts'

export const globalAveragePooling3d = defineGlobalPooling(3, {
  kind: 'global-average-pooling-3d',
  title: 'Global average pooling 3D',
  summary: 'Averages each channel of a volume over all of its cells.',
  synonyms: ['gap', 'globalavgpool', 'globalaveragepooling3d', 'mean over space'],
  reduce: 'average',
  cases: [
    { given: [[null, 6, 6, 6, 16]], expect: [null, 16] },
    { given: [[null, 45, 16, 9, 2]], expect: [null, 2] },
    { given: [[null, 6, 6, 16]], expect: { problem: 'shape.rank' } },
  ],
})
