import { describe, expect, test } from 'vitest'
import { fitIsotonic } from './isotonic.ts'

const ALL = { low: 0, high: 1 }

describe('isotonic regression, by hand', () => {
  test('what falls is pooled with what was before it, as far back as needed', () => {
    // 1 is followed by 0, 0: all three become 1/3; 1 stays.
    const fitted = fitIsotonic([1, 2, 3, 4], [1, 0, 0, 1], ALL)
    for (const score of [1, 2, 3]) expect(fitted(score)).toBeCloseTo(1 / 3, 12)
    expect(fitted(4)).toBe(1)
    // Half way between the block that ends at 3 and the one that begins at 4.
    expect(fitted(3.5)).toBeCloseTo(2 / 3, 12)
  })

  test('a block pooled late reaches back over one that was in order', () => {
    // 0, 1/2 (of 1, 0), 0, 0: the mean of 1, 0, 0, 0 is 1/4, above 0.
    const fitted = fitIsotonic([10, 20, 30, 40, 50], [0, 1, 0, 0, 0], ALL)
    expect([10, 20, 35, 50].map(fitted)).toEqual([0, 0.25, 0.25, 0.25])
  })

  test('equal scores count as one, with the mean of their outcomes', () => {
    const fitted = fitIsotonic([5, 5, 5, 7], [0, 1, 1, 1], ALL)
    expect(fitted(5)).toBeCloseTo(2 / 3, 12)
    expect(fitted(6)).toBeCloseTo(5 / 6, 12)
  })

  test('scores may come in any order; beyond the ends it stays, within the limits', () => {
    const fitted = fitIsotonic([3, 1, 2], [1, 0, 0], { low: 1e-6, high: 1 - 1e-6 })
    expect([-9, 1, 2, 3, 9].map(fitted)).toEqual([1e-6, 1e-6, 1e-6, 1 - 1e-6, 1 - 1e-6])
  })
})
