import { z } from 'zod'
import { RunEvent, RunProblem } from '../../src-shared/protocol/run-events.ts'

/**
 * What passes between a host (CLI, server, window) and the trainer child, over any channel that carries JSON. Both ends
 * check what they receive: the child parses untrusted files, so the host trusts no more of it than this schema.
 */
export const JobName = z.enum(['train', 'generate', 'export', 'inspect', 'simulate', 'doctor', 'bench'])
export type JobName = z.infer<typeof JobName>

export const ToChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('start'), job: JobName, input: z.unknown() }),
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

export const FromChild = z.discriminatedUnion('type', [
  z.object({ type: z.literal('event'), event: RunEvent }),
  z.object({ type: z.literal('progress'), progress: JobProgress }),
  /** The job stands still until it is told to go on. */
  z.object({ type: z.literal('paused') }),
  z.object({ type: z.literal('done'), result: z.unknown() }),
  /** The user's input or a file is at fault. */
  z.object({ type: z.literal('refused'), problems: z.array(RunProblem) }),
  /** A bug: the message and where. */
  z.object({ type: z.literal('failed'), message: z.string(), stack: z.string() }),
])
export type FromChild = z.infer<typeof FromChild>
