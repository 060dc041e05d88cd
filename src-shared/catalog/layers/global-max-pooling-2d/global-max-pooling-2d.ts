import { defineGlobalPooling } from '../pooling.ts'

export const globalMaxPooling2d = defineGlobalPooling(2, {
  kind: 'global-max-pooling-2d',
  title: 'Global max pooling 2D',
  summary: 'Keeps the largest value of each channel of an image.',
  synonyms: ['globalmaxpool', 'globalmaxpooling2d', 'max over space'],
  reduce: 'max',
  cases: [
    { given: [[null, 7, 7, 256]], expect: [null, 256] },
    { given: [[null, 20, 4, 1]], expect: [null, 1] },
    { given: [[null, 7, 256]], expect: { problem: 'shape.rank' } },
  ],
})
