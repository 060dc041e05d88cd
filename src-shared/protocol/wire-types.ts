import { z } from 'zod'
import { RunProblem } from './run-events.ts'

/**
 * What messages are made of, besides plain JSON. Number arrays travel as they are: every transport hands them over as
 * the same typed arrays, a WebSocket in binary frames (`frames.ts`).
 */
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'must be bytes')
export const Floats = z.custom<Float32Array>(
  (value) => value instanceof Float32Array,
  'must be float32 numbers',
)

/** Longest text of any kind in a message: a project of thousands of nodes has some hundred kilobytes. */
const MOST_TEXT = 16 * 1024 * 1024
export const ProjectText = z.string().max(MOST_TEXT)

/** A path of the host's machine, as the host wrote it or as the user typed it. */
export const HostPath = z.string().min(1).max(4096)

export const RunId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,119}$/)

/** Problems travel as they are drawn. */
export const WireProblem = RunProblem
export type WireProblem = z.infer<typeof WireProblem>

/** Why a request was not done. User mistakes have problems; bugs and lost hosts a message alone. */
export const Failure = z.object({
  code: z.string(),
  message: z.string(),
  hint: z.string().optional(),
  problems: z.array(WireProblem).default([]),
})
export type Failure = z.infer<typeof Failure>
