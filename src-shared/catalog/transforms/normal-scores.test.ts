import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { arrayOps, arrayValue } from '../../plan/array-ops.ts'
import { fractions } from './fractions/fractions.ts'
import { fitNormalScores, fromScores, normalDeviate, normalProbability, toScores } from './normal-scores.ts'
import { energies, tried } from './tried.ts'

test('deviates and probabilities are those of the normal tables', () => {
  // Abramowitz and Stegun, table 26.1: P(1) = 0.841345, P(2) = 0.977250, P(3) = 0.998650.
  expect(normalProbability(1)).toBeCloseTo(0.841345, 6)
  expect(normalProbability(-2)).toBeCloseTo(1 - 0.97725, 6)
  expect(normalDeviate(0.99865)).toBeCloseTo(3, 4)
  expect(normalDeviate(0.5)).toBeCloseTo(0, 12)
})

test('the median maps to 0 and the outermost events to the ends, and everything back', () => {
  // 101 events 0 … 100: the median is 50; event 0 stands at probability 1/202.
  const learned = fitNormalScores([Float64Array.from({ length: 101 }, (_, index) => index)])
  const forward = toScores(arrayOps, arrayValue([0, 50, 100, 150], [4, 1]), learned)
  const end = normalDeviate(1 - 0.5 / 101)
  ;[-end, 0, end, end].forEach((score, event) => expect(forward.values[event]).toBeCloseTo(score, 9))
  const back = fromScores(arrayOps, forward, learned)
  expect([...back.values].map((value) => Math.round(value * 1e6) / 1e6)).toEqual([0, 50, 100, 100])
})

test('a long-tailed column becomes standard normal', () => {
  const rng = createRng(5, 'tail')
  const values = Float64Array.from({ length: 20_000 }, () => Math.exp(rng.normal()))
  const learned = fitNormalScores([values.slice().sort()])
  const { values: scores } = toScores(arrayOps, arrayValue([...values], [values.length, 1]), learned)
  const mean = scores.reduce((sum, value) => sum + value, 0) / scores.length
  const variance = scores.reduce((sum, value) => sum + (value - mean) ** 2, 0) / scores.length
  expect(mean).toBeCloseTo(0, 2)
  expect(Math.sqrt(variance)).toBeCloseTo(1, 2)
})

test('a column that never changes maps to 0 and back', () => {
  const learned = fitNormalScores([Float64Array.of(7, 7, 7)])
  expect([...toScores(arrayOps, arrayValue([7], [1, 1]), learned).values]).toEqual([0])
  expect([...fromScores(arrayOps, arrayValue([0], [1, 1]), learned).values]).toEqual([7])
})

test('columns with different numbers of knots do not disturb each other', () => {
  const learned = fitNormalScores([
    Float64Array.of(0, 0, 0, 1),
    Float64Array.from({ length: 50 }, (_, index) => index),
  ])
  const x = arrayValue([0, 12.5, 1, 40], [2, 2])
  const back = fromScores(arrayOps, toScores(arrayOps, x, learned), learned)
  ;[...back.values].forEach((value, index) => expect(value).toBeCloseTo([0, 12.5, 1, 40][index] ?? NaN, 9))
})

test('fractions with normal totals come back as they were', () => {
  const rng = createRng(9, 'events')
  const training = Array.from({ length: 200 }, () =>
    Array.from({ length: 3 }, () => Math.exp(2 * rng.normal())),
  )
  const split = tried(fractions, { params: { total: 'normal' }, input: energies([3]), training })
  const back = split.inverse(split.forward(training))
  training.flat().forEach((value, index) => expect(back.flat()[index]! / value).toBeCloseTo(1, 6))
})
