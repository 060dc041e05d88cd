import { join } from 'node:path'
import { DatasetParams } from '../../../src-shared/catalog/dataset/dataset-params.ts'
import { problem, ProblemError } from '../../../src-shared/base/problem.ts'
import type { MemoryEstimate } from '../../../src-shared/compile/memory.ts'
import { memoryText } from '../../../src-shared/compile/memory-text.ts'
import type { ModelPlan } from '../../../src-shared/plan/model-plan.ts'
import type { EventSource } from '../../data/events.ts'
import { openDataset } from '../../data/open-dataset.ts'
import { openEngine } from '../../engine/open-engine.ts'
import { createDeviceFeed } from '../../engine/train/device-feed.ts'
import { fitTransforms } from '../../engine/train/fit-transforms.ts'
import { createState, disposeState, restoreState } from '../../engine/train/model-state.ts'
import { train, type TrainSettings } from '../../engine/train/train.ts'
import { stateFolder } from '../../host/state-folder.ts'
import { explainTraining } from '../../engine/step-compiler/explain.ts'
import { openRounds, type OpenedRounds, type RoundsWish } from '../../engine/step-compiler/open-rounds.ts'
import type { RuntimeReport } from '../../engine/runtime/report.ts'
import { compileProject } from '../../project/compile-project.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { writeFileAtomic } from '../../files/atomic-write.ts'
import { markFailed } from '../../runs/mark-failed.ts'
import { PROJECT, writeManifest } from '../../runs/run-folder.ts'
import { GANVAS_VERSION } from '../../version.ts'
import type { Job, JobContext } from '../job.ts'
import { checkMemory } from './check-memory.ts'
import { dueRounds } from './due-rounds.ts'
import { eventsPerRound } from './events-per-round.ts'
import { finishRun } from './finish-run.ts'
import { TrainInput, type TrainResult } from './inputs.ts'
import {
  leaveRunFolder,
  newRunId,
  noteChange,
  openRunFolder,
  updateManifest,
  type OpenedRun,
} from './open-run.ts'
import { recordRun, type RecordedRun } from './record-run.ts'
import type { ShownRun } from './shown-run.ts'
import { completeAlready, nothingLeft } from './complete-run.ts'
import { openConditionRange } from './condition-range.ts'
import { observedMetric } from './observed-metric.ts'
import { plannedLooks } from './run-looks.ts'
import { splitDataset, type DatasetSplit } from './split-dataset.ts'
import { createStartup, type Startup } from './startup.ts'

/** From a project and a data file to a run folder: the main job. */
export const trainJob: Job = {
  async run(raw, context): Promise<TrainResult> {
    const input = TrainInput.parse(raw)
    const { plan, checked } = compileProject(input.project)
    const startup = createStartup(context.tell)
    startup.stage('Starting TensorFlow')
    const runtime = await openEngine(input.backend)
    startup.stage('Reading the data')
    const source = await openSource(plan, input)
    try {
      const run = await openRunFolder(
        { folder: input.runFolder, project: input.project, resume: input.resume },
        context,
      )
      try {
        return await conduct(
          {
            ...{ input, plan, runtime, source, run, startup },
            projectRounds: checked.document.training.rounds,
            projectMetric: checked.document.training.best ?? null,
          },
          context,
        )
      } catch (error) {
        // Whatever stopped it (a full disk, a bug) may keep the manifest from being written too: that is told, not this.
        await markFailed(run.folder, reasonOf(error)).catch(() => undefined)
        throw error
      } finally {
        await leaveRunFolder(run)
      }
    } finally {
      await source.close()
    }
  },
}

function reasonOf(error: unknown): { code: string; message: string; hint: string } {
  const [first] = error instanceof ProblemError ? error.problems : []
  if (first !== undefined) return first
  const message = error instanceof Error ? error.message : String(error)
  return {
    code: 'trainer.bug',
    message,
    hint: 'This is a fault of Ganvas. Please report it with the project file.',
  }
}

type Conducted = {
  input: TrainInput
  plan: ModelPlan
  runtime: RuntimeReport
  source: EventSource
  run: OpenedRun
  startup: Startup
  projectRounds: number
  projectMetric: string | null
}

async function conduct(conducted: Conducted, context: JobContext): Promise<TrainResult> {
  const { input, plan, runtime, source, run, startup } = conducted
  for (const each of source.info.problems) context.tell({ type: 'problem', problem: each })
  sameData(run, source)
  const split = splitDataset(source, datasetParams(plan))
  const memory = await checkMemory(plan, {
    ...{ events: split.trainCount, compile: input.compile, backend: runtime.backend },
  })
  const range = openConditionRange(split)
  const fitted =
    run.earlier?.manifest.fitted ??
    (await fitTransforms(plan.data, range.readTraining, (steps) =>
      startup.stage(`Fitting ${steps.map(({ name }) => `“${name}”`).join(', ')}`),
    ))
  const settings = settingsOf(conducted, split)
  refuseShorter(run, settings.rounds)
  const metric = observedMetric(
    { plan, split },
    input.best ?? run.earlier?.manifest.observables?.metric ?? conducted.projectMetric,
  )
  const done = completeAlready(run, { rounds: settings.rounds, exports: input.exports })
  if (done !== null) {
    context.tell({ type: 'problem', problem: nothingLeft(done) })
    return done
  }
  const conditionRange = run.earlier?.manifest.data.conditionRange ?? (await range.found())
  const manifest = await noteChange(
    run,
    manifestOf(conducted, { split, settings, fitted, conditionRange, metric }),
  )
  await writeManifest(run.folder, manifest)
  if (run.change !== null) await writeFileAtomic(join(run.folder, PROJECT), input.project)
  const state = createState(plan, settings.seed)
  try {
    const checkpoint = run.earlier?.checkpoint ?? null
    if (checkpoint !== null) restoreState(state, checkpoint)
    const shown = { plan, state, split, fitted, folder: run.folder, seed: settings.seed }
    context.tell({
      type: 'started',
      run: run.folder,
      backend: runtime.title,
      trainEvents: split.trainCount,
      testEvents: split.testCount,
      parameters: Object.fromEntries(
        plan.networks.map((network) => [
          network.id,
          network.weights.reduce((sum, weight) => sum + weight.shape.reduce((a, b) => a * b, 1), 0),
        ]),
      ),
      rounds: settings.rounds,
      fromRound: state.counters.round,
    })
    const recorded = await trainAndRecord({ shown, manifest, settings, input, memory, startup }, context)
    return await finishRun({ ...shown, recorded, runtime, exports: input.exports }, context)
  } finally {
    disposeState(state)
  }
}

async function trainAndRecord(
  made: {
    shown: ShownRun
    manifest: RunManifest
    settings: TrainSettings
    input: TrainInput
    memory: MemoryEstimate
    startup: Startup
  },
  context: JobContext,
): Promise<RecordedRun> {
  const { shown, settings, input, startup } = made
  const { plan, state, fitted, seed } = shown
  const { source, split } = shown.split
  const feed = createDeviceFeed({ source, split, data: plan.data, fitted, seed })
  let opened: OpenedRounds | null = null
  try {
    startup.stage('Moving the data')
    await feed.stretch(state.counters.drawn, 1)
    startup.stage('Preparing the step')
    opened = await openRounds({ plan, state, feed, seed }, roundsWish(made))
    for (const each of opened.problems) context.tell({ type: 'problem', problem: each })
    if (input.explain) {
      const text = `${explained(opened, plan)}\n\n${memoryText(made.memory, { isDataKnown: true })}.`
      context.tell({ type: 'explained', text })
    }
    const manifest = await updateManifest(shown.folder, made.manifest, {
      training: { ...opened.report },
      data: { ...made.manifest.data, shuffle: feed.shuffle },
    })
    const { rounds } = opened
    const due = dueRounds(settings)
    const events = train({
      ...{ plan, state, feed, rounds, control: context.control },
      settings: { ...settings, sampleEvery: due.sampleEvery, sampleAlsoAt: due.sampleAlsoAt ?? [] },
    })
    startup.stage('Drawing the first samples')
    return await recordRun({ events, manifest, settings, due, shown, startup }, context)
  } finally {
    opened?.dispose()
    await feed.dispose()
  }
}

function roundsWish(made: {
  shown: ShownRun
  manifest: RunManifest
  settings: TrainSettings
  input: TrainInput
  startup: Startup
}): RoundsWish {
  const { shown, manifest, settings, input, startup } = made
  return {
    compile: input.compile,
    xla: input.xla,
    // What was measured at the start of the run stays decided: XLA rounds differently.
    earlier: manifest.training?.xla ?? null,
    roundsLeft: settings.rounds - shown.state.counters.round,
    onStage: startup.stage,
  }
}

function explained({ training, report }: OpenedRounds, plan: ModelPlan): string {
  return training === null
    ? `Training is not compiled: ${report.reason ?? 'no reason is known'}`
    : explainTraining(training, plan)
}

async function openSource(plan: ModelPlan, input: TrainInput): Promise<EventSource> {
  const opened = await openDataset(datasetParams(plan), {
    projectFolder: input.projectFolder,
    stateFolder: stateFolder(),
    ...(input.dataPath === null ? {} : { overridePath: input.dataPath }),
  })
  if (!opened.ok) throw new ProblemError(opened.failure)
  return opened.value
}

function datasetParams(plan: ModelPlan): DatasetParams {
  if (plan.data.dataset === null) {
    throw new ProblemError([
      problem({
        code: 'train.no-dataset',
        message: 'The project has no dataset node, so there is nothing to train on.',
        hint: 'Add a Dataset node to the data lane.',
      }),
    ])
  }
  return DatasetParams.parse(plan.data.dataset.params)
}

/** A continued run must go on with the very same events, or it would not be the same run. */
function sameData(run: OpenedRun, source: EventSource): void {
  const before = run.earlier?.manifest.data
  if (before === undefined || before.sha256 === source.info.sha256) return
  throw new ProblemError([
    problem({
      code: 'run.other-data',
      at: { file: source.info.path },
      message: `The run began with ${before.path} (SHA-256 ${before.sha256.slice(0, 12)}…), but ${source.info.path} has ${source.info.sha256.slice(0, 12)}….`,
      hint: 'Name the original file with --data, or start a new run without --resume.',
    }),
  ])
}

/** A run cannot be taken back to fewer rounds than it has done. */
function refuseShorter({ earlier, folder }: OpenedRun, rounds: number): void {
  const done = earlier?.checkpoint?.counters.round ?? 0
  if (done <= rounds) return
  throw new ProblemError([
    problem({
      code: 'run.longer-already',
      at: { file: folder },
      message: `The run was to end after ${rounds} rounds, but has done ${done}.`,
      hint: `Give --steps a number from ${done} on, or start a new run without --resume.`,
    }),
  ])
}

/** Checkpoints and pictures per run, whatever its length. */
const CHECKPOINTS = 20
const PICTURES = 10
const READ_EVERY = 10

function settingsOf({ input, run, plan, projectRounds }: Conducted, split: DatasetSplit): TrainSettings {
  const earlier = run.earlier?.manifest
  const rounds = roundsOf(input, { plan, split, fallback: earlier?.rounds ?? projectRounds })
  return {
    seed: earlier?.seed ?? input.seed,
    rounds,
    readEvery: earlier?.readEvery ?? READ_EVERY,
    sampleEvery: earlier?.sampleEvery ?? pictureEvery(rounds),
    checkpointEvery: earlier?.checkpointEvery ?? Math.max(1, Math.ceil(rounds / CHECKPOINTS)),
  }
}

/** A multiple of three where that makes no difference, so that samples can come in between. */
function pictureEvery(rounds: number): number {
  return rounds < 10 * PICTURES ? Math.ceil(rounds / PICTURES) : 3 * Math.ceil(rounds / (3 * PICTURES))
}

function roundsOf(
  input: TrainInput,
  { plan, split, fallback }: { plan: ModelPlan; split: DatasetSplit; fallback: number },
): number {
  if (input.length.by === 'rounds') return input.length.rounds
  if (input.length.by === 'project') return fallback
  return Math.max(1, Math.ceil((input.length.epochs * split.trainCount) / eventsPerRound(plan)))
}

function manifestOf(
  { source, runtime, run, plan }: Conducted,
  made: {
    metric: string | null
    split: DatasetSplit
    settings: TrainSettings
    fitted: RunManifest['fitted']
    conditionRange: RunManifest['data']['conditionRange']
  },
): RunManifest {
  const now = new Date().toISOString()
  const { info } = source
  const earlier = run.earlier?.manifest
  return {
    format: 'ganvas-run',
    version: 1,
    id: earlier?.id ?? newRunId(),
    name: plan.name,
    createdAt: earlier?.createdAt ?? now,
    changedAt: now,
    outcome: 'running',
    failure: null,
    round: run.earlier?.checkpoint?.counters.round ?? 0,
    seed: made.settings.seed,
    changes: earlier?.changes ?? [],
    rounds: made.settings.rounds,
    readEvery: made.settings.readEvery,
    sampleEvery: made.settings.sampleEvery,
    checkpointEvery: made.settings.checkpointEvery,
    versions: { ganvas: GANVAS_VERSION, node: process.version, tensorflow: runtime.libraryVersion },
    // The report is plain JSON by its definition; the manifest keeps it as it is.
    runtime: JSON.parse(JSON.stringify(runtime)) as Record<string, unknown>,
    data: {
      path: info.path,
      sha256: info.sha256,
      format: info.format,
      layout: info.layout,
      count: info.count,
      trainEvents: made.split.trainCount,
      testEvents: made.split.testCount,
      conditionRange: made.conditionRange,
      ...(info.labels === null ? {} : { classes: [...info.labels.classes] }),
    },
    fitted: made.fitted,
    training: earlier?.training ?? null,
    observables:
      made.metric === null
        ? null
        : {
            ...plannedLooks(made.metric, dueRounds(made.settings).observeEvery),
            ...earlier?.observables,
            metric: made.metric,
          },
    best: earlier?.best ?? null,
    trainSeconds: earlier?.trainSeconds ?? 0,
    startSeconds: {},
  }
}
