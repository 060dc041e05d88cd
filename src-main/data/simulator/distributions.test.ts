import { expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { mean, standardDeviation } from '../../../src-shared/physics/statistics.ts'
import { drawFraction, drawGamma, drawPoisson, drawPositive, gammaShare, logGamma } from './distributions.ts'

test('ln Γ agrees with factorials and with scipy', () => {
  expect(logGamma(5)).toBeCloseTo(Math.log(24), 12)
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 12)
  expect(logGamma(123.4)).toBeCloseTo(469.3360974421906, 9)
})

test.each([
  [1, 2, 1 - Math.exp(-2)],
  [3, 2, 1 - 5 * Math.exp(-2)],
  // scipy.special.gammainc
  [0.5, 0.1, 0.34527915398142306],
  [10, 12, 0.7576078383294876],
  [50, 30, 0.0005188914625480344],
])('the gamma distribution of shape %d holds its share below %d', (a, x, share) => {
  expect(gammaShare(a, x)).toBeCloseTo(share, 12)
})

test('a gamma share runs from 0 to 1', () => {
  expect(gammaShare(4, 0)).toBe(0)
  expect(gammaShare(4, 1000)).toBe(1)
})

const DRAWS = 20_000
const drawn = (draw: (rng: ReturnType<typeof createRng>) => number) => {
  const rng = createRng(1, 'distributions')
  return Float64Array.from({ length: DRAWS }, () => draw(rng))
}

// Tolerances are five standard errors of a mean, sd / sqrt(20 000), or more.
test.each([0.3, 4.5, 49, 51, 400])('Poisson counts of mean %d have that mean and variance', (average) => {
  const counts = drawn((rng) => drawPoisson(rng, average))
  expect(Math.abs(mean(counts) - average)).toBeLessThan(5 * Math.sqrt(average / DRAWS))
  expect(Math.abs(standardDeviation(counts) ** 2 / average - 1)).toBeLessThan(0.06)
  expect(counts.every((count) => Number.isInteger(count) && count >= 0)).toBe(true)
})

test.each([0.2, 1, 7.5])('gamma draws of shape %d have that mean and variance', (shape) => {
  const values = drawn((rng) => drawGamma(rng, shape))
  expect(Math.abs(mean(values) - shape)).toBeLessThan(5 * Math.sqrt(shape / DRAWS))
  expect(Math.abs(standardDeviation(values) ** 2 / shape - 1)).toBeLessThan(0.15)
})

test('positive draws and fractions have the asked mean and standard deviation', () => {
  const values = drawn((rng) => drawPositive(rng, 30, 6))
  expect(mean(values)).toBeCloseTo(30, 0)
  expect(standardDeviation(values)).toBeCloseTo(6, 0)
  const fractions = drawn((rng) => drawFraction(rng, 0.4, 0.12))
  expect(mean(fractions)).toBeCloseTo(0.4, 2)
  expect(standardDeviation(fractions)).toBeCloseTo(0.12, 2)
  expect(fractions.every((value) => value >= 0 && value <= 1)).toBe(true)
})
