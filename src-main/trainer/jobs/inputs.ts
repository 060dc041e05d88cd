import { z } from 'zod'
import { DataChoice } from '../../../src-shared/protocol/data-choice.ts'
import { exportCheck } from '../../../src-shared/protocol/export-check.ts'
import { RunProblem } from '../../../src-shared/protocol/run-events.ts'
import { works } from '../../engine/bench/works.ts'
import { backends } from '../../engine/runtime/report.ts'
import { CheckpointWish } from './checkpoint-wish.ts'
import { compileWishes, xlaWishes } from '../../engine/step-compiler/xla-environment.ts'

/** What each job is asked; the child checks it again, whoever the host is. */

const BackendWish = z.enum(['auto', ...backends])

export const TrainInput = z.object({
  /** The project file's text, and the folder that relative paths in it start from. */
  project: z.string(),
  projectFolder: z.string(),
  /** Instead of the dataset node's source. */
  dataPath: z.string().nullable(),
  length: z.discriminatedUnion('by', [
    z.object({ by: z.literal('project') }),
    z.object({ by: z.literal('rounds'), rounds: z.int().positive() }),
    z.object({ by: z.literal('epochs'), epochs: z.number().positive() }),
  ]),
  seed: z.int().nonnegative(),
  runFolder: z.string(),
  backend: BackendWish,
  resume: z.boolean(),
  /** Whether rounds are done by one native program, and whether XLA compiles it (native TensorFlow only). */
  compile: z.enum(compileWishes),
  xla: z.enum(xlaWishes),
  /** Also tell what the compiled step is made of. */
  explain: z.boolean(),
  /** Exporter targets to write into the run folder at the end. */
  exports: z.array(z.string()),
  /** Metric by which the best checkpoint is kept; null or left out: what the project says. */
  best: z.string().nullable().optional(),
})
export type TrainInput = z.infer<typeof TrainInput>

export const GenerateInput = z.object({
  runFolder: z.string(),
  showers: z.int().positive(),
  out: z.string(),
  seed: z.int().nonnegative(),
  /** Incident energies in GeV, log-uniform between the two; null: as in the training data. */
  energyGeV: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  checkpoint: CheckpointWish.default('last'),
  /** Of the file; null: CaloChallenge. */
  layout: z.string().nullable().default(null),
  backend: BackendWish,
  /** Whether the generator is one native program (native TensorFlow only). */
  compile: z.enum(compileWishes),
})
export type GenerateInput = z.input<typeof GenerateInput>

export const SampleInput = z.object({
  runFolder: z.string(),
  /** Null: the newest. */
  round: CheckpointWish.nullable(),
  backend: BackendWish,
  compile: z.enum(compileWishes),
})
export type SampleInput = z.infer<typeof SampleInput>

export const ExportInput = z.object({
  runFolder: z.string(),
  checkpoint: CheckpointWish.default('last'),
  target: z.string(),
  /** Null: into the run folder. */
  out: z.string().nullable(),
  backend: BackendWish,
})
export type ExportInput = z.input<typeof ExportInput>

export const BenchInput = z.discriminatedUnion('what', [
  z.object({
    what: z.literal('steps'),
    work: z.enum(works),
    backend: BackendWish,
    /** How long each compiled and each eager update is measured. */
    ms: z.number().positive(),
    eagerMs: z.number().positive(),
  }),
  z.object({ what: z.literal('generation'), project: z.string(), backend: BackendWish }),
  z.object({
    what: z.literal('fused'),
    project: z.string(),
    backend: BackendWish,
    /** Showers per pass, and passes of each kind. */
    count: z.int().positive(),
    passes: z.int().positive(),
  }),
])
export type BenchInput = z.infer<typeof BenchInput>

export const InspectInput = z.object({
  path: z.string(),
  layout: z.string(),
  /** What else a window says about the file; a layout in it goes before the other. */
  choice: DataChoice.prefault({}),
  /** Look at all events of a file of any size, not at a sample. */
  exact: z.boolean().default(false),
  /** Another file, whose events should not be in this one. */
  against: z.string().nullable().default(null),
})
export type InspectInput = z.input<typeof InspectInput>

export const CheckDataInput = z.object({
  /** The project file's text. */
  project: z.string(),
  dataPath: z.string(),
})
export type CheckDataInput = z.infer<typeof CheckDataInput>

/** What opening the data for training finds. */
export const CheckDataResult = z.object({
  problems: z.array(RunProblem),
  /** Events of the file; null when they cannot be used. */
  events: z.int().nullable(),
})

export const SimulateInput = z.object({
  /** Null: the one of the layout. */
  detector: z.string().nullable(),
  /** Null: the one of the detector. */
  layout: z.string().nullable().default(null),
  particle: z.string().nullable(),
  showers: z.int().positive(),
  seed: z.int().nonnegative(),
  out: z.string(),
})
export type SimulateInput = z.input<typeof SimulateInput>

export const TrainResult = z.object({
  outcome: z.enum(['complete', 'stopped', 'diverged']),
  run: z.string(),
  round: z.int(),
  rounds: z.int(),
  trainSeconds: z.number(),
  backend: z.string(),
  pictures: z.array(z.string()),
  exports: z.array(
    z.object({
      target: z.string(),
      files: z.array(z.string()),
      ...exportCheck,
    }),
  ),
  /** Agreement with real showers, or accuracy on held-out events; null when training did not get that far. */
  evaluation: z.record(z.string(), z.unknown()).nullable(),
})
export type TrainResult = z.infer<typeof TrainResult>
