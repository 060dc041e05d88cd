import { defineGlobalPooling } from '../pooling.ts'

export const globalMaxPooling3d = defineGlobalPooling(3, {
  kind: 'global-max-pooling-3d',
  title: 'Global max pooling 3D',
  summary: 'Keeps the largest value of each channel of a volume.',
  synonyms: ['globalmaxpool', 'globalmaxpooling3d', 'max over space'],
  reduce: 'max',
  cases: [
    { given: [[null, 6, 6, 6, 16]], expect: [null, 16] },
    { given: [[null, 45, 16, 9, 2]], expect: [null, 2] },
    { given: [[null, 6, 6, 16]], expect: { problem: 'shape.rank' } },
  ],
})
