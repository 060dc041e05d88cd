import { z } from 'zod'
import { exportCheck } from './export-check.ts'

/** What a run tells whoever watches: plain JSON, the same over a pipe, a socket or in one process. */

export const MetricPoint = z.object({
  round: z.int().nonnegative(),
  /** Wall time since the run (or its continuation) began. */
  seconds: z.number(),
  /** Latest value of every series in this round; NaN and infinities travel as null. */
  values: z.record(z.string(), z.number().nullable()),
})
export type MetricPoint = z.infer<typeof MetricPoint>

export const RunProblem = z.object({
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  at: z.record(z.string(), z.string().optional()),
  message: z.string(),
  hint: z.string(),
})

export type RunProblem = z.infer<typeof RunProblem>

const Finite = z.number().nullable()

/** What is observed of a generator while it trains: said once, in the run folder and to whoever watches. */
export const RunObservables = z.object({
  featureSet: z.string(),
  /** Which real showers, in words. */
  reference: z.string(),
  /** Generated at each look, and the real ones they are compared with. */
  showers: z.int().positive(),
  realShowers: z.int().positive(),
  /** Distances, smaller is better; each with what the real showers give against themselves. */
  metrics: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      unit: z.string(),
      floor: z.object({ mean: Finite, sd: Finite }),
    }),
  ),
  /** The mean that is followed, and the same of the real showers. */
  response: z.object({ id: z.string(), title: z.string(), unit: z.string(), reference: Finite }),
})
export type RunObservables = z.infer<typeof RunObservables>

/** The checkpoint that is kept because no other one of its run had a smaller distance. */
export const BestRound = z.object({
  round: z.int().nonnegative(),
  metric: z.string(),
  title: z.string(),
  unit: z.string(),
  value: z.number(),
  /** Standard error over bootstrap draws. */
  error: Finite,
  floor: z.object({ mean: Finite, sd: Finite }),
})
export type BestRound = z.infer<typeof BestRound>

export const RunEvent = z.discriminatedUnion('type', [
  /** `atSeconds`: since the trainer was asked to train. */
  z.object({ type: z.literal('stage'), title: z.string(), atSeconds: z.number().optional() }),
  z.object({
    type: z.literal('started'),
    run: z.string(),
    backend: z.string(),
    trainEvents: z.int(),
    testEvents: z.int(),
    parameters: z.record(z.string(), z.int()),
    rounds: z.int(),
    fromRound: z.int(),
  }),
  z.object({
    type: z.literal('metrics'),
    round: z.int(),
    rounds: z.int(),
    epoch: z.number(),
    roundMs: z.number(),
    etaSeconds: z.number().nullable(),
    points: z.array(MetricPoint),
    /**
     * Milliseconds per round by what they were spent on: `data` (waiting for it and moving it to the device), `critic`,
     * `generator` (or the role that trains; `training` where a round is one native program), and beside `roundMs`
     * `preview` (samples) and `saving`.
     */
    partMs: z.record(z.string(), z.number()).optional(),
  }),
  /** `file` in the run folder: a picture, or between pictures the numbers alone (`runs.frame` reads those of both). */
  z.object({ type: z.literal('samples'), round: z.int(), file: z.string() }),
  z.object({ type: z.literal('checkpoint'), round: z.int(), file: z.string() }),
  z.object({ type: z.literal('observing'), observables: RunObservables }),
  /** One look at the observables: values by the ids of `observing`. */
  z.object({ type: z.literal('observed'), point: MetricPoint }),
  /** From here on this round's checkpoint is the best one. */
  z.object({ type: z.literal('best'), best: BestRound }),
  z.object({ type: z.literal('problem'), problem: RunProblem }),
  /** What the compiled training step is made of, printed as it is. */
  z.object({ type: z.literal('explained'), text: z.string() }),
  z.object({
    type: z.literal('evaluated'),
    /** Printed as it is; the numbers are in the run folder as JSON. */
    text: z.string(),
    file: z.string().nullable(),
  }),
  z.object({
    type: z.literal('exported'),
    target: z.string(),
    files: z.array(z.string()),
    ...exportCheck,
  }),
  z.object({
    type: z.literal('finished'),
    outcome: z.enum(['complete', 'stopped', 'diverged', 'failed']),
    round: z.int(),
    run: z.string(),
  }),
])
export type RunEvent = z.infer<typeof RunEvent>
