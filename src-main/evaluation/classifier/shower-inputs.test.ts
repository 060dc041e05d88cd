import { describe, expect, test } from 'vitest'
import { panelsOf } from '../../../src-shared/physics/panels.ts'
import type { FeatureComparison } from '../../../src-shared/physics/evaluation/compare-features.ts'
import type { SampleFile } from '../sample-file.ts'
import {
  blindInputs,
  drawnShowers,
  loadShowers,
  showerInputs,
  type InputContext,
  type LoadedShowers,
} from './shower-inputs.ts'

/** Two layers, of two cells and of one. */
const panels = panelsOf({
  geometry: {
    name: 'toy',
    layers: [
      { form: 'polar', id: 0, name: '0', alphaBins: 1, rEdgesMm: [0, 1, 2] },
      { form: 'polar', id: 1, name: '1', alphaBins: 1, rEdgesMm: [0, 5] },
    ],
  },
})

function feature(id: string, unit: string): FeatureComparison {
  return { feature: { id, unit } } as FeatureComparison // inputs look at nothing else
}
const features = [feature('total', ''), feature('layer-0', 'MeV'), feature('centre-r-0', 'mm'), feature('sparsity-0', '')] // prettier-ignore

/** 100 MeV of which 60 + 20 + 10 are seen, and 1000 MeV of which nothing is. */
const loaded: LoadedShowers = {
  ...{ count: 2, cells: 3, showers: Float32Array.of(60, 20, 10, 0, 0, 0) },
  incidentMeV: Float64Array.of(100, 1000),
  columns: [
    Float64Array.of(0.9, 0),
    Float64Array.of(80, 0),
    Float64Array.of(0.75, 0),
    Float64Array.of(0.2, 1),
  ],
}
const context: InputContext = { panels, features, hasIncident: true, scaleMeV: 45 }

const rounded = (values: Float32Array) => [...values].map((value) => Number(value.toFixed(5)))

describe('what the classifiers see, by hand', () => {
  test('low: lg E_inc and the cells over it', () => {
    const { width, values } = showerInputs('low', loaded, context)
    expect(width).toBe(4)
    expect(rounded(values)).toEqual([2, 0.6, 0.2, 0.1, 3, 0, 0, 0])
  })

  test('normed: cells over their layer, then the layers’ logarithms; nothing is 0 and lg 1e-8', () => {
    expect(rounded(showerInputs('normed', loaded, context).values)).toEqual([
      ...[2, 0.75, 0.25, 1, 1.90309, 1],
      ...[3, 0, 0, 0, -8, -8],
    ])
  })

  test('high: the response as lg E_tot, energies as logarithms, lengths over 100 mm, the rest as it is', () => {
    expect(rounded(showerInputs('high', loaded, context).values)).toEqual([
      ...[2, 1.95424, 1.90309, 0.0075, 0.2],
      ...[3, -8, -8, 0, 1],
    ])
  })

  test('without incident energies there is no lg E_inc, and cells are divided by the same number in all showers', () => {
    const unknown = { ...context, hasIncident: false }
    expect(rounded(showerInputs('low', loaded, unknown).values)).toEqual([1.33333, 0.44444, 0.22222, 0, 0, 0])
    expect(blindInputs(loaded, context).width).toBe(4)
  })
})

test('showers are drawn all over the file, without putting back, the same for the same seed', () => {
  const rows = drawnShowers(1000, 100, 1)
  expect(new Set(rows).size).toBe(100)
  expect([...rows]).toEqual([...rows].sort((a, b) => a - b))
  expect(rows[99]).toBeGreaterThan(900)
  expect(rows).toEqual(drawnShowers(1000, 100, 1))
})

test('the drawn showers are read with what belongs to them', async () => {
  const sample = {
    count: 10,
    read: (start: number, count: number) =>
      Promise.resolve({
        count,
        showers: Float32Array.from({ length: count }, (_, at) => start + at),
        incidentMeV: Float64Array.from({ length: count }, (_, at) => 100 + start + at),
      }),
  } as unknown as SampleFile // what loadShowers uses of one
  const column = Float64Array.from({ length: 10 }, (_, at) => 200 + at)
  const found = await loadShowers(
    sample,
    { rows: Uint32Array.of(1, 4, 9), cells: 1, columns: [column] },
    () => undefined,
  )
  expect([...found.showers]).toEqual([1, 4, 9])
  expect([...(found.incidentMeV ?? [])]).toEqual([101, 104, 109])
  expect([...(found.columns[0] ?? [])]).toEqual([201, 204, 209])
})
