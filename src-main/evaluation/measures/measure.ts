import type { FeatureComparison } from '../../../src-shared/physics/evaluation/compare-features.ts'
import type { evaluationModes } from '../../../src-shared/physics/evaluation/evaluation.ts'
import type { MeasureResult } from '../../../src-shared/physics/evaluation/measure-result.ts'
import type { Panel } from '../../../src-shared/physics/panels.ts'
import type { OpenClassifier } from '../open-classifier.ts'
import type { SampleFile } from '../sample-file.ts'

/**
 * A way to judge showers beyond one feature at a time: a folder with one definition and a line in `index.ts`. What it
 * finds are rows of numbers and figures in words that reports, terminals and the window draw without knowing it.
 */
export interface Measure {
  /** Stable words, as typed after `--with`: `classifier`, `precision-recall`, … */
  id: string
  title: string
  /** One sentence for the help: what it tells, and roughly what it costs. */
  summary: string
  /** Whether it is made unasked; otherwise only when it is named, or by `--with all`. */
  isUnasked: boolean
  /** Null where it has no meaning for such showers; a `ProblemError` is for what the user can mend. */
  run(context: MeasureContext): Promise<MeasureResult | null>
}

export type MeasureContext = {
  reference: SampleFile
  generated: SampleFile
  /** The showers that the generator was trained on, in MeV; null where no run or file says. */
  training: SampleFile | null
  /** Of a run that was named to look at events with; null: none was. */
  classifier?: OpenClassifier | null
  /** Looked at of each file, at most. */
  most: number
  /** One column per feature and one value per shower, in the order of the files. */
  columns: { reference: readonly Float64Array[]; generated: readonly Float64Array[] }
  /** What the columns are, and what was found of each alone. */
  features: readonly FeatureComparison[]
  panels: readonly Panel[]
  thresholdMeV: number
  /** Whether both files say the incident energy. */
  hasIncident: boolean
  mode: (typeof evaluationModes)[number]
  seed: number
  /** Ends the work with a problem when the user has asked for it, so it is called often. */
  progress: (part: string, done: number, total: number) => void
}
