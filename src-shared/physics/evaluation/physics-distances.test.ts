import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { drawRows, normalised, tableOf } from './feature-table.ts'
import { frechetDistance, frechetPhysicsDistance } from './frechet-distance.ts'
import { kernelPhysicsDistance, meanDiscrepancy } from './kernel-distance.ts'

/** numpy 2 (cov) and scipy (linalg.sqrtm) on the events of that test. */
const NUMPY_TWO_FEATURES = 4.706487218850954

const table = (...columns: number[][]) => tableOf(columns.map((column) => Float64Array.from(column)))

function gaussians(count: number, width: number, seed: number, shift: number) {
  const rng = createRng(seed, 'toys')
  return tableOf(
    Array.from({ length: width }, () => Float64Array.from({ length: count }, () => 3 + shift + rng.normal())),
  )
}

describe('tables', () => {
  test('events with a value that is no number are left out', () => {
    expect(table([1, 2, NaN], [3, Infinity, 4])).toMatchObject({ rows: 1, width: 2 })
  })

  test('both are divided by the largest reference value; a feature of zeros stays', () => {
    const [a, b] = normalised(table([-4, 2], [0, 0]), table([1, 8], [3, 0]))
    expect([...a.values, ...b.values]).toEqual([-1, 0, 0.5, 0, 0.25, 3, 2, 0])
  })
})

describe('Fréchet distance', () => {
  test('of one feature: (μ₁ − μ₂)² + (σ₁ − σ₂)²', () => {
    // 0, 2: mean 1, variance 2. 3, 5, 7, 9: mean 6, variance 20/3.
    const expected = 25 + (Math.sqrt(2) - Math.sqrt(20 / 3)) ** 2
    expect(frechetDistance(table([0, 2]), table([3, 5, 7, 9]))).toBeCloseTo(expected, 10)
  })

  test('of two correlated features, against numpy and scipy.linalg.sqrtm', () => {
    const a = table([0, 1, 2, 3], [0, 1, 2, 4])
    const b = table([0, 1, 2, 3], [3, 1, 2, 0])
    expect(frechetDistance(a, b)).toBeCloseTo(NUMPY_TWO_FEATURES, 8)
  })

  test('two Gaussians 0.5 apart in each of 4 features: 4 · 0.5² in units of the largest reference value', () => {
    const [a, b] = [gaussians(4000, 4, 1, 0), gaussians(4000, 4, 2, 0.5)]
    const most = [0, 1, 2, 3].map((k) => Math.max(...a.values.filter((_, at) => at % 4 === k)))
    const expected = most.reduce((sum, each) => sum + (0.5 / each) ** 2, 0)
    const options = { minSamples: 1000, maxSamples: 4000, points: 5, batches: 4, puttingBack: false, seed: 1 }
    const found = frechetPhysicsDistance(a, b, options)
    expect(found.value / expected).toBeGreaterThan(0.9)
    expect(found.value / expected).toBeLessThan(1.1)
    const same = frechetPhysicsDistance(a, gaussians(4000, 4, 3, 0), options)
    expect(same.value).toBeLessThan(expected / 50)
  })
})

describe('kernel distance', () => {
  test('of single features by hand: pairs with (x y + 1)⁴', () => {
    // Inside a (0, 1): 1; inside b (1, 2): 3⁴ = 81; between: 1, 1, 2⁴, 3⁴ → mean 24.75.
    expect(meanDiscrepancy(table([0, 1]), table([1, 2]))).toBeCloseTo(1 + 81 - 2 * 24.75, 10)
  })

  test('is about zero for the same distribution and far from it for another', () => {
    const options = { batches: 6, batchSize: 300, puttingBack: false, seed: 2 }
    const a = gaussians(1500, 3, 1, 0)
    const same = kernelPhysicsDistance(a, gaussians(1500, 3, 2, 0), options)
    const moved = kernelPhysicsDistance(a, gaussians(1500, 3, 2, 0.5), options)
    expect(Math.abs(same.value)).toBeLessThan(5 * same.error + 1e-3)
    expect(moved.value).toBeGreaterThan(5 * same.error + 1e-3)
  })

  test('draws are a function of the seed', () => {
    const a = gaussians(50, 2, 1, 0)
    const draw = { seed: 1, stream: 'x', step: 0, puttingBack: true }
    expect(drawRows(a, 10, draw)).toEqual(drawRows(a, 10, draw))
    expect(drawRows(a, 10, draw)).not.toEqual(drawRows(a, 10, { ...draw, step: 1 }))
  })

  test('without putting back no row comes twice', () => {
    const a = table([1, 2, 3, 4, 5])
    const drawn = drawRows(a, 5, { seed: 1, stream: 'x', step: 0, puttingBack: false })
    expect([...drawn.values].sort()).toEqual([1, 2, 3, 4, 5])
    expect(() => drawRows(a, 6, { seed: 1, stream: 'x', step: 0, puttingBack: false })).toThrow('6 of 5')
  })
})
