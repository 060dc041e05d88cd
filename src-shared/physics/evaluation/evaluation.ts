import type { Problem } from '../../base/problem.ts'
import type { Estimate, FeatureComparison } from './compare-features.ts'
import type { Geometry } from '../geometry.ts'
import type { MeasureResult } from './measure-result.ts'
import type { EventShape } from '../../tensor/shape.ts'

export const evaluationModes = ['quick', 'full'] as const

/** Everything that an evaluation found, as written to `evaluation.json`. */
export type Evaluation = {
  format: 'ganvas-evaluation'
  version: 1
  date: string
  ganvas: string
  title: string
  seed: number
  repeats: number
  mode: (typeof evaluationModes)[number]
  featureSet: { id: string; title: string; source: string }
  /** Of cells, threshold and features in energies; left out: MeV. */
  unit?: CellUnit
  thresholdMeV: number
  reference: SampleFacts
  generated: SampleFacts
  geometry: Geometry | null
  shape: EventShape
  features: FeatureComparison[]
  cells: CellComparison
  /** Pearson correlations of the layers' energies; null for a single layer. */
  correlations: { names: string[]; reference: number[][]; generated: number[][] } | null
  meanShower: { reference: Float64Array; generated: Float64Array }
  distances: PhysicsDistances
  /** Of the further measures, in the order of the report; null where one has no meaning for these showers. */
  measures: MeasureResult[]
  problems: Problem[]
}

/** Energies are in MeV; pictures have no unit. */
export type CellUnit = 'MeV' | '1'

export type SampleFacts = {
  name: string
  layout: string
  sha256: string
  /** Showers in the file, and of these looked at. */
  events: number
  used: number
  empty: number
  negativeCells: number
  incidentMeV: { min: number; max: number } | null
}

/** Energies of all cells of all showers in one histogram. */
export type CellComparison = {
  edges: Float64Array
  reference: Float64Array
  generated: Float64Array
  /** Cells below the threshold, of all. */
  below: { reference: number; generated: number }
  separation: number
}

/** A distance in all features at once, beside that of one half of the reference from the other. */
export type PhysicsDistances = {
  fpd: DistanceRow | null
  kpd: DistanceRow | null
}
export type DistanceRow = Estimate & {
  floor: Estimate
  /** `challenge`: sizes as in the CaloChallenge; `reduced`: smaller, with what was used. */
  definition: 'challenge' | 'reduced'
  settings: Record<string, number | boolean>
}
