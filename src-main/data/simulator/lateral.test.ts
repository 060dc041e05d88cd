import { describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import type { LayerGeometry } from '../../../src-shared/physics/geometry.ts'
import { mean, standardDeviation } from '../../../src-shared/physics/statistics.ts'
import { cellShares, shareOfCorner, spread } from './lateral.ts'

describe('shares of cells', () => {
  test('a corner holds what numerical integration of R² / (π (r² + R²)²) gives', () => {
    // scipy.integrate.dblquad, R = 13: over 0..7 × 0..11, and over −5..20 × 3..40.
    expect(shareOfCorner(7, 11, 13)).toBeCloseTo(0.08840807562104021, 9)
    expect(shareOfCorner(1e9, 1e9, 13)).toBeCloseTo(0.25, 6)
    const part =
      shareOfCorner(20, 40, 13) -
      shareOfCorner(-5, 40, 13) -
      shareOfCorner(20, 3, 13) +
      shareOfCorner(-5, 3, 13)
    expect(part).toBeCloseTo(0.21674155414916738, 9)
  })

  test('a grid with the beam in a corner of a cell splits evenly, and misses what lies outside', () => {
    const layer: LayerGeometry = { form: 'grid', id: 0, name: '0', rows: 2, columns: 2, pitchMm: [30, 30] }
    const out = new Float64Array(4)
    const inside = cellShares(layer, [{ weight: 1, radius: 10 }], { impact: { x: 0, y: 0 }, out })
    for (const share of out) expect(share).toBeCloseTo(inside / 4, 12)
    expect(inside).toBeLessThan(1)
    expect(inside).toBeCloseTo(4 * shareOfCorner(30, 30, 10), 12)
  })

  test('an impact to the right puts more into the right column', () => {
    const layer: LayerGeometry = { form: 'grid', id: 0, name: '0', rows: 1, columns: 2, pitchMm: [30, 30] }
    const out = new Float64Array(2)
    cellShares(layer, [{ weight: 1, radius: 10 }], { impact: { x: 8, y: 0 }, out })
    expect(out[1]).toBeGreaterThan(out[0] as number)
  })

  test('a polar layer holds r² / (r² + R²) within r, evenly in alpha', () => {
    const layer: LayerGeometry = { form: 'polar', id: 0, name: '0', alphaBins: 4, rEdgesMm: [0, 10, 30] }
    const out = new Float64Array(8)
    const inside = cellShares(layer, [{ weight: 1, radius: 10 }], { impact: { x: 0, y: 0 }, out })
    expect(inside).toBeCloseTo(0.9, 12)
    expect(out[0]).toBeCloseTo(0.5 / 4, 12) // r bin 0, alpha bin 0
    expect(out[1]).toBeCloseTo(0.4 / 4, 12) // r bin 1, alpha bin 0
    expect(out[6]).toBeCloseTo(0.5 / 4, 12) // r bin 0, alpha bin 3
  })
})

describe('spots', () => {
  const shares = Float64Array.from([0.5, 0.3, 0.1, 0])

  test.each([1.5, 40])('%d spots conserve energy and share it as told', (spots) => {
    const rng = createRng(2, 'spots')
    const first = new Float64Array(4000)
    let missed = 0
    for (let event = 0; event < first.length; event++) {
      const cells = new Float32Array(6)
      const lost = spread(100, spots, { shares, inside: 0.9, cells, offset: 1, size: 4, rng })
      expect(cells.reduce((sum, energy) => sum + energy, lost)).toBeCloseTo(100, 3)
      expect([cells[0], cells[4], cells[5]]).toEqual([0, 0, 0])
      first[event] = cells[1] as number
      missed += lost
    }
    expect(Math.abs(mean(first) - 50)).toBeLessThan(spots > 10 ? 1 : 4)
    expect(Math.abs(missed / first.length - 10)).toBeLessThan(2)
    // About binomial: sqrt(p (1 − p) / n) of the energy, a little more as n fluctuates.
    if (spots > 10) {
      expect(standardDeviation(first)).toBeGreaterThan(100 * Math.sqrt(0.25 / 40) * 0.95)
      expect(standardDeviation(first)).toBeLessThan(100 * Math.sqrt(0.25 / 40) * 1.1)
    }
  })
})
