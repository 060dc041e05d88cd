import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { z } from 'zod'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import { evaluateSamples } from '../../evaluation/evaluate-samples.ts'
import { evaluationModes } from '../../../src-shared/physics/evaluation/evaluation.ts'
import { measures, unknownMeasures } from '../../evaluation/measures/index.ts'
import { evaluationJson } from '../../evaluation/report/evaluation-json.ts'
import { writeReport } from '../../evaluation/report/write-report.ts'
import { openSampleFile, type SampleFile } from '../../evaluation/sample-file.ts'
import { readTiming } from '../../model-card/run-facts.ts'
import { timingMeasure } from '../../timing/timing-measure.ts'
import { GANVAS_VERSION } from '../../version.ts'
import type { Job } from '../job.ts'
import { CheckpointWish } from './checkpoint-wish.ts'
import { conditionsOf } from './given-conditions.ts'
import { loadRun, type LoadedRun } from './load-run.ts'
import { openRunData } from './run-data-sample.ts'
import { openRunClassifier } from './open-run-classifier.ts'
import { openRunSample } from './run-sample.ts'

const NamedFile = z.object({ path: z.string(), layout: z.string() })
/** Of the data of a run: what its split kept apart, or what it was trained on. */
const RunData = z.object({ dataOf: z.string(), part: z.enum(['train', 'test']) })
type SampleWish = z.infer<typeof NamedFile> | z.infer<typeof RunData>

export const EvaluateInput = z.object({
  reference: z.union([NamedFile, RunData]),
  /** A file, or the run whose generator makes as many showers as the reference has. */
  generated: z.union([NamedFile, z.object({ runFolder: z.string(), checkpoint: CheckpointWish.optional() })]),
  title: z.string(),
  mode: z.enum(evaluationModes),
  seed: z.int().nonnegative(),
  thresholdMeV: z.number().nonnegative().nullable(),
  /** Showers of each file, at most. */
  most: z.int().positive().nullable(),
  /** Showers that the generator was trained on; null: nobody says, and a run's own file is taken where it still is. */
  training: z.union([NamedFile, RunData]).nullable(),
  /** Run folder of a classifier to look at events with; left out or null: none. */
  classifier: z.string().nullable().optional(),
  /** Ids of measures to make besides those that are made unasked; `all` for every one. */
  measures: z.array(z.string()),
  /** Folder for the report; null: none is written. */
  report: z.string().nullable(),
})
export type EvaluateInput = z.infer<typeof EvaluateInput>

/** Two files of showers against each other; the result is the evaluation as JSON text, and the files written. */
export const evaluateJob: Job = {
  async run(raw, context) {
    const input = EvaluateInput.parse(raw)
    refuseUnknown(input.measures)
    const run =
      'runFolder' in input.generated
        ? await loadRun(input.generated.runFolder, input.generated.checkpoint)
        : null
    const takesPlain = input.classifier != null
    const reference = await opened(input.reference, { reference: null, run, takesPlain })
    try {
      const most = input.most ?? Infinity
      const generated =
        'runFolder' in input.generated
          ? await openRunSample(run ?? (await loadRun(input.generated.runFolder)), reference, {
              seed: input.seed,
              most,
              takesPlain,
            })
          : await opened(input.generated, { reference, takesPlain })
      const training =
        input.training === null
          ? await ownTraining(run)
          : await opened(input.training, { reference, takesPlain })
      const classifier =
        input.classifier == null ? null : await openRunClassifier(input.classifier, reference)
      try {
        const evaluation = await evaluateSamples(reference, generated, {
          ...{ title: input.title, version: GANVAS_VERSION, seed: input.seed, mode: input.mode },
          ...{ thresholdMeV: input.thresholdMeV, most, training, classifier, measures: input.measures },
          progress: (title, done, total) => context.progress({ title, done, total, unit: '' }),
          isStopped: () => context.control.stopRequested(),
        })
        const timing = run === null ? null : await readTiming(run.folder)
        if (timing !== null) evaluation.measures.push(timingMeasure(timing))
        const files = input.report === null ? [] : await writeReport(evaluation, resolve(input.report))
        return { evaluation: evaluationJson(evaluation), files }
      } finally {
        await generated.close()
        await training?.close()
        classifier?.close()
      }
    } finally {
      await reference.close()
    }
  },
}

function refuseUnknown(named: readonly string[]): void {
  const unknown = unknownMeasures(named)
  if (unknown.length === 0) return
  throw new ProblemError([
    problem({
      code: 'evaluation.unknown-measure',
      message: `${unknown.length} of ${named.length} named measures are not known: ${unknown.join(', ')}.`,
      hint: `Choose of ${[...measures.map(({ id }) => id), 'all'].join(', ')}.`,
    }),
  ])
}

/** Larger files are read through only when they are named: opening one looks at all of its events. */
const UNASKED_BYTES = 512e6

/** What a run was trained on, where its file still is and is what it was; it is not asked for, so nothing is said. */
async function ownTraining(run: LoadedRun | null): Promise<SampleFile | null> {
  const size = run === null ? null : await stat(run.manifest.data.path).catch(() => null)
  if (run === null || size === null || size.size > UNASKED_BYTES) return null
  return openRunData(run, 'train').catch((error: unknown) => {
    if (error instanceof ProblemError) return null
    throw error
  })
}

/** A generated file often knows no geometry of its own: it has the reference's, when the sizes agree. */
async function opened(
  wish: SampleWish,
  given: { reference: SampleFile | null; run?: LoadedRun | null; takesPlain: boolean },
): Promise<SampleFile> {
  if ('dataOf' in wish) return openRunData(await loadRun(wish.dataOf), wish.part)
  const { path, layout } = wish
  const { reference, run = null, takesPlain } = given
  const conditions = run === null ? {} : conditionsOf(run)
  const found = await openSampleFile(path, {
    layout,
    takesPlain,
    geometry: reference?.geometry ?? null,
    ...conditions,
  })
  if (!found.ok) throw new ProblemError(found.failure)
  return found.value
}
