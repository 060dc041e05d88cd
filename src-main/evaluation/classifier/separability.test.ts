import { describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { areaUnderCurve, curveOf, divergenceFrom } from './separability.ts'

describe('area under the ROC curve', () => {
  test('of four events by hand: of 4 pairs 3 are in order, and a tie counts half', () => {
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).value).toBe(0.75)
    expect(areaUnderCurve([0.1, 0.4, 0.4, 0.8], [0, 0, 1, 1]).value).toBe(0.875)
  })

  test('its error by hand: shares 1/2 and 1 above, 0 and 1/2 below, each of variance 1/8 over 2 events', () => {
    expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1]).error).toBeCloseTo(Math.sqrt(1 / 8), 12)
  })

  test('its error covers Φ(d/√2) of two Gaussians in 68 % of 400 toys, within 7', () => {
    // d = 1: Φ(0.70710678) = 0.76024994 (tables).
    let within = 0
    for (let toy = 0; toy < 400; toy++) {
      const rng = createRng(3, 'toys', toy)
      const classes = Uint8Array.from({ length: 400 }, (_, at) => at % 2)
      const scores = Float64Array.from(classes, (each) => rng.normal() + each)
      const { value, error } = areaUnderCurve(scores, classes)
      if (Math.abs(value - 0.76024994) < error) within++
    }
    expect(Math.abs(within / 400 - 0.6827)).toBeLessThan(0.07)
  })

  test('one class alone has none', () => {
    expect(areaUnderCurve([1, 2], [1, 1]).value).toBeNaN()
  })
})

test('the curve goes through its corners: half of class 1 before any of class 0, all of it before the last', () => {
  const { x, y } = curveOf([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1], 5)
  expect(x).toEqual([0, 0.25, 0.5, 0.75, 1])
  // Up to 1/2 at rate 0, then level to rate 1/2, up to 1.
  expect(y).toEqual([0.5, 0.5, 1, 1, 1])
})

test('the divergence is 0 bits of probabilities 1/2, and 1 − H(0.9) of a right 0.9', () => {
  expect(divergenceFrom([0.5, 0.5], [0, 1]).value).toBeCloseTo(0, 12)
  // 9 of 10 right: H(0.9) = 0.4689956 bits.
  const classes = Array.from({ length: 10 }, (_, at) => (at < 9 ? 1 : 0))
  expect(divergenceFrom(new Float64Array(10).fill(0.9), classes).value).toBeCloseTo(1 - 0.4689955936, 9)
})
