import { expect, it } from 'vitest'
import { broadcastShapes } from './broadcast.ts'

// By hand, after NumPy's rule; null inside a shape is the batch.
it.each([
  { a: [null, 4], b: [null, 4], expected: [null, 4] },
  { a: [null, 4], b: [4], expected: [null, 4] },
  { a: [null, 5, 1], b: [null, 1, 3], expected: [null, 5, 3] },
  { a: [1, 3], b: [null, 3], expected: [null, 3] },
  { a: [], b: [null, 2], expected: [null, 2] },
  { a: [8, 8, 3], b: [null, 8, 8, 1], expected: [null, 8, 8, 3] },
  { a: [null, 4], b: [null, 5], expected: null },
  { a: [4, 2], b: [null, 2], expected: null },
])('$a with $b gives $expected', ({ a, b, expected }) => {
  expect(broadcastShapes(a, b)).toEqual(expected)
  expect(broadcastShapes(b, a)).toEqual(expected)
})
