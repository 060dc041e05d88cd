import type { Problem } from '../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../src-shared/base/problem.ts'
import { logAxis } from '../../src-shared/physics/evaluation/axes.ts'
import { compareFeatures } from '../../src-shared/physics/evaluation/compare-features.ts'
import { separation } from '../../src-shared/physics/evaluation/distances.ts'
import type { FeatureOptions, FeatureSet } from '../../src-shared/physics/evaluation/feature.ts'
import { featureSetFor } from '../../src-shared/physics/evaluation/feature-sets.ts'
import { panelsOf } from '../../src-shared/physics/panels.ts'
import { formatShape, sizeOf } from '../../src-shared/tensor/shape.ts'
import type { CellComparison, Evaluation, SampleFacts } from './evaluation-result.ts'
import { layerCorrelations } from './layer-correlations.ts'
import { cellSpectrum, measureSample, type MeasuredSample, type MeasureOptions } from './measure-sample.ts'
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
  const set = featureSetFor(panels)
  const thresholdMeV = options.thresholdMeV ?? reference.thresholdMeV ?? DEFAULT_THRESHOLD
  const hasIncident = reference.hasIncident && generated.hasIncident
  const featureOptions: FeatureOptions = { panels, thresholdMeV, hasIncident }
  const repeats = REPEATS[options.mode]
  const measure = (sample: SampleFile, part: string) =>
    measureSample(sample, { ...measuring(set, featureOptions, options, part) })

  const a = await measure(reference, 'Measuring the reference')
  const b = await measure(generated, 'Measuring the generated showers')
  const features = compareFeatures({
    ...{ features: set.features(featureOptions), reference: a.columns, generated: b.columns },
    ...{ repeats, seed: options.seed },
    progress: (done, total) => options.progress('Comparing features', done, total),
  })
  const cells = await compareCells(reference, generated, {
    ...{ a, b, thresholdMeV },
    ...measuring(set, featureOptions, options, 'Comparing cells'),
  })
  const distances = physicsDistances(a.columns, b.columns, options)
  const facts = (sample: SampleFile, found: MeasuredSample): SampleFacts => ({
    ...{ name: sample.name, layout: sample.layout, sha256: sample.sha256 },
    ...{ events: sample.count, used: found.count, ...found.events },
    incidentMeV: found.incidentMeV,
  })
  return {
    ...{ format: 'ganvas-evaluation', version: 1, date: new Date().toISOString(), ganvas: options.version },
    ...{ title: options.title, seed: options.seed, repeats, mode: options.mode },
    featureSet: { id: set.id, title: set.title, source: set.source },
    ...{ thresholdMeV, reference: facts(reference, a), generated: facts(generated, b) },
    ...{ geometry, shape: reference.shape, features, cells },
    correlations: layerCorrelations(features, a.columns, b.columns),
    meanShower: { reference: a.meanShower, generated: b.meanShower },
    distances,
    problems: [...reference.problems, ...generated.problems, ...warnings(reference, a, generated, b)],
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

function measuring(
  set: FeatureSet,
  options: FeatureOptions,
  { most, progress }: EvaluateOptions,
  part: string,
): MeasureOptions {
  return { ...options, set, most, progress: (done, total) => progress(part, done, total) }
}

/** 49 bins of equal ratio from the threshold to the largest energy of the reference, as in the CaloChallenge. */
async function compareCells(
  reference: SampleFile,
  generated: SampleFile,
  options: MeasureOptions & { a: MeasuredSample; b: MeasuredSample; thresholdMeV: number },
): Promise<CellComparison> {
  // A threshold of zero has no logarithm: seven decades below the largest energy nothing is to be seen.
  const low =
    options.thresholdMeV > 0 ? options.thresholdMeV : Math.max(1e-9, options.a.largestCellMeV * 1e-7)
  const { edges } = logAxis(low, Math.max(options.a.largestCellMeV, 10 * low), 50)
  const first = await cellSpectrum(reference, edges, options)
  const second = await cellSpectrum(generated, edges, options)
  return {
    ...{ edges, reference: first.counts, generated: second.counts },
    below: { reference: first.outside / first.total, generated: second.outside / second.total },
    separation: separation(first, second),
  }
}

function checkPair(reference: SampleFile, generated: SampleFile): void {
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
