import { beforeAll, describe, expect, test } from 'vitest'
import { createRng } from '../../src-shared/base/rng.ts'
import {
  compareFeatures,
  type FeatureComparison,
} from '../../src-shared/physics/evaluation/compare-features.ts'
import { featureSetFor } from '../../src-shared/physics/evaluation/feature-sets.ts'
import { tableOf } from '../../src-shared/physics/evaluation/feature-table.ts'
import type { MeasureResult } from '../../src-shared/physics/evaluation/measure-result.ts'
import { aboveFloor } from '../../src-shared/physics/evaluation/number-text.ts'
import {
  kernelMatrix,
  signedDiscrepancy,
  signsOf,
} from '../../src-shared/physics/evaluation/rbf-discrepancy.ts'
import { meanOf, overBlocks, sampleBlocks } from '../../src-shared/physics/evaluation/sample-blocks.ts'
import { cellCount } from '../../src-shared/physics/geometry.ts'
import { findDetector, type Detector } from '../data/simulator/detectors.ts'
import { simulateShowers } from '../data/simulator/shower.ts'
import { mmd } from './measures/mmd/mmd.ts'
import { modes } from './measures/modes/modes.ts'
import { precisionRecallMeasure } from './measures/precision-recall/precision-recall.ts'
import { toyContext } from './measures/testing/toys.ts'
import type { SampleFile } from './sample-file.ts'

/** The shower simulator against itself, and against itself with one of its parameters moved. */
const detector = findDetector('demo')
const SHOWERS = 2000

function simulated(seed: number, moved: Partial<Detector> = {}): SampleFile {
  if (detector === undefined) throw new Error('There is a demo detector')
  const other = { ...detector, ...moved }
  const cells = cellCount(other.geometry)
  return {
    ...{
      path: `/${seed}.h5`,
      name: `${seed}.h5`,
      layout: 'calochallenge',
      sha256: `${seed}`,
      count: SHOWERS,
    },
    ...{ shape: [cells], geometry: detector.geometry, thresholdMeV: 1, hasIncident: true, problems: [] },
    read: (start, count) => {
      const request = { detector: other, particle: 'photon' as const, start, count, seed }
      const { showers, condition } = simulateShowers({ ...request, spectrum: { kind: 'fixed', gev: 20 } })
      return Promise.resolve({ count, showers, incidentMeV: Float64Array.from(condition) })
    },
    close: () => Promise.resolve(),
  }
}

type Found = { features: FeatureComparison[]; results: (MeasureResult | null)[] }

async function compared(moved: Partial<Detector>): Promise<Found> {
  const context = await toyContext(simulated(1), simulated(2, moved), { thresholdMeV: 1 })
  const { columns } = context
  const features = compareFeatures({
    ...{ features: featureSetFor(context.panels).features(context), ...columns, repeats: 40, seed: 1 },
  })
  const results = await Promise.all(
    [precisionRecallMeasure, mmd, modes].map((measure) => measure.run(context)),
  )
  return { features, results }
}

function above({ features }: Found, id: string): number {
  const feature = features.find((each) => each.feature.id === id)
  return feature === undefined ? NaN : aboveFloor(feature.separation)
}

function row({ results }: Found, measure: string, id: string) {
  const found = results.find((each) => each?.id === measure)?.rows.find((each) => each.id === id)
  if (found === undefined) throw new Error(`No ${id} of ${measure}`)
  return found
}

/** Features by how far they stand above their floors. */
const standing = ({ features }: Found) =>
  features
    .map(({ feature: { id }, separation }) => ({ id, above: aboveFloor(separation) }))
    .sort((a, b) => b.above - a.above)

describe('nothing moved', () => {
  let same: Found
  beforeAll(async () => {
    same = await compared({})
  }, 120_000)

  test('features lie at their floors, but for one or two of so many that chance lifts', () => {
    expect(standing(same).filter((each) => each.above > 4).length).toBeLessThanOrEqual(2)
    expect(standing(same)[0]?.above).toBeLessThan(8)
  })

  test('all features at once lie at their floors, and MMD says that chance gives as much', () => {
    for (const id of ['precision', 'recall', 'density', 'coverage']) {
      const { value, error, floor } = row(same, 'precision-recall', id)
      const together = Math.hypot(error, floor?.error ?? NaN)
      expect(Math.abs(value - (floor?.value ?? NaN)), id).toBeLessThan(4 * together)
    }
    expect(row(same, 'mmd', 'probability').value).toBeGreaterThan(0.01)
    expect(row(same, 'modes', 'covered').value).toBeGreaterThan(0.9)
  })
})

describe('one parameter moved', () => {
  test('a constant term of 10 % instead of 0.7 %: the response is flagged, first of all', async () => {
    const found = await compared({ constant: 0.1 })
    expect(standing(found)[0]?.id).toBe('total')
    expect(above(found, 'total')).toBeGreaterThan(20)
    const response = found.features.find(({ feature }) => feature.id === 'total')
    // 10 % of the response, and what was there before.
    const { sd, mean } = response?.generated ?? {}
    const before = (response?.reference.sd.value ?? NaN) / (response?.reference.mean.value ?? NaN)
    const expected = Math.hypot(0.1, before)
    expect(Math.abs((sd?.value ?? NaN) / (mean?.value ?? NaN) / expected - 1)).toBeLessThan(0.06)
    expect(row(found, 'mmd', 'mmd').value).toBeGreaterThan(4 * row(found, 'mmd', 'mmd').error)
  }, 120_000)

  test('layers 5 mm deeper: their energies and hits are flagged, far more than the response', async () => {
    const depthsMm = detector?.depthsMm.map(([front, back]) => [front + 5, back + 5] as const) ?? []
    const found = await compared({ depthsMm })
    expect(above(found, 'layer-2')).toBeGreaterThan(10)
    expect(above(found, 'sparsity-0')).toBeGreaterThan(10)
    expect(above(found, 'total')).toBeLessThan(above(found, 'layer-2') / 2)
    // The shower grows in the first layer: deeper, it holds more.
    const layer = found.features.find(({ feature }) => feature.id === 'layer-0')
    const [before, after] = [layer?.reference.mean, layer?.generated.mean]
    if (before === undefined || after === undefined) throw new Error('There is a layer 0')
    expect((after.value - before.value) / Math.hypot(after.error, before.error)).toBeGreaterThan(5)
  }, 120_000)
})

test('errors of MMD² over 5 blocks cover the truth of two Gaussians in 68 ± 5 % of 200 toys', () => {
  const normals = (seed: number, shift: number) => {
    const rng = createRng(seed, 'toys')
    return tableOf([Float64Array.from({ length: 200 }, () => shift + rng.normal())])
  }
  // One apart, of width 1, with a kernel of width 1: E k = (1 + 2)^−½ exp(−shift² / 6).
  const truth = (2 / Math.sqrt(3)) * (1 - Math.exp(-1 / 6))
  const TOYS = 200
  let covered = 0
  for (let toy = 0; toy < TOYS; toy++) {
    const blocks = sampleBlocks(normals(2 * toy, 0), normals(2 * toy + 1, 1), {
      ...{ blocks: 5, least: 20, most: 40, seed: toy },
    })
    if (blocks === null) throw new Error('200 showers are five blocks')
    const { found } = overBlocks(blocks, (x, y) => signedDiscrepancy(kernelMatrix(x, y, 1), signsOf(80)))
    const { value, error } = meanOf(found)
    if (Math.abs(value - truth) < error) covered++
  }
  expect(Math.abs(covered / TOYS - 0.683)).toBeLessThan(0.05)
})
