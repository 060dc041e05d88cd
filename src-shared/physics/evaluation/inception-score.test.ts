import { expect, test } from 'vitest'
import { inceptionScore } from './inception-score.ts'

test('sure and even over three classes scores 3; all of one class, or nothing recognised, scores 1', () => {
  const sure = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1)
  expect(inceptionScore(sure, 3, [0, 1, 2])).toBeCloseTo(3, 12)
  expect(inceptionScore(sure, 3, [1, 1, 1])).toBeCloseTo(1, 12)
  expect(inceptionScore(new Float64Array(6).fill(1 / 3), 3, [0, 1])).toBeCloseTo(1, 12)
})

test('by hand: 0.9 and 0.1, the other way round: exp(ln 2 − H(0.9)) = 2 · 0.9^0.9 · 0.1^0.1', () => {
  // 2 · 0.909533 · 0.794328
  expect(inceptionScore(Float64Array.of(0.9, 0.1, 0.1, 0.9), 2, [0, 1])).toBeCloseTo(1.4449348, 6)
})
