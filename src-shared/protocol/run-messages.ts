import { z } from 'zod'
import { Unit } from '../base/units.ts'
import { Geometry } from '../physics/geometry.ts'
import { exportCheck } from './export-check.ts'
import { BestRound, MetricPoint, RunEvent } from './run-events.ts'
import { Failure, Floats, HostPath, ProjectText, RunId } from './wire-types.ts'

/** Training runs: starting, steering, following with no gap, looking at finished ones. */

export const RunSettings = z.object({
  seed: z.int().nonnegative(),
  /** Null: as long as the project says. */
  rounds: z.int().positive().nullable().default(null),
  backend: z.enum(['auto', 'cuda', 'native-cpu', 'webgpu', 'wasm', 'js']).default('auto'),
  compile: z.enum(['auto', 'on', 'off']).default('auto'),
  xla: z.enum(['auto', 'on', 'off']).default('auto'),
})
export type RunSettings = z.infer<typeof RunSettings>

/** Where a run stands. `paused` keeps the model warm: samples and latents work meanwhile. */
export const RunState = z.discriminatedUnion('state', [
  z.object({ state: z.literal('starting'), stage: z.string() }),
  /** `isElsewhere`: another program trains it, which nobody can steer from here. */
  z.object({ state: z.literal('running'), stage: z.string(), isElsewhere: z.boolean().optional() }),
  z.object({ state: z.literal('pausing') }),
  z.object({ state: z.literal('paused'), round: z.int() }),
  z.object({ state: z.literal('stopping') }),
  z.object({
    state: z.literal('finished'),
    outcome: z.enum(['complete', 'stopped', 'diverged']),
    round: z.int(),
  }),
  z.object({ state: z.literal('failed'), failure: Failure }),
  /** Its process is gone without a word (kill, power): its last checkpoint can be continued. */
  z.object({ state: z.literal('interrupted'), round: z.int() }),
])
export type RunState = z.infer<typeof RunState>

export const RunSummary = z.object({
  id: RunId,
  folder: HostPath,
  name: z.string(),
  /** The user's own words; empty unless given. */
  title: z.string(),
  note: z.string(),
  tags: z.array(z.string()),
  isStarred: z.boolean(),
  createdAt: z.string(),
  changedAt: z.string(),
  projectPath: HostPath.nullable(),
  state: RunState,
  seed: z.int(),
  round: z.int(),
  rounds: z.int(),
  trainSeconds: z.number(),
  /** The checkpoint that is kept by a physics metric; left out or null where there is none. */
  best: BestRound.nullable().optional(),
  backend: z.string(),
  dataPath: z.string(),
  /** Flat settings of the document (`generator/dense-1/units` → 128), for a table of only what differs. */
  settings: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  /** Last value of every series, and what evaluation found. */
  results: z.record(z.string(), z.number().nullable()),
})
export type RunSummary = z.infer<typeof RunSummary>

export const SampleFrame = z.object({
  round: z.int(),
  count: z.int(),
  shape: z.array(z.int()),
  unit: Unit,
  geometry: Geometry.nullable(),
  /** Real showers (the same in every frame) and generated ones from the same latents, in `unit`. */
  real: Floats,
  generated: Floats,
  /** One caption per column (`50 GeV`, `class 3`); empty when nothing was asked for. */
  captions: z.array(z.string()),
})
export type SampleFrame = z.infer<typeof SampleFrame>

/** What a generator can be asked for, with the numbers sliders need. */
export const Sampling = z.object({
  round: z.int(),
  latents: z.array(
    z.object({
      name: z.string(),
      size: z.int(),
      distribution: z.string(),
      low: z.number(),
      high: z.number(),
    }),
  ),
  condition: z
    .object({
      name: z.string(),
      size: z.int(),
      unit: Unit,
      ranges: z.array(z.tuple([z.number(), z.number()])),
      classes: z.array(z.string()).nullable(),
    })
    .nullable(),
  shape: z.array(z.int()),
  unit: Unit,
  geometry: Geometry.nullable(),
})
export type Sampling = z.infer<typeof Sampling>

const OfRun = z.object({ runId: RunId })
/** Which weights of a run; left out: the last. */
const KeptCheckpoint = z.enum(['last', 'best'])

export const runRequests = {
  'run.start': {
    input: z.object({
      project: ProjectText,
      projectPath: HostPath.nullable(),
      /** Instead of the dataset node's source. */
      dataPath: HostPath.nullable().default(null),
      settings: RunSettings,
      /** Continue this run from its last checkpoint, to `settings.rounds` in all. */
      continues: RunId.nullable().default(null),
      /** A run goes on with its own project, or with the learning rates of this one: nothing else may differ then. */
      continuesWith: z.enum(['own-project', 'this-project']).default('own-project'),
    }),
    output: z.object({ runId: RunId }),
  },
  /** `step` does one schedule round and pauses again. */
  'run.steer': {
    input: OfRun.extend({ to: z.enum(['pause', 'go-on', 'step', 'stop']) }),
    output: z.object({ state: RunState }),
  },
  /** Everything after the event of that number comes again, then what is new, with no gap; −1: from the beginning. */
  'run.follow': {
    input: OfRun.extend({ afterSeq: z.int().min(-1) }),
    output: z.object({ lastSeq: z.int(), state: RunState, summary: RunSummary }),
  },
  'run.unfollow': { input: OfRun, output: z.object({}) },

  'runs.list': { input: z.object({}), output: z.object({ runs: z.array(RunSummary) }) },
  /** The project as it was when the run began. */
  'runs.project': { input: OfRun, output: z.object({ text: ProjectText, dataPath: z.string() }) },
  /** All metric points of a run, thinned out evenly above `most`. */
  'runs.metrics': {
    input: OfRun.extend({ most: z.int().positive().default(20_000) }),
    output: z.object({ points: z.array(MetricPoint), isThinned: z.boolean() }),
  },
  'runs.frames': { input: OfRun, output: z.object({ rounds: z.array(z.int()) }) },
  'runs.frame': { input: OfRun.extend({ round: z.int() }), output: SampleFrame },
  /** What evaluation and exports of the run have said so far: texts as the command line prints them. */
  'runs.report': {
    input: OfRun,
    output: z.object({
      evaluation: z.string().nullable(),
      explained: z.string().nullable(),
      manifest: z.string(),
    }),
  },
  'runs.describe': {
    input: OfRun.extend({
      title: z.string().max(200).optional(),
      note: z.string().max(10_000).optional(),
      tags: z.array(z.string().max(50)).max(50).optional(),
      isStarred: z.boolean().optional(),
    }),
    output: RunSummary,
  },
  /** Moves the run's folder to the trash folder beside the runs. */
  'runs.remove': { input: OfRun, output: z.object({}) },

  /** Opens the generator of a run (its last checkpoint, or the live model of a paused one) for drawing. */
  'sampling.open': { input: OfRun, output: Sampling.extend({ sampling: z.string() }) },
  'sampling.draw': {
    input: z.object({
      sampling: z.string(),
      seed: z.int().nonnegative(),
      count: z.int().min(1).max(256),
      /** `count` × all latents in order; null: drawn from their distributions with the seed. */
      latents: Floats.nullable(),
      /** `count` × condition size, in the condition's unit (class numbers for labels); null: as in the training data. */
      conditions: Floats.nullable(),
    }),
    output: z.object({ values: Floats, latents: Floats.nullable(), drawMs: z.number() }),
  },
  'sampling.close': { input: z.object({ sampling: z.string() }), output: z.object({}) },

  /** What a target needs and whether this run's generator has it, before anything is written. */
  'export.targets': {
    input: OfRun,
    output: z.object({
      targets: z.array(
        z.object({
          target: z.string(),
          title: z.string(),
          summary: z.string(),
          supported: z.array(z.string()),
          refused: z.array(Failure),
        }),
      ),
    }),
  },
  'export.run': {
    input: OfRun.extend({
      target: z.string(),
      out: HostPath.nullable(),
      checkpoint: KeptCheckpoint.optional(),
    }),
    output: z.object({
      files: z.array(HostPath),
      ...exportCheck,
      /** How to use the files: a few lines that can be copied. */
      usage: z.string(),
    }),
  },
  /** N showers into a CaloChallenge HDF5 file. */
  'export.showers': {
    input: OfRun.extend({
      showers: z.int().min(1).max(10_000_000),
      seed: z.int().nonnegative(),
      energyGeV: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
      out: HostPath.nullable(),
      checkpoint: KeptCheckpoint.optional(),
    }),
    output: z.object({ files: z.array(HostPath) }),
  },
} as const

export const runEvents = {
  /** One thing that happened in a run; `seq` counts from 0 without gaps. */
  'run.event': z.object({ runId: RunId, seq: z.int(), event: RunEvent }),
  'run.state': z.object({ runId: RunId, state: RunState }),
  'runs.changed': z.object({}),
} as const
