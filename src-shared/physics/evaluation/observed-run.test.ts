import { expect, test } from 'vitest'
import { createRng } from '../../base/rng.ts'
import { linearAxis } from './axes.ts'
import { compareFeatures } from './compare-features.ts'
import type { Feature } from './feature.ts'
import { metricIds, openRunObservables } from './observed-run.ts'

const feature = (id: string): Feature => ({
  ...{ id, label: id, symbol: id, unit: 'MeV', group: 'energy', formula: id },
  axis: () => linearAxis(-4, 4, 41),
})
const features = [feature('total'), feature('layer-1')]

function normals(count: number, seed: number, shift = 0): Float64Array {
  const rng = createRng(seed, 'toys')
  return Float64Array.from({ length: count }, () => rng.normal() + shift)
}

const reference = [normals(1000, 1), normals(1000, 2)]

test('every number is that of an evaluation of the same showers', () => {
  const generated = [normals(800, 3, 0.5), normals(800, 4)]
  const observables = openRunObservables({ features, reference, generatedCount: 800, seed: 1 })
  const { values, errorOf } = observables.look(generated)
  const [total, layer] = compareFeatures({ features, reference, generated, repeats: 20, seed: 1 })
  expect(values['separation/total']).toBe(total!.separation.value)
  expect(values['w1/layer-1']).toBe(layer!.wasserstein.value)
  expect(values['separation']).toBeCloseTo((total!.separation.value + layer!.separation.value) / 2, 12)
  expect(errorOf('separation/total')).toBeCloseTo(total!.separation.error, 12)
  expect(errorOf('w1/layer-1')).toBeCloseTo(layer!.wasserstein.error, 12)
  const [totalFloor, layerFloor] = compareFeatures({ features, reference, generated, repeats: 8, seed: 1 })
  const floorOf = (id: string) => observables.metrics.find((each) => each.id === id)?.floor
  expect(floorOf('separation/layer-1')?.mean).toBeCloseTo(layerFloor!.separation.floor.mean, 12)
  expect(floorOf('w1/total')?.sd).toBeCloseTo(totalFloor!.wasserstein.floor.sd, 12)
  // By hand: the mean of a sample that was moved by 0.5, ± 1/√800.
  expect(Math.abs(values['mean/total']! - 0.5)).toBeLessThan(4 / Math.sqrt(800))
})

test('showers that lie outside of every histogram are as far as can be, and so they are never the best', () => {
  const observables = openRunObservables({ features, reference, generatedCount: 100, seed: 1 })
  const { values } = observables.look([normals(100, 5, 50), normals(100, 6, 50)])
  expect(values['separation']).toBe(1)
  // W₁ of a shift is the shift.
  expect(Math.abs(values['w1/total']! - 50)).toBeLessThan(0.6)
})

test('the first metric is the mean, and each has a title and a floor above zero', () => {
  const { metrics } = openRunObservables({ features, reference, generatedCount: 1000, seed: 1 })
  expect(metrics.map(({ id }) => id)).toEqual(metricIds(features))
  expect(metrics[0]).toMatchObject({
    id: 'separation',
    title: 'Mean separation power of 2 features',
    unit: '',
  })
  expect(metrics.at(-1)).toMatchObject({ id: 'w1/layer-1', title: 'W₁ of layer-1', unit: 'MeV' })
  for (const { floor } of metrics) expect(floor.mean).toBeGreaterThan(0)
})
