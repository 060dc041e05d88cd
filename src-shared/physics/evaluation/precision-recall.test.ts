import { describe, expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { linearAxis, logAxis } from './axes.ts'
import { comparableFeatures } from './comparable-features.ts'
import { tableOf } from './feature-table.ts'
import { kMeans } from './k-means.ts'
import { neighbourRadii } from './neighbour-distances.ts'
import { largestF, prdArea, prdCurve, prdOfShares } from './prd-curve.ts'
import { precisionRecall } from './precision-recall.ts'
import { floorOf, meanOf, overBlocks, sampleBlocks } from './sample-blocks.ts'

const table = (...columns: number[][]) => tableOf(columns.map((column) => Float64Array.from(column)))
const normals = (count: number, seed: number, shift = 0) => {
  const rng = createRng(seed, 'toys')
  return tableOf([0, 1].map(() => Float64Array.from({ length: count }, () => shift + rng.normal())))
}

describe('a space of features', () => {
  const log = { axis: logAxis(1, 100, 3) }
  const linear = { axis: linearAxis(0, 1, 3) }

  test('logarithms where the axis has them, sd 1 and mean 0 of the reference, constants on their own scale', () => {
    const found = comparableFeatures([log, linear, linear], {
      reference: [Float64Array.of(10, 1000), Float64Array.of(1, 3), Float64Array.of(4, 4)],
      // 0.01 lies below the axis, which begins at 1.
      generated: [Float64Array.of(0.01, NaN), Float64Array.of(2, 2), Float64Array.of(8, 8)],
    })
    // lg: 1 and 3, mean 2, sd √2; 1 and 3 alike.
    const unit = 1 / Math.SQRT2
    expect([...found.reference.values]).toEqual([-unit, -unit, 0, unit, unit, 0].map((v) => expect.closeTo(v, 12))) // prettier-ignore
    expect([...found.generated.values]).toEqual([-2 / Math.SQRT2, 0, 1].map((v) => expect.closeTo(v, 12)))
    expect(found.leftOut).toEqual({ reference: 0, generated: 1 })
  })
})

describe('blocks', () => {
  test('share no shower, have one size, and are a function of the seed', () => {
    const numbers = table(Array.from({ length: 103 }, (_, at) => at))
    const options = { blocks: 5, least: 10, most: 15, seed: 3 }
    const blocks = sampleBlocks(numbers, numbers, options)
    const drawn = blocks?.reference.flatMap(({ values }) => [...values]) ?? []
    expect(blocks?.size).toBe(15)
    expect([drawn.length, new Set(drawn).size]).toEqual([75, 75])
    expect(sampleBlocks(numbers, numbers, options)).toEqual(blocks)
    expect(sampleBlocks(numbers, table([1, 2, 3]), options)).toBeNull()
    // Two of 10 where five do not fit.
    expect(sampleBlocks(table(drawn.slice(0, 25)), numbers, options)?.reference).toHaveLength(2)
  })

  test('errors: of 1 and 3 √2 / √2 times 1.837 (Student’s t of 1 degree at 68.3 %); the floor of 3 pairs counts as 1.5', () => {
    expect(meanOf([1, 3])).toEqual({ value: 2, error: expect.closeTo(1.837, 12) as number })
    expect(floorOf([0, 3, 3]).error).toBeCloseTo(1.321 * Math.sqrt(3 / 1.5), 12)
    expect(meanOf([1]).error).toBeNaN()
    const blocks = { size: 1, reference: [table([1]), table([2])], generated: [table([10]), table([20])] }
    const sums = overBlocks(blocks, (a, b) => (a.values[0] ?? 0) + (b.values[0] ?? 0))
    expect(sums).toEqual({ found: [11, 22], floor: [3] })
  })
})

describe('precision, recall, density and coverage', () => {
  test('by hand: reference 0, 1, 3 with radii 1, 1, 2; generated 0.5 and 10', () => {
    expect([...neighbourRadii(table([0, 1, 3]), 1)]).toEqual([1, 1, 4])
    expect([...neighbourRadii(table([0, 1, 3]), 2)]).toEqual([9, 4, 9])
    const found = precisionRecall(table([0, 1, 3]), table([0.5, 10]), 1)
    // 0.5 lies in the balls of 0 and 1, 10 in none; 3 has its nearest generated shower at 2.5.
    expect(found).toEqual({ precision: 0.5, recall: 1, density: 1, coverage: 2 / 3 })
  })

  test('the same distribution: density 1, and a coverage of 1 − 2⁻⁵', () => {
    const found = precisionRecall(normals(600, 1), normals(600, 2), 5)
    expect(found.density).toBeGreaterThan(0.9)
    expect(found.density).toBeLessThan(1.1)
    // Naeem et al., eq. 9: 1 − (N−1)…(N−k) / (2N−1)…(2N−k), for large N 1 − 2⁻ᵏ = 0.969.
    expect(Math.abs(found.coverage - 0.969)).toBeLessThan(0.03)
  })

  test('a generator of one mode of two is precise and recalls half', () => {
    const both = tableOf([
      Float64Array.from([
        ...normals(300, 1).values.slice(0, 300),
        ...normals(300, 2, 50).values.slice(0, 300),
      ]),
    ])
    const found = precisionRecall(both, tableOf([normals(600, 3).values.slice(0, 600)]), 5)
    expect(found.precision).toBeGreaterThan(0.9)
    expect(Math.abs(found.recall - 0.5)).toBeLessThan(0.05)
    expect(Math.abs(found.coverage - 0.5)).toBeLessThan(0.05)
  })
})

describe('k-means', () => {
  test('finds two heaps, whatever the seed', () => {
    for (const seed of [1, 2, 3]) {
      const { centres, assigned } = kMeans(table([0, 0.2, 10, 10.2]), 2, { seed, step: 0 })
      expect([...centres.values].sort((a, b) => a - b)).toEqual([0.1, 10.1])
      expect(assigned[0]).toBe(assigned[1])
      expect(assigned[2]).not.toBe(assigned[1])
    }
  })

  test('has no more clusters than there are different rows', () => {
    expect(kMeans(table([4, 4, 4]), 3, { seed: 1, step: 0 }).centres.rows).toBe(1)
  })
})

describe('PRD', () => {
  test('by hand: (½, ½, 0) against (0, ½, ½) reaches precision ½ and recall ½, and no more', () => {
    const curve = prdOfShares(Float64Array.of(0.5, 0.5, 0), Float64Array.of(0, 0.5, 0.5), 1001)
    // λ = 1 in the middle: Σ min(P, Q) = ½ both ways.
    expect(curve.precision[500]).toBeCloseTo(0.5, 9)
    expect(curve.recall[500]).toBeCloseTo(0.5, 9)
    expect([Math.max(...curve.precision), Math.max(...curve.recall)]).toEqual([0.5, 0.5])
    expect(prdArea(curve)).toBeCloseTo(0.25, 6)
    expect(largestF(curve, 8)).toBeCloseTo(0.5, 6)
  })

  test('the same shares reach 1, shares without overlap 0', () => {
    const shares = Float64Array.of(0.3, 0.7)
    expect(prdArea(prdOfShares(shares, shares, 1001))).toBeCloseTo(1, 6)
    const apart = prdOfShares(Float64Array.of(1, 0), Float64Array.of(0, 1), 101)
    expect([prdArea(apart), largestF(apart, 8)]).toEqual([0, 0])
  })

  test('of samples: a generator that misses one of two equal heaps has precision 1 and recall ½', () => {
    const [reference, generated] = [table([0, 0.1, 10, 10.1]), table([0.05, 0.06, 0.07, 0.08])]
    const curve = prdCurve(reference, generated, { clusters: 2, runs: 2, angles: 1001, seed: 1 })
    expect(Math.max(...curve.precision)).toBeCloseTo(1, 6)
    expect(Math.max(...curve.recall)).toBeCloseTo(0.5, 6)
    // F_8 at λ = 1: precision ½, recall ½; at λ = 2: 1 and ½ → 65 · ½ / (64 + ½).
    expect(largestF(curve, 8)).toBeCloseTo((65 * 0.5) / 64.5, 3)
  })
})
