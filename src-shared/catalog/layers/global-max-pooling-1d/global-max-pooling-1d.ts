import { defineGlobalPooling } from '../pooling.ts'

export const globalMaxPooling1d = defineGlobalPooling(1, {
  kind: 'global-max-pooling-1d',
  title: 'Global max pooling 1D',
  summary: 'Keeps the largest value of each channel of a sequence.',
  synonyms: ['globalmaxpool', 'globalmaxpooling1d', 'max over space'],
  reduce: 'max',
  cases: [
    { given: [[null, 9, 3]], expect: [null, 3] },
    { given: [[null, 1, 7]], expect: [null, 7] },
    { given: [[null, 9]], expect: { problem: 'shape.rank' } },
  ],
})
