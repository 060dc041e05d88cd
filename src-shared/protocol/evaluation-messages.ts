import { z } from 'zod'
import { evaluationModes } from '../physics/evaluation/evaluation.ts'
import { Failure, HostPath, RunId } from './wire-types.ts'

/**
 * Judging generated showers: one evaluation at a time, whose result is kept on the disk and found again. What was found
 * travels as the text of its file, so that a window reads what a stranger's tool would (`evaluation-file.ts`).
 */
export const EvaluationId = z.object({
  /** Null: of two files, without a run. */
  runId: RunId.nullable(),
  name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/),
})
export type EvaluationId = z.infer<typeof EvaluationId>

/** What a list shows of an evaluation. */
export const EvaluationSummary = z.object({
  id: EvaluationId,
  folder: HostPath,
  title: z.string(),
  date: z.string(),
  mode: z.enum(evaluationModes),
  generated: z.string(),
  reference: z.string(),
  showers: z.int(),
  features: z.int(),
  /** Features that the reference's own spread explains. */
  atFloor: z.int(),
})
export type EvaluationSummary = z.infer<typeof EvaluationSummary>

/** The evaluation that is being made. */
export const EvaluationWork = z.object({
  title: z.string(),
  runId: RunId.nullable(),
  part: z.string(),
  fraction: z.number().min(0).max(1).nullable(),
  /** Since the beginning, and of this part. */
  elapsedMs: z.number(),
  partMs: z.number(),
})
export type EvaluationWork = z.infer<typeof EvaluationWork>

export const OfferedMeasure = z.object({
  ...{ id: z.string(), title: z.string(), summary: z.string(), isUnasked: z.boolean() },
})
export type OfferedMeasure = z.infer<typeof OfferedMeasure>

const Published = z.object({
  ...{ dataset: z.string(), source: z.string() },
  models: z.array(
    z.object({
      ...{ name: z.string(), type: z.string(), aucLow: z.number(), aucHigh: z.number() },
      ...{ fpd: z.number().nullable(), kpd: z.number().nullable() },
    }),
  ),
})
export type Published = z.infer<typeof Published>

const OfEvaluation = z.object({ id: EvaluationId })

export const evaluationRequests = {
  /** From then on the window is told `evaluations.work` and `evaluations.changed`. */
  'evaluations.list': {
    input: z.object({}),
    output: z.object({
      /** The newest first. */
      evaluations: z.array(EvaluationSummary),
      work: EvaluationWork.nullable(),
      measures: z.array(OfferedMeasure),
    }),
  },
  /** What a run can be judged with before anything is chosen. */
  'evaluations.offer': {
    input: z.object({ runId: RunId }),
    output: z.object({
      dataPath: z.string(),
      isThere: z.boolean(),
      trainEvents: z.int(),
      heldOutEvents: z.int(),
    }),
  },
  'evaluations.start': {
    input: z.object({
      generated: z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('run'), runId: RunId }),
        z.object({ kind: z.literal('file'), path: HostPath }),
      ]),
      reference: z.discriminatedUnion('kind', [
        /** Of the file that the run was trained on, what was kept apart from training, or all of it. */
        z.object({ kind: z.literal('held-out') }),
        z.object({ kind: z.literal('trained-on') }),
        z.object({ kind: z.literal('file'), path: HostPath }),
      ]),
      mode: z.enum(evaluationModes).default('quick'),
      /** Ids of further measures. */
      measures: z.array(z.string().max(100)).max(100).default([]),
      thresholdMeV: z.number().nonnegative().nullable().default(null),
      most: z.int().min(20).nullable().default(null),
      seed: z.int().nonnegative().default(1),
    }),
    output: z.object({ work: EvaluationWork }),
  },
  'evaluations.stop': { input: z.object({}), output: z.object({}) },
  'evaluations.read': {
    input: OfEvaluation,
    output: z.object({
      /** `evaluation.json` as it is. */
      text: z.string(),
      published: Published.nullable(),
    }),
  },
  /** The report that opens offline. */
  'evaluations.report': { input: OfEvaluation, output: z.object({ html: z.string() }) },
  /** Moves its folder to the trash folder beside the runs. */
  'evaluations.remove': { input: OfEvaluation, output: z.object({}) },
} as const

export const evaluationEvents = {
  /** `ended`: with what was made, or why nothing was; both null when the user has stopped it. */
  'evaluations.work': z.object({
    work: EvaluationWork.nullable(),
    ended: z.object({ id: EvaluationId.nullable(), failure: Failure.nullable() }).nullable(),
  }),
  'evaluations.changed': z.object({}),
} as const
