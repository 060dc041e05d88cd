import { expect, test } from 'vitest'
import { openSimilarity, peakSignalToNoise } from './structural-similarity.ts'

test('equal pictures have 1, whatever their size', () => {
  const picture = Array.from({ length: 15 * 13 }, (_, at) => (at * 7) % 11)
  expect(openSimilarity({ rows: 15, columns: 13, range: 10 })(picture, picture)).toBeCloseTo(1, 12)
})

test('constant pictures of 1 and 2 with a range of 10: (4 + 0.01) / (5 + 0.01)', () => {
  const similarity = openSimilarity({ rows: 12, columns: 12, range: 10 })
  const constant = (value: number) => new Array<number>(144).fill(value)
  expect(similarity(constant(1), constant(2))).toBeCloseTo(4.01 / 5.01, 10)
})

test('two cells against their mirror image: means 1, variances 1, covariance −1', () => {
  const similarity = openSimilarity({ rows: 1, columns: 2, range: 10 })
  expect(similarity([0, 2], [2, 0])).toBeCloseTo((-2 + 0.09) / (2 + 0.09), 12)
})

test('one bright cell in a picture of 12 × 11: two places, seen at the middle of one and next to it in the other', () => {
  const [a, b] = [new Array<number>(132).fill(0), new Array<number>(132).fill(0)]
  a[5 * 11 + 5] = 1
  // Weight of the middle, and of the cell above it.
  const terms = Array.from({ length: 11 }, (_, at) => Math.exp(-((at - 5) ** 2) / 4.5))
  const total = terms.reduce((sum, each) => sum + each, 0)
  const local = (row: number) => {
    const w = ((terms[row] ?? 0) / total) * (1 / total)
    const variance = w - w * w
    return (1e-4 * 9e-4) / ((w * w + 1e-4) * (variance + 9e-4))
  }
  expect(openSimilarity({ rows: 12, columns: 11, range: 1 })(a, b)).toBeCloseTo((local(5) + local(4)) / 2, 12)
})

test('an error of a hundredth of the range is 40 dB', () => {
  expect(peakSignalToNoise(1e-4, 1)).toBeCloseTo(40, 12)
  expect(peakSignalToNoise(0, 1)).toBe(Infinity)
})
