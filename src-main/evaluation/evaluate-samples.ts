import type { Problem } from '../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../src-shared/base/problem.ts'
import { logAxis } from '../../src-shared/physics/evaluation/axes.ts'
import {
  compareFeatures,
  type FeatureComparison,
} from '../../src-shared/physics/evaluation/compare-features.ts'
import { separation } from '../../src-shared/physics/evaluation/distances.ts'
import type { FeatureOptions } from '../../src-shared/physics/evaluation/feature.ts'
import { featureSetFor } from '../../src-shared/physics/evaluation/feature-sets.ts'
import type { MeasureResult } from '../../src-shared/physics/evaluation/measure-result.ts'
import { panelsOf } from '../../src-shared/physics/panels.ts'
import { formatShape, sizeOf } from '../../src-shared/tensor/shape.ts'
import type {
  CellComparison,
  Evaluation,
  SampleFacts,
} from '../../src-shared/physics/evaluation/evaluation.ts'
import { layerCorrelations } from './layer-correlations.ts'
import {
  cellSpectrum,
  measureSample,
  type MeasuredSample,
  type MeasureOptions,
  type Spectrum,
} from './measure-sample.ts'
import { measuresFor } from './measures/index.ts'
import type { OpenClassifier } from './open-classifier.ts'
import { physicsDistances } from './physics-distances.ts'
import type { SampleFile } from './sample-file.ts'

export type EvaluateOptions = {
  title: string
  version: string
  seed: number
  mode: Evaluation['mode']
  /** Cells above it count as hit; null: the reference's own, else the smallest that the field uses. */
  thresholdMeV: number | null
  /** Showers of each file, at most. */
  most: number
  /** Showers that the generator was trained on; null where nobody says. */
  training: SampleFile | null
  /** To look at events with, for measures that need one. */
  classifier?: OpenClassifier | null
  /** Measures to make besides those that are made unasked. */
  measures: readonly string[]
  progress: (part: string, done: number, total: number) => void
  /** Asked between pieces: true ends the work with a problem that says so. */
  isStopped: () => boolean
}

/** Bootstrap draws and splits of the reference. */
const REPEATS = { quick: 20, full: 100 } as const
/** Where nobody says: the noise of a calorimeter cell in MeV, as in the agreement tables. */
const DEFAULT_THRESHOLD = 0.5

/** Compares two files of showers, event by event and cell by cell, without a run. */
export async function evaluateSamples(
  reference: SampleFile,
  generated: SampleFile,
  given: EvaluateOptions,
): Promise<Evaluation> {
  checkPair(reference, generated)
  const progress: EvaluateOptions['progress'] = (...step) => {
    if (given.isStopped()) throw interrupted()
    given.progress(...step)
  }
  const options = { ...given, progress }
  const geometry = reference.geometry ?? generated.geometry
  const panels = panelsOf({ geometry, shape: reference.shape })
  const sizes = [reference, generated].map(({ given }) => given?.condition?.size ?? 0)
  const set = featureSetFor(panels, {
    ...{ layouts: [reference.layout, generated.layout], conditions: Math.min(...sizes) },
  })
  const thresholdMeV = options.thresholdMeV ?? reference.thresholdMeV ?? DEFAULT_THRESHOLD
  const hasIncident = reference.hasIncident && generated.hasIncident
  const featureOptions: FeatureOptions = { panels, thresholdMeV, hasIncident }
  const repeats = REPEATS[options.mode]
  const measuring = (part: string): Omit<MeasureOptions, 'edges'> => ({
    ...{ ...featureOptions, set, most: options.most },
    progress: (done, total) => options.progress(part, done, total),
  })

  const a = await measureSample(reference, { ...measuring('Measuring the reference'), edges: null })
  const edges = cellEdges(a.largestCellMeV, thresholdMeV)
  const first = await cellSpectrum(reference, edges, measuring('Counting the reference’s cells'))
  // In one pass: a run makes its showers anew whenever they are asked for.
  const b = await measureSample(generated, { ...measuring('Measuring the generated showers'), edges })
  const unit = reference.unit ?? 'MeV'
  const compared = compareFeatures({
    ...{ features: set.features(featureOptions), reference: a.columns, generated: b.columns },
    ...{ repeats, seed: options.seed },
    progress: (done, total) => options.progress('Comparing features', done, total),
  })
  const features = unit === 'MeV' ? compared : compared.map(withoutEnergy)
  const distances = physicsDistances(a.columns, b.columns, options)
  const found: MeasureResult[] = []
  for (const measure of measuresFor(options.measures)) {
    const result = await measure.run({
      ...{ reference, generated, training: options.training, most: options.most },
      classifier: options.classifier ?? null,
      columns: { reference: a.columns, generated: b.columns },
      ...{ features, panels, thresholdMeV, hasIncident, mode: options.mode, seed: options.seed, progress },
    })
    if (result !== null) found.push(result)
  }
  const facts = (sample: SampleFile, found: MeasuredSample): SampleFacts => ({
    ...{ name: sample.name, layout: sample.layout, sha256: sample.sha256 },
    ...{ events: sample.count, used: found.count, ...found.events },
    incidentMeV: found.incidentMeV,
  })
  return {
    ...{ format: 'ganvas-evaluation', version: 1, date: new Date().toISOString(), ganvas: options.version },
    ...{ title: options.title, seed: options.seed, repeats, mode: options.mode },
    featureSet: { id: set.id, title: set.title, source: set.source },
    ...(unit === 'MeV' ? {} : { unit }),
    ...{ thresholdMeV, reference: facts(reference, a), generated: facts(generated, b) },
    ...{ geometry, shape: reference.shape, features, cells: compareCells(edges, first, b.spectrum) },
    correlations: layerCorrelations(features, a.columns, b.columns),
    meanShower: { reference: a.meanShower, generated: b.meanShower },
    ...{ distances, measures: found },
    problems: [
      ...reference.problems,
      ...generated.problems,
      ...warnings(reference, a, generated, b),
      ...found.flatMap(({ problems }) => problems),
    ],
  }
}

function interrupted(): ProblemError {
  return new ProblemError([
    problem({
      code: 'evaluation.interrupted',
      message: 'The evaluation was interrupted; 0 files were written.',
      hint: 'Run the same command again; --max-showers makes it shorter.',
    }),
  ])
}

/** 49 bins of equal ratio from the threshold to the largest energy of the reference, as in the CaloChallenge. */
function cellEdges(largestMeV: number, thresholdMeV: number): Float64Array {
  // A threshold of zero has no logarithm: seven decades below the largest energy nothing is to be seen.
  const low = thresholdMeV > 0 ? thresholdMeV : Math.max(1e-9, largestMeV * 1e-7)
  return logAxis(low, Math.max(largestMeV, 10 * low), 50).edges
}

function compareCells(edges: Float64Array, reference: Spectrum, generated: Spectrum | null): CellComparison {
  if (generated === null) throw new Error('The generated showers were measured without their spectrum')
  return {
    ...{ edges, reference: reference.counts, generated: generated.counts },
    below: {
      reference: reference.outside / reference.total,
      generated: generated.outside / generated.total,
    },
    separation: separation(reference, generated),
  }
}

/** Of pictures: sums of their numbers, which have no unit. */
function withoutEnergy(compared: FeatureComparison): FeatureComparison {
  const { feature } = compared
  const label = feature.label.replace('Total energy', 'Sum').replace('Energy in', 'Sum of')
  return { ...compared, feature: { ...feature, label, unit: feature.unit === 'MeV' ? '' : feature.unit } }
}

function checkPair(reference: SampleFile, generated: SampleFile): void {
  const [unit, other] = [reference.unit ?? 'MeV', generated.unit ?? 'MeV']
  if (unit !== other) {
    throw new ProblemError([
      problem({
        code: 'evaluation.unit',
        at: { file: generated.path },
        message: `2 units cannot be compared: the reference has numbers in the unit ${unit}, ${generated.name} in the unit ${other}.`,
        hint: 'Compare pictures with pictures, and showers with showers.',
      }),
    ])
  }
  const [a, b] = [sizeOf(reference.shape), sizeOf(generated.shape)]
  if (a !== b) {
    throw new ProblemError([
      problem({
        code: 'evaluation.cells',
        at: { file: generated.path },
        message: `The reference has ${a} cells per shower (${formatShape(reference.shape)}), but ${generated.name} has ${b} (${formatShape(generated.shape)}).`,
        hint: 'Compare showers of the same calorimeter, stored in the same layout.',
      }),
    ])
  }
  for (const [sample, least] of [
    [reference, 20],
    [generated, 2],
  ] as const) {
    if (sample.count >= least) continue
    throw new ProblemError([
      problem({
        code: 'evaluation.few-events',
        at: { file: sample.path },
        message: `${sample.name} has ${sample.count} shower(s), but a comparison needs at least ${least}.`,
        hint: 'Use a larger file; some thousand showers give useful errors.',
      }),
    ])
  }
}

/** What makes a comparison say less than it seems to. */
function warnings(
  reference: SampleFile,
  a: MeasuredSample,
  generated: SampleFile,
  b: MeasuredSample,
): Problem[] {
  const found: Problem[] = []
  const warn = (input: Omit<Problem, 'severity' | 'at'>, sample: SampleFile) =>
    found.push({ ...input, severity: 'warning', at: { file: sample.path } })
  const [range, other] = [a.incidentMeV, b.incidentMeV]
  if (reference.hasIncident !== generated.hasIncident) {
    const silent = reference.hasIncident ? generated : reference
    warn(
      {
        code: 'evaluation.incident',
        message: '1 of the 2 files says the incident energies, so total energies are compared as they are.',
        hint: 'Write the incident energies into both files: then the response E_tot / E_inc is compared.',
      },
      silent,
    )
  }
  if (range !== null && other !== null && (other.min < 0.99 * range.min || other.max > 1.01 * range.max)) {
    warn(
      {
        code: 'evaluation.energy-range',
        message: `Incident energies go from ${mev(other.min)} to ${mev(other.max)} MeV, in the reference from ${mev(range.min)} to ${mev(range.max)} MeV.`,
        hint: 'Differences may come from the energies alone: generate with those of the reference.',
      },
      generated,
    )
  }
  if (b.events.empty === b.count) {
    warn(
      {
        code: 'evaluation.all-empty',
        message: `All ${b.count} generated showers are empty.`,
        hint: 'The generator has collapsed, or its threshold lies above all energies.',
      },
      generated,
    )
  }
  return found
}

function mev(energy: number): string {
  return energy.toPrecision(4).replace(/\.?0+$/, '')
}
