import { describe, expect, test } from 'vitest'
import type { Geometry } from '../geometry.ts'
import { panelsOf } from '../panels.ts'
import type { FeatureOptions, MeasuredBatch } from './feature.ts'
import { featureSetFor } from './feature-sets.ts'

/** Values by id for the events given, in the set that fits the geometry. */
function measured(
  geometry: Geometry,
  events: number[][],
  more: { incidentMeV?: number[]; thresholdMeV?: number } = {},
) {
  const panels = panelsOf({ geometry })
  const set = featureSetFor(panels)
  const incidentMeV = more.incidentMeV === undefined ? null : Float64Array.from(more.incidentMeV)
  const options: FeatureOptions = {
    ...{ panels, thresholdMeV: more.thresholdMeV ?? 0, hasIncident: incidentMeV !== null },
  }
  const batch: MeasuredBatch = {
    showers: Float32Array.from(events.flat()),
    count: events.length,
    incidentMeV,
  }
  const columns = set.measure(batch, options)
  const features = set.features(options)
  expect(columns).toHaveLength(features.length)
  expect(new Set(features.map(({ id }) => id)).size).toBe(features.length)
  return {
    set: set.id,
    features,
    of: (id: string) => [...(columns[features.findIndex((feature) => feature.id === id)] ?? [])],
  }
}

describe('CaloChallenge', () => {
  // Layer 0: one alpha bin, r edges 0, 2, 6 (centres 1 and 4). Layer 12: four alpha bins, r edges 0, 10 (centre 5).
  const geometry: Geometry = {
    name: 'toy',
    layers: [
      { form: 'polar', id: 0, name: '0', alphaBins: 1, rEdgesMm: [0, 2, 6] },
      { form: 'polar', id: 12, name: '12', alphaBins: 4, rEdgesMm: [0, 10] },
    ],
  }
  // Alpha centres: −135°, −45°, 45°, 135°.
  const found = measured(geometry, [[1, 3, 2, 0, 0, 2], [0, 0, 0, 0, 0, 0]], { incidentMeV: [16, 5] }) // prettier-ignore

  test('energies, response and sparsity', () => {
    expect(found.set).toBe('calochallenge')
    expect(found.of('total')).toEqual([0.5, 0])
    expect(found.of('layer-0')).toEqual([4, 0])
    expect(found.of('layer-12')).toEqual([4, 0])
    expect(found.of('sparsity-0')).toEqual([0, 1])
    expect(found.of('sparsity-12')).toEqual([0.5, 1])
  })

  test('radius: mean (1·1 + 3·4) / 4, and its rms; an empty layer gives 0', () => {
    expect(found.of('centre-r-0')).toEqual([3.25, 0])
    expect(found.of('width-r-0')[0]).toBeCloseTo(Math.sqrt((1 + 3 * 16) / 4 - 3.25 ** 2), 12)
    expect(found.of('centre-r-12')[0]).toBeCloseTo(5, 12)
  })

  test('eta and phi only where there are several alpha bins: both energies lie at eta −5/√2, phi ±5/√2', () => {
    expect(found.of('centre-eta-0')).toEqual([])
    expect(found.of('centre-eta-12')[0]).toBeCloseTo(-5 / Math.SQRT2, 12)
    expect(found.of('centre-phi-12')[0]).toBeCloseTo(0, 12)
    expect(found.of('width-eta-12')[0]).toBeCloseTo(0, 6)
    expect(found.of('width-phi-12')[0]).toBeCloseTo(5 / Math.SQRT2, 12)
  })

  test('bins of the challenge: 100 from 0.5 to 1.5, 39 of equal ratio, ±500 mm in layer 12', () => {
    const axis = (id: string) =>
      found.features.find((feature) => feature.id === id)?.axis(Float64Array.of(1, 1000))
    const response = axis('total')?.edges ?? new Float64Array()
    expect([response.length, response[0], response[50], response[100]]).toEqual([101, 0.5, 1, 1.5])
    expect(axis('centre-eta-12')?.edges[0]).toBe(-500)
    expect(axis('width-phi-12')?.edges.at(-1)).toBe(400)
    const cut = measured(geometry, [[1, 0, 0, 0, 0, 0]], { thresholdMeV: 1 })
    const energy = cut.features.find(({ id }) => id === 'layer-0')?.axis(Float64Array.of(1, 1000))
    expect(energy?.scale).toBe('log')
    expect([energy?.edges.length, energy?.edges[0], energy?.edges[39]]).toEqual([40, 1, 1000])
    expect((energy?.edges[14] ?? 0) / (energy?.edges[13] ?? 1)).toBeCloseTo(1000 ** (1 / 39), 12)
  })
})

describe('CaloGAN', () => {
  const grid = (id: number, rows: number, columns: number) => ({
    ...{ form: 'grid' as const, id, name: `${id}`, rows, columns, pitchMm: null },
  })
  const geometry: Geometry = { name: 'calogan', layers: [grid(0, 3, 96), grid(1, 12, 12), grid(2, 12, 6)] }
  const event = new Array<number>(504).fill(0)
  // Layer 0: 30 MeV in its first row and 10 in its last; layer 1: 40 in one cell; layer 2: 20 in one cell.
  event[5] = 30
  event[2 * 96 + 7] = 10
  event[288 + 100] = 40
  event[432 + 3] = 20
  const found = measured(geometry, [event])

  test('20 shapes in the order of the paper', () => {
    expect(found.set).toBe('calogan')
    expect(found.features).toHaveLength(20)
  })

  test('values by hand', () => {
    const expected: Record<string, number> = {
      ...{ 'layer-0': 40, 'layer-1': 40, 'layer-2': 20, total: 100, 'fraction-0': 0.4, 'fraction-2': 0.2 },
      ...{ depth: 2, 'ratio-0': 20 / 40, 'ratio-1': 1, 'lateral-depth': 80, 'shower-depth': 0.8 },
      // Rows of layer 0 lie at −160, 0 and 160 mm: mean −80, mean square 25,600.
      'width-0': Math.sqrt(25_600 - 80 ** 2),
      ...{ 'width-1': 0, 'sparsity-0': 2 / 288, 'sparsity-1': 1 / 144, 'sparsity-2': 1 / 72 },
      // (40 + 4·20) / 100 − 0.64
      'shower-depth-width': Math.sqrt(1.2 - 0.64),
    }
    // The paper's own 1e-6 in the denominators gives a layer of one cell a width of some hundredths of a mm.
    for (const [id, value] of Object.entries(expected)) expect(found.of(id)[0]).toBeCloseTo(value, 1)
  })
})

describe('grids', () => {
  test('moments along rows and columns in cells, counted from the middle', () => {
    const geometry: Geometry = {
      name: 'grid',
      layers: [{ form: 'grid', id: 0, name: '0', rows: 2, columns: 3, pitchMm: null }],
    }
    const found = measured(geometry, [[0, 0, 3, 0, 1, 0]], { thresholdMeV: 0.5 })
    expect(found.set).toBe('grid')
    expect(found.of('total')).toEqual([4])
    expect(found.of('centre-x-0')).toEqual([0.75])
    expect(found.of('centre-y-0')).toEqual([-0.25])
    expect(found.of('width-y-0')[0]).toBeCloseTo(Math.sqrt(0.25 - 0.0625), 12)
    expect(found.of('hits')[0]).toBeCloseTo(1 / 3, 12)
  })
})
