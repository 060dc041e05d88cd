import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { openCellSpace, placeCells } from './cell-space.ts'
import { tableOf, type FeatureTable } from './feature-table.ts'
import { modeShares, redrawn } from './mode-shares.ts'
import { nearPairs, pairDistance, poissonUpperLimit, supportOf } from './near-duplicates.ts'
import { squaredDistance } from './neighbour-distances.ts'
import { kernelMatrix, medianDistance, signedDiscrepancy, signsOf } from './rbf-discrepancy.ts'
import { closeness, closenessWithErrors, nearestDistances } from './training-neighbours.ts'

const table = (...columns: number[][]) => tableOf(columns.map((column) => Float64Array.from(column)))
const normals = (count: number, seed: number, shift = 0) => {
  const rng = createRng(seed, 'toys')
  return table(Array.from({ length: count }, () => shift + rng.normal()))
}

describe('maximum mean discrepancy with a Gaussian kernel', () => {
  test('by hand: 0, 2 against 1, 3 with σ = 1', () => {
    const matrix = kernelMatrix(table([0, 2]), table([1, 3]), 1)
    // Inside both: e^−2. Between: distances 1, 3, 1, 1.
    const between = (3 * Math.exp(-0.5) + Math.exp(-4.5)) / 4
    const expected = 2 * Math.exp(-2) - 2 * between
    expect(signedDiscrepancy(matrix, signsOf(4))).toBeCloseTo(expected, 6)
    // With rows 0 and 3 on one side: inside e^−4.5 and e^−0.5, between 2, 1, 1, 2.
    const swapped = Math.exp(-4.5) + Math.exp(-0.5) - (2 * (2 * Math.exp(-2) + 2 * Math.exp(-0.5))) / 4
    const order = Uint32Array.of(0, 3, 1, 2)
    expect(signedDiscrepancy(matrix, signsOf(4, order))).toBeCloseTo(swapped, 6)
  })

  test('the median of 1, 1, 1, 2, 2, 3', () => {
    expect(medianDistance(table([0, 2]), table([1, 3]))).toBe(1.5)
  })

  test('two Gaussians: the closed form for σ = 1 and a shift of 1, 2 (√3)⁻¹ (1 − e^−1⸝6)', () => {
    const found = [0, 1, 2, 3, 4, 5].map((toy) =>
      signedDiscrepancy(kernelMatrix(normals(400, 2 * toy), normals(400, 2 * toy + 1, 1), 1), signsOf(800)),
    )
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length
    // E k(x, y) = (1 + 2)^−½ exp(−shift² / 2(1 + 2)) for two normal numbers.
    const expected = (2 / Math.sqrt(3)) * (1 - Math.exp(-1 / 6))
    expect(Math.abs(mean / expected - 1)).toBeLessThan(0.15)
  })
})

describe('modes', () => {
  test('by hand: four modes of a quarter, of which one is lost and one has a twentieth', () => {
    const found = modeShares(Float64Array.of(100, 100, 100, 100, 0), Float64Array.of(190, 205, 5, 0, 7))
    // A mode that the reference does not have is not one of its modes.
    expect(found).toEqual({ covered: 0.5, weight: 0.5, different: 1 })
    expect(modeShares(Float64Array.of(100, 100), Float64Array.of(105, 95)).different).toBe(0)
    // 100 of 200 and 120 of 200: pooled 0.55, z = 0.1 / √(0.55 · 0.45 · 0.01) = 2.01.
    expect(modeShares(Float64Array.of(100, 100), Float64Array.of(120, 80)).different).toBe(1)
    expect(modeShares(Float64Array.of(100, 100), Float64Array.of(119, 81)).different).toBe(0)
  })

  test('redrawn counts vary as Poisson numbers do', () => {
    for (const mean of [3, 400]) {
      const counts = redrawn(new Float64Array(4000).fill(mean), createRng(1, 'redrawn'))
      const average = counts.reduce((sum, count) => sum + count, 0) / 4000
      const variance = counts.reduce((sum, count) => sum + (count - average) ** 2, 0) / 3999
      expect(Math.abs(average - mean)).toBeLessThan(5 * Math.sqrt(mean / 4000))
      expect(Math.abs(variance / mean - 1)).toBeLessThan(0.12)
    }
  })
})

describe('near-duplicates', () => {
  test('pairs by hand: 0, 1, 3, 3', () => {
    const points = table([0, 1, 3, 3])
    expect([pairDistance(points, 1), pairDistance(points, 2), pairDistance(points, 6)]).toEqual([0, 1, 3])
    expect(pairDistance(points, 100)).toBe(3)
    expect([nearPairs(points, 0), nearPairs(points, 1), nearPairs(points, 2)]).toEqual([1, 2, 4])
  })

  test('23 birthdays: 253 pairs, so one equal pair means 253 days; 23 people are an even batch of 365 days', () => {
    expect(supportOf(23, 1).estimate).toBe(253)
    expect(supportOf(28, 378 / 365).evenBatch).toBeCloseTo(Math.sqrt(2 * Math.LN2 * 365), 9)
  })

  test('the 95 % upper limits of the Particle Data Group’s review of statistics: 3.00, 4.74, 10.51 for 0, 1, 5', () => {
    for (const [count, limit] of [
      [0, 3.0],
      [1, 4.74],
      [5, 10.51],
    ] as const) {
      expect(poissonUpperLimit(count)).toBeCloseTo(limit, 2)
    }
    // The two ways meet.
    expect(poissonUpperLimit(201) - poissonUpperLimit(200)).toBeCloseTo(1.06, 1)
    expect(supportOf(100, 0)).toMatchObject({
      estimate: null,
      atLeast: expect.closeTo(4950 / 2.9957, 1) as number,
    })
  })

  test('uniform draws from 1000 values give 1000 within the error of their pairs', () => {
    const rng = createRng(5, 'birthdays')
    const drawn = table(Array.from({ length: 600 }, () => rng.integer(1000)))
    const pairs = nearPairs(drawn, 0)
    expect(Math.abs((supportOf(600, pairs).estimate ?? 0) - 1000)).toBeLessThan(4000 / Math.sqrt(pairs))
  })
})

describe('neighbours among the training showers', () => {
  test('distances by hand, and without the shower itself', () => {
    const training = table([0, 3, 10])
    expect([...nearestDistances(table([1, 9, 3]), training)]).toEqual([1, 1, 0])
    expect([...nearestDistances(training, training, (query) => query)]).toEqual([3, 3, 7])
  })

  test('by hand: 0, 1, 2 against 2, 4', () => {
    const found = closeness(Float64Array.of(0, 1, 2), Float64Array.of(4, 2))
    // Nearer: 2 + 2 + 1½ of 6 pairs; the nearest hundredth ends at 2.02.
    expect(found).toEqual({ ratio: expect.closeTo(1 / 3, 12) as number, nearer: 5.5 / 6, copies: 1 })
    expect(closeness(Float64Array.of(0), Float64Array.of(0)).ratio).toBe(1)
  })

  test('errors: half ± √(1/12 · (1/n + 1/m)) for equals', () => {
    const draw = (seed: number) => {
      const rng = createRng(seed, 'distances')
      return Float64Array.from({ length: 400 }, rng.uniform)
    }
    const found = closenessWithErrors(draw(1), draw(2), { draws: 60, seed: 1 })
    expect(Math.abs(found.nearer.value - 0.5)).toBeLessThan(4 * found.nearer.error)
    expect(found.nearer.error / Math.sqrt(2 / 400 / 12)).toBeGreaterThan(0.7)
    expect(found.nearer.error / Math.sqrt(2 / 400 / 12)).toBeLessThan(1.3)
  })
})

describe('cells as coordinates', () => {
  const placed = (cells: number, most: number, showers: number[]): FeatureTable => {
    const space = openCellSpace(cells, { floorMeV: 0.1, most })
    const rows = showers.length / cells
    const found = { rows, width: space.width, values: new Float64Array(rows * space.width) }
    placeCells(found, 0, { showers: Float32Array.from(showers), space })
    return found
  }

  test('logarithms above 0.1 MeV; zeros, less than it and negative energies stand at 0', () => {
    expect([...placed(2, 2, [1, 0, 100, -3]).values]).toEqual([1, 0, 3, 0].map((v) => expect.closeTo(v, 6)))
  })

  test('sums with random signs keep squared distances', () => {
    const rng = createRng(1, 'cells')
    const showers = Array.from({ length: 2 * 4000 }, () => -Math.log(1 - rng.uniform()))
    const [exact, summed] = [placed(4000, 4000, showers), placed(4000, 512, showers)]
    expect(summed.width).toBe(512)
    // √(2 / 512) = 6 % each.
    expect(Math.abs(squaredDistance(summed, 0, summed, 1) / squaredDistance(exact, 0, exact, 1) - 1)).toBeLessThan(0.25) // prettier-ignore
  })
})
