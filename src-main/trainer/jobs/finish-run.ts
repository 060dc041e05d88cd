import { relative } from 'node:path'
import type { TrainResult } from './inputs.ts'
import { ProblemError, type Problem } from '../../../src-shared/base/problem.ts'
import { sampledWeight } from '../../engine/train/average.ts'
import type { RuntimeReport } from '../../engine/runtime/report.ts'
import { cardFiles } from '../../model-card/card-files.ts'
import { exportGenerator } from '../../exports/export-generator.ts'
import { storedWeights } from '../../engine/train/model-state.ts'
import type { JobContext } from '../job.ts'
import { evaluateClassifier } from './evaluate-classifier.ts'
import { evaluateGenerator } from './evaluate-run.ts'
import { exportReference, trainedGenerator } from './trained-run.ts'
import type { RecordedRun } from './record-run.ts'
import { samplerOf, type ShownRun } from './shown-run.ts'

type Finished = ShownRun & { recorded: RecordedRun; runtime: RuntimeReport; exports: readonly string[] }

/** After training: judge the result on real events, export the generator, and say what there is. */
export async function finishRun(run: Finished, context: JobContext): Promise<TrainResult> {
  const { recorded, folder, runtime } = run
  const { manifest } = recorded
  const { control } = context
  const complete = recorded.outcome === 'complete'
  await control.proceed()
  const evaluation = complete && !control.stopRequested() ? await evaluate(run, context) : null
  return {
    outcome: recorded.outcome,
    run: folder,
    round: recorded.round,
    rounds: manifest.rounds,
    trainSeconds: manifest.trainSeconds,
    backend: runtime.title,
    pictures: [...recorded.pictures.slice(-1), ...(evaluation?.pictures ?? [])],
    exports: complete ? await exportAll(run, context) : [],
    evaluation: evaluation?.numbers ?? null,
  }
}

type Evaluation = { numbers: Record<string, unknown>; pictures: string[] }

async function evaluate(run: Finished, context: JobContext): Promise<Evaluation | null> {
  const sampler = samplerOf(run)
  try {
    const compile = run.recorded.manifest.training?.mode === 'compiled' ? 'auto' : 'off'
    const judged =
      sampler === null
        ? await evaluateClassifier(run)
        : await evaluateGenerator({ ...run, sampler, compile }, context)
    if (judged === null) return null
    context.tell({ type: 'evaluated', text: judged.text, file: judged.file })
    return { numbers: judged.numbers, pictures: judged.pictures }
  } catch (error) {
    // A run that cannot be judged, because there are too few events, is still a run and is exported.
    if (!(error instanceof ProblemError)) throw error
    for (const each of error.problems) tellProblem(each, context)
    return null
  }
}

/** What lies in the project or the number of events takes nothing from the run; a file that fails does. */
function tellProblem(found: Problem, context: JobContext): void {
  const isExpected = EXPECTED.includes(found.code)
  context.tell({ type: 'problem', problem: isExpected ? { ...found, severity: 'warning' } : found })
}

const EXPECTED = ['agreement.few-events', 'export.data-source', 'export.too-large']

async function exportAll(run: Finished, context: JobContext): Promise<TrainResult['exports']> {
  const sampler = samplerOf(run)
  if (sampler === null) return []
  const weights = await storedWeights(run.state)
  const trained = trainedGenerator({ sampler, weights, manifest: run.recorded.manifest })
  const reference = await exportReference(sampler, (name) => sampledWeight(run.state, name), run.split)
  const { files: beside } = await cardFiles(run.folder, { ...run.recorded, sampler })
  const done: TrainResult['exports'] = []
  for (const target of run.exports) {
    await context.control.proceed()
    if (context.control.stopRequested()) break
    context.tell({ type: 'stage', title: `Exporting to ${target} and checking the file` })
    try {
      const report = await exportGenerator({ trained, target, folder: run.folder, reference, beside })
      const files = report.files.map((file) => relative(run.folder, file.path))
      const { maxRelativeDifference, checkedWith, notChecked } = report
      done.push({ target, files, maxRelativeDifference, checkedWith, notChecked })
      context.tell({ type: 'exported', target, files, maxRelativeDifference, checkedWith, notChecked })
    } catch (error) {
      // A run that cannot be exported is still a run; the reason is told and the next target tried.
      if (!(error instanceof ProblemError)) throw error
      for (const each of error.problems) tellProblem(each, context)
    }
  }
  return done
}
