import { createRng } from '../../../../src-shared/base/rng.ts'
import { compareFeatures } from '../../../../src-shared/physics/evaluation/compare-features.ts'
import type { FeatureOptions } from '../../../../src-shared/physics/evaluation/feature.ts'
import { featureSetFor } from '../../../../src-shared/physics/evaluation/feature-sets.ts'
import type { MeasureResult } from '../../../../src-shared/physics/evaluation/measure-result.ts'
import type { Geometry } from '../../../../src-shared/physics/geometry.ts'
import { panelsOf } from '../../../../src-shared/physics/panels.ts'
import { measureSample } from '../../measure-sample.ts'
import type { SampleFile } from '../../sample-file.ts'
import type { Measure, MeasureContext } from '../measure.ts'

/** Two layers of 4 × 6 cells. */
const geometry: Geometry = {
  name: 'toy',
  layers: [0, 1].map((id) => ({
    ...{
      form: 'grid' as const,
      id,
      name: `${id}`,
      rows: 4,
      columns: 6,
      pitchMm: [10, 10] as [number, number],
    },
  })),
}
const CELLS = 48

type Toy = Partial<SampleFile> & {
  seed?: number
  /** The energy of a cell of a shower in MeV, of a number that is exponential with mean 1. */
  energy?: (drawn: number, at: { shower: number; cell: number }) => number
  incidentMeV?: number
}

/** Showers of exponential cells, of 480 MeV on average. */
export function toySample(toy: Toy = {}): SampleFile {
  const { seed = 1, energy = (drawn) => 10 * drawn, incidentMeV = 480, ...more } = toy
  return {
    ...{ path: `/${seed}.h5`, name: `${seed}.h5`, layout: 'toy', sha256: `${seed}`, count: 600 },
    ...{ shape: [2, 4, 6, 1], geometry, thresholdMeV: 0.1, hasIncident: true, problems: [] },
    read: (start, rows) => {
      const showers = new Float32Array(rows * CELLS)
      for (let event = 0; event < rows; event++) {
        const rng = createRng(seed, 'showers', start + event)
        for (let cell = 0; cell < CELLS; cell++) {
          const drawn = -Math.log(1 - rng.uniform())
          showers[event * CELLS + cell] = energy(drawn, { shower: start + event, cell })
        }
      }
      return Promise.resolve({ count: rows, showers, incidentMeV: new Float64Array(rows).fill(incidentMeV) })
    },
    close: () => Promise.resolve(),
    ...more,
  }
}

/** What `evaluateSamples` hands to a measure. */
export async function toyContext(
  reference: SampleFile,
  generated: SampleFile,
  more: Partial<MeasureContext> = {},
): Promise<MeasureContext> {
  const panels = panelsOf({ geometry: reference.geometry, shape: reference.shape })
  const set = featureSetFor(panels)
  const features: FeatureOptions = { panels, thresholdMeV: more.thresholdMeV ?? 0.1, hasIncident: true }
  const measuring = { ...features, set, most: Infinity, edges: null, progress: () => undefined }
  const [a, b] = [await measureSample(reference, measuring), await measureSample(generated, measuring)]
  const columns = { reference: a.columns, generated: b.columns }
  return {
    ...{ reference, generated, training: null, most: Infinity, columns, ...features },
    features: compareFeatures({ features: set.features(features), ...columns, repeats: 1, seed: 1 }),
    ...{ mode: 'quick' as const, seed: 1, progress: () => undefined, ...more },
  }
}

/** The rows of one measure by their ids, and what else it says. */
export async function measured(
  measure: Measure,
  context: MeasureContext,
): Promise<{ result: MeasureResult; row: (id: string) => MeasureResult['rows'][number] }> {
  const result = await measure.run(context)
  if (result === null) throw new Error(`${measure.id} has no meaning here`)
  const row = (id: string) => {
    const found = result.rows.find((each) => each.id === id)
    if (found === undefined) throw new Error(`${measure.id} has no row ${id}`)
    return found
  }
  return { result, row }
}
