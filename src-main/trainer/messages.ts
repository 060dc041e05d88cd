import { z } from 'zod'
import { Unit } from '../../src-shared/base/units.ts'
import { backends } from '../engine/runtime/report.ts'
import { EnergySlice, ExploreWish } from '../../src-shared/protocol/explore-messages.ts'
import { RunEvent, RunProblem } from '../../src-shared/protocol/run-events.ts'
import { Sampling } from '../../src-shared/protocol/run-messages.ts'

/**
 * What passes between a host (CLI, server, window) and the trainer child, over any channel that carries JSON. Both ends
 * check what they receive: the child parses untrusted files, so the host trusts no more of it than this schema.
 */
export const JobName = z.enum([
  'train',
  'generate',
  'sample',
  'export',
  'inspect',
  'check-data',
  'explore',
  'simulate',
  'evaluate',
  'doctor',
  'bench',
  'timing',
  'card',
])
export type JobName = z.infer<typeof JobName>

/** What a job that stays (`sample`) can be asked, as often as wanted. */
export const Question = z.discriminatedUnion('kind', [
  /** What the generator takes and makes. */
  z.object({ kind: z.literal('describe') }),
  z.object({
    kind: z.literal('draw'),
    count: z.int().min(1).max(10_000),
    /** Draws latents and conditions that are not given; shower i's depend on (seed, i) alone. */
    seed: z.int().nonnegative(),
    /** One row per shower: all latent numbers in the order of the description. */
    latents: z.array(z.array(z.number())).nullable(),
    /** One row per shower, in the description's unit; class numbers for classes. */
    conditions: z.array(z.array(z.number())).nullable(),
  }),
  /** Of a data file that is open. */
  z.object({
    kind: z.literal('explore'),
    events: z.int().positive(),
    slice: EnergySlice.nullable(),
    wish: ExploreWish,
  }),
])
export type Question = z.infer<typeof Question>

/** float32, the lowest byte first, as base64: JSON channels carry no arrays of numbers that are both small and exact. */
const Base64Floats = z.base64()

export const Answer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('description'), sampling: Sampling, compiled: z.boolean() }),
  z.object({
    kind: z.literal('showers'),
    /** Showers, and cells per shower. */
    shape: z.tuple([z.int(), z.int()]),
    unit: Unit,
    values: Base64Floats,
    /** What they were drawn from, given or not; null for what the generator does not take. */
    latents: Base64Floats.nullable(),
    conditions: Base64Floats.nullable(),
    drawMs: z.number(),
  }),
  /** Read by whoever asked; its numbers are packed (`data/explore/packed-floats.ts`). */
  z.object({ kind: z.literal('explored'), explored: z.unknown() }),
])
export type Answer = z.infer<typeof Answer>

export const ToChild = z.discriminatedUnion('type', [
  /** Ahead of a job: open the best back end and say what it is, or load what data files are read with. */
  z.object({ type: z.literal('warm'), for: z.enum(['training', 'data']).default('training') }),
  z.object({ type: z.literal('start'), job: JobName, input: z.unknown() }),
  z.object({ type: z.literal('ask'), id: z.int(), question: Question }),
  /** Save and end; the job answers `done`. */
  z.object({ type: z.literal('stop') }),
  z.object({ type: z.literal('pause') }),
  z.object({ type: z.literal('proceed') }),
  /** One round of the schedule, then pause again. */
  z.object({ type: z.literal('step') }),
])
export type ToChild = z.infer<typeof ToChild>

export const JobProgress = z.object({
  title: z.string(),
  done: z.number(),
  /** null while the total is not known. */
  total: z.number().nullable(),
  unit: z.string(),
})
export type JobProgress = z.infer<typeof JobProgress>

/** The engine's own report, as far as a host reads it. */
export const Runtime = z.object({
  backend: z.enum(backends),
  title: z.string(),
  device: z.string(),
  missing: z.array(z.object({ what: z.string(), how: z.string() })),
})
export type Runtime = z.infer<typeof Runtime>

export const FromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('warm'), runtime: Runtime }),
  z.object({ type: z.literal('event'), event: RunEvent }),
  z.object({ type: z.literal('progress'), progress: JobProgress }),
  /** The job stands still until it is told to go on. */
  z.object({ type: z.literal('paused') }),
  z.object({ type: z.literal('answer'), id: z.int(), answer: Answer }),
  /** The question cannot be answered as it is; the next one may be. */
  z.object({ type: z.literal('declined'), id: z.int(), problems: z.array(RunProblem) }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  /** The user's input or a file is at fault. */
  z.object({ type: z.literal('refused'), problems: z.array(RunProblem) }),
  /** A bug: the message and where. */
  z.object({ type: z.literal('failed'), message: z.string(), stack: z.string() }),
])
export type FromChild = z.infer<typeof FromChild>
