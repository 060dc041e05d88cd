import type { Panel } from '../panels.ts'
import type { ShowerBatch } from '../observables.ts'

/** Showers in MeV with the incident energy of each in MeV, or null where the file names none. */
export type MeasuredBatch = ShowerBatch & {
  incidentMeV: Float64Array | null
  /** All that the file says the showers depend on, `count × conditions`, in its own units; left out where nobody reads it. */
  condition?: Float32Array | null
}

/** What is known of two files besides where their cells are. */
export type SetHints = {
  layouts: readonly string[]
  /** Numbers per shower that both give; 0 for none. */
  conditions: number
}

/** How a feature is put into a histogram; `edges` ascend and are one more than the bins. */
export type Axis = { edges: Float64Array; scale: 'linear' | 'log' }

/** One number per shower that people compare. */
export type Feature = {
  /** Stable words: `total`, `layer-3`, `centre-eta-2`, ... */
  id: string
  /** For titles and rows: “Energy in layer 3”. */
  label: string
  /** For axes: `E₃`. */
  symbol: string
  /** Empty for a number without a unit. */
  unit: string
  group: 'energy' | 'layer' | 'centre' | 'width' | 'radius' | 'sparsity' | 'shape'
  /** As it stands in the formula, with its source in the feature set. */
  formula: string
  /** The bins that the field uses; `reference` holds the reference's values. */
  axis(reference: Float64Array): Axis
}

export type FeatureOptions = {
  panels: readonly Panel[]
  /** Cells above this energy in MeV count as hit; the smallest energy of logarithmic axes. */
  thresholdMeV: number
  hasIncident: boolean
}

/** What one community measures on its showers: a folder of one file, and a line in `feature-sets.ts`. */
export type FeatureSet = {
  id: string
  title: string
  /** Where the definitions come from. */
  source: string
  fits(panels: readonly Panel[], hints: SetHints): boolean
  features(options: FeatureOptions): Feature[]
  /** One column per feature, in their order, each with one value per event. */
  measure(batch: MeasuredBatch, options: FeatureOptions): Float64Array[]
}
