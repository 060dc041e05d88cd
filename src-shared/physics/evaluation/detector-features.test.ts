import { describe, expect, test } from 'vitest'
import type { Geometry } from '../geometry.ts'
import { panelsOf } from '../panels.ts'
import { splineAt, splineThrough } from './cubic-spline.ts'
import type { MeasuredBatch, SetHints } from './feature.ts'
import { featureSetFor } from './feature-sets.ts'

function measured(geometry: Geometry, batch: MeasuredBatch, hints: SetHints) {
  const panels = panelsOf({ geometry })
  const set = featureSetFor(panels, hints)
  const options = { panels, thresholdMeV: 0.5, hasIncident: batch.incidentMeV !== null }
  const [columns, features] = [set.measure(batch, options), set.features(options)]
  expect(columns).toHaveLength(features.length)
  expect(new Set(features.map(({ id }) => id)).size).toBe(features.length)
  return {
    set: set.id,
    of: (id: string) => [...(columns[features.findIndex((feature) => feature.id === id)] ?? [])],
  }
}

describe('Par04', () => {
  // Three layers 3.4 mm apart of two rings of 2 mm and two sectors, the ring fastest.
  const geometry: Geometry = {
    name: 'mesh',
    layers: [0, 1, 2].map((id) => ({
      ...{ form: 'polar' as const, id, name: `${id}`, alphaBins: 2, rEdgesMm: [0, 2, 4] },
    })),
  }
  const showers = Float32Array.from([1, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0, 0, ...new Array<number>(12).fill(0)])
  const batch = { showers, count: 2, incidentMeV: Float64Array.of(8, 8) }
  const found = measured(geometry, batch, { layouts: ['par04', 'generated'], conditions: 1 })

  test('longitudinal: half at 0 and half at 3.4 mm; a shower of nothing gives 0', () => {
    expect(found.set).toBe('par04')
    expect(found.of('total')).toEqual([0.5, 0])
    expect(found.of('longitudinal-first')).toEqual([expect.closeTo(1.7, 12), 0])
    expect(found.of('longitudinal-second')).toEqual([expect.closeTo(1.7 ** 2, 12), 0])
    expect([found.of('share-layer-0'), found.of('share-layer-2')]).toEqual([[0.5, 0], [0, 0]]) // prettier-ignore
  })

  test('lateral: a quarter at 0 and three at 2 mm', () => {
    expect(found.of('lateral-first')).toEqual([1.5, 0])
    // (1 · 1.5² + 3 · 0.5²) / 4
    expect(found.of('lateral-second')).toEqual([0.75, 0])
    expect([found.of('share-radius-0'), found.of('share-radius-1')]).toEqual([[0.25, 0], [0.75, 0]]) // prettier-ignore
  })

  test('cells: 1, 1 and 2 MeV', () => {
    expect(found.of('hits')).toEqual([3, 0])
    expect(found.of('cell-energy')).toEqual([expect.closeTo(Math.log10(2) / 3, 7), 0])
  })

  test('the same mesh of another layout has the features of the CaloChallenge', () => {
    expect(measured(geometry, batch, { layouts: ['calochallenge'], conditions: 1 }).set).toBe('calochallenge')
  })
})

describe('cubic splines with not-a-knot ends', () => {
  test('as scipy.interpolate.CubicSpline', () => {
    const spline = splineThrough(Float64Array.of(0, 1, 0, 2, 5, 1))
    expect(splineAt(spline, 0.5)).toBeCloseTo(1.15416667, 7)
    expect(splineAt(spline, 2.25)).toBeCloseTo(0.17239583, 7)
    expect(splineAt(spline, 4.9)).toBeCloseTo(1.9753, 7)
    expect([splineAt(spline, 3), splineAt(spline, -2), splineAt(spline, 9)]).toEqual([2, 0, 1])
  })
})

describe('LHCb', () => {
  const geometry: Geometry = {
    name: 'lhcb',
    layers: [{ form: 'grid', id: 0, name: 'cells', rows: 30, columns: 30, pitchMm: null }],
  }
  const image = Float32Array.from({ length: 900 }, (_, cell) =>
    Math.exp(-(((cell % 30) - 16) ** 2 / 8 + (Math.floor(cell / 30) - 12) ** 2 / 18)),
  )
  // px, py, pz, x, y
  const condition = Float32Array.from([1, 2, 50, 0.5, -1, 1, -2, 40, 0.5, -1, 1, 2, 50, 0.5, -1])
  const batch: MeasuredBatch = {
    ...{
      showers: Float32Array.from([...image, ...image, ...new Array<number>(900).fill(0)]),
      count: 3,
      condition,
    },
    incidentMeV: null,
  }
  const found = measured(geometry, batch, { layouts: ['lhcb', 'generated'], conditions: 5 })

  test('asymmetries and widths as numpy and scipy (RectBivariateSpline) find them by the same definition', () => {
    expect(found.set).toBe('lhcb')
    for (const [id, ...values] of [
      ['asymmetry-longitudinal', -0.5236864629353692, 0.06306500732309508],
      ['asymmetry-transverse', -0.5167965714324728, 0.07980378001159577],
      ['width-longitudinal', 4.242693068973406, 4.242895351398802],
      ['width-transverse', 2.6837269717532695, 2.683761531947571],
    ] as const) {
      expect(found.of(id), id).toEqual([...values.map((value) => expect.closeTo(value, 6)), 0])
    }
  })

  test('all energy on one side of the corrected impact has the asymmetry 1', () => {
    const one = new Float32Array(900)
    // x = 14.5, y = 14.5: far beyond the impact (1, 0) in the direction (1, 2).
    one[899] = 3
    const corner = measured(
      geometry,
      { ...batch, showers: one, count: 1 },
      { layouts: ['lhcb'], conditions: 5 },
    )
    expect(corner.of('asymmetry-longitudinal')).toEqual([1])
    // E = 3 MeV over |p| = √2505 GeV.
    expect(corner.of('total')[0]).toBeCloseTo(3e-3 / Math.sqrt(2505), 10)
  })

  test('without momentum and point the cells are a grid like any other', () => {
    expect(measured(geometry, batch, { layouts: ['lhcb'], conditions: 0 }).set).toBe('grid')
  })
})
