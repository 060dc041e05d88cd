import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { linearAxis } from './axes.ts'
import { compareFeatures } from './compare-features.ts'
import type { Feature } from './feature.ts'

const feature: Feature = {
  ...{ id: 'x', label: 'x', symbol: 'x', unit: '', group: 'shape', formula: 'x' },
  axis: () => linearAxis(-4, 4, 41),
}

function normals(count: number, seed: number, shift = 0): Float64Array {
  const rng = createRng(seed, 'toys')
  return Float64Array.from({ length: count }, () => rng.normal() + shift)
}

function compared(a: Float64Array, b: Float64Array, repeats = 40) {
  const [found] = compareFeatures({ features: [feature], reference: [a], generated: [b], repeats, seed: 1 })
  if (found === undefined) throw new Error('One feature in, none out')
  return found
}

describe('on Gaussians, where the truth is known', () => {
  test('the same distribution lies at its floor; a shift of 0.2 sd is found far above it', () => {
    const same = compared(normals(3000, 1), normals(3000, 2))
    const moved = compared(normals(3000, 1), normals(3000, 2, 0.2))
    for (const name of ['separation', 'wasserstein', 'ks'] as const) {
      const above = (found: typeof same) =>
        (found[name].value - found[name].floor.mean) / found[name].floor.sd
      expect(above(same)).toBeLessThan(3)
      expect(above(moved)).toBeGreaterThan(3)
    }
    // W1 of a pure shift is the shift.
    expect(Math.abs(moved.wasserstein.value - 0.2)).toBeLessThan(4 * moved.wasserstein.error)
    expect(same.chiSquare.p).toBeGreaterThan(0.001)
    expect(moved.chiSquare.p).toBeLessThan(0.001)
    expect(moved.ks.p).toBeLessThan(0.001)
  })

  test('errors of mean, sd and a large distance cover the truth in 68 ± 5 % of 200 toys', () => {
    const toys = 200
    const covered = { mean: 0, sd: 0, w1: 0 }
    for (let toy = 0; toy < toys; toy++) {
      const [found] = compareFeatures({
        features: [feature],
        reference: [normals(300, 2 * toy + 10)],
        generated: [normals(300, 2 * toy + 11, 1)],
        ...{ repeats: 60, seed: toy },
      })
      const { mean, sd } = found!.reference
      if (Math.abs(mean.value) < mean.error) covered.mean++
      if (Math.abs(sd.value - 1) < sd.error) covered.sd++
      // A shift of a whole sd: far above the floor, W1 is the difference of the means.
      if (Math.abs(found!.wasserstein.value - 1) < found!.wasserstein.error) covered.w1++
    }
    // 68.3 %, with an error of 3.3 % from the number of toys.
    for (const count of Object.values(covered)) expect(Math.abs(count / toys - 0.683)).toBeLessThan(0.05)
  })

  test('the floor of unequal samples is brought to their sizes', () => {
    // Halves of 4000 have 1/2000 + 1/2000; 4000 against 1000 have 1/4000 + 1/1000: 1.25 times.
    const found = compared(normals(4000, 1), normals(1000, 2))
    const direct: number[] = []
    for (let toy = 0; toy < 40; toy++) {
      const [a, b] = [normals(4000, 3 * toy + 50), normals(1000, 3 * toy + 51)]
      direct.push(compared(a, b, 0).separation.value)
    }
    const mean = direct.reduce((sum, value) => sum + value, 0) / direct.length
    expect(found.separation.floor.mean / mean).toBeGreaterThan(0.85)
    expect(found.separation.floor.mean / mean).toBeLessThan(1.15)
  })
})

test('a value that is no number is named, not mixed in', () => {
  const values = Float64Array.of(0, 1, NaN, 2)
  const found = compared(values, values)
  expect(found.reference).toMatchObject({ events: 4, undefined: 1 })
  expect(found.reference.mean.value).toBe(1)
})
