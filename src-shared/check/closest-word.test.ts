import { expect, test } from 'vitest'
import { closestWord, editDistance } from './closest-word.ts'

test.each([
  ['kitten', 'sitting', 3],
  ['', 'abc', 3],
  ['flaw', 'lawn', 2],
  ['same', 'same', 0],
  ['trian', 'train', 1],
])('%s and %s are %i edits apart', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance)
  expect(editDistance(b, a)).toBe(distance)
})

test.each([
  ['dens', 'dense'],
  ['Conv2D', 'conv-2d'],
  ['batchnorm', 'batch-norm'],
  ['conv-2', 'conv-2d'],
  ['gru', null],
  ['transformer', null],
  ['', null],
])('%s means %s', (word, meant) => {
  expect(closestWord(word, ['relu', 'conv-1d', 'conv-2d', 'dense', 'batch-norm'])).toBe(meant)
})
