import { z } from 'zod'
import { BestRound } from '../../src-shared/protocol/run-events.ts'

/** The report of `openRounds` in the engine, as far as it is read again. */
const TrainingReport = z.looseObject({
  mode: z.enum(['compiled', 'eager']),
  xla: z
    .looseObject({
      isUsed: z.boolean(),
      /** Older runs were measured before their first round. */
      isDecided: z.boolean().default(true),
      afterRound: z.int().nonnegative().nullable().default(null),
    })
    .nullable(),
})

/** A learning rate that is another one from a round on. */
const RateChange = z.object({ network: z.string(), from: z.number(), to: z.number() })
export type RateChange = z.infer<typeof RateChange>

/** What a run was made of and how far it came: enough to repeat it, continue it and export from it. */
export const RunManifest = z.object({
  format: z.literal('ganvas-run'),
  version: z.literal(1),
  id: z.string(),
  name: z.string(),
  createdAt: z.string(),
  changedAt: z.string(),
  outcome: z.enum(['running', 'complete', 'stopped', 'diverged', 'failed']),
  /** Why it failed, for outcome “failed”; gone when the run is continued. */
  failure: z.object({ code: z.string(), message: z.string(), hint: z.string() }).nullable().default(null),
  seed: z.int().nonnegative(),
  /**
   * In the order in which they were made: of those after a smaller round than the one that is asked about, the last
   * counts. `before` names the file in the run folder that holds the project as it was until then.
   */
  changes: z
    .array(
      z.object({
        afterRound: z.int().nonnegative(),
        at: z.string(),
        rates: z.array(RateChange),
        before: z.string(),
      }),
    )
    .default([]),
  /** Rounds done at the last checkpoint, and rounds the run is meant to do. */
  round: z.int().nonnegative(),
  rounds: z.int().positive(),
  readEvery: z.int().positive(),
  sampleEvery: z.int().positive(),
  checkpointEvery: z.int().positive(),
  versions: z.record(z.string(), z.string()),
  runtime: z.record(z.string(), z.unknown()),
  data: z.object({
    path: z.string(),
    sha256: z.string(),
    format: z.string(),
    layout: z.string(),
    count: z.int().positive(),
    trainEvents: z.int().positive(),
    testEvents: z.int().nonnegative(),
    conditionRange: z.array(z.tuple([z.number(), z.number()])).nullable(),
    /** Names of the classes, in the order of their numbers; left out where the events have none. */
    classes: z.array(z.string()).optional(),
    /**
     * How events are mixed: all together (1 window), or in windows of strips from all over the file, whose share of
     * events below any value of anything differs from that of the file by about `deviation`.
     */
    shuffle: z
      .object({
        windows: z.int().positive(),
        windowEvents: z.int().positive(),
        strips: z.int().positive(),
        stripEvents: z.int().positive(),
        deviation: z.number().nonnegative(),
      })
      .optional(),
  }),
  /** What each transform learned from the training split, by node id. */
  fitted: z.record(z.string(), z.record(z.string(), z.unknown())),
  /** How rounds were done: compiled or not and why, the comparison with the eager engine, XLA's figures. */
  training: TrainingReport.nullable().default(null),
  /**
   * What is looked at while the generator trains; null where nothing is (no energies, no generator). `every`: rounds
   * between two looks, as few as keeps their `seconds` below `share` of the training's.
   */
  observables: z
    .object({
      metric: z.string(),
      every: z.int().positive(),
      /** 0 until the first look. */
      showers: z.int().nonnegative(),
      reference: z.string(),
      looks: z.int().nonnegative(),
      seconds: z.number().nonnegative(),
      share: z.number().positive(),
    })
    .nullable()
    .default(null),
  /** The checkpoint that is kept beside the newest ones. */
  best: BestRound.nullable().default(null),
  trainSeconds: z.number().nonnegative(),
  /** What the way from the start of this part of the run to its first loss was spent on, in seconds. */
  startSeconds: z.record(z.string(), z.number()).default({}),
})
export type RunManifest = z.infer<typeof RunManifest>
