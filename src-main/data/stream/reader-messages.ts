import type { Problem } from '../../../src-shared/base/problem.ts'
import type { RawEvents, Reopening } from '../events.ts'

/** Between a training process and the thread that reads its data. */
export type ToReader =
  { type: 'open'; reopen: Reopening } | { type: 'read'; id: number; stretches: Uint32Array[] }

export type FromReader =
  | { type: 'events'; id: number; events: RawEvents }
  | { type: 'refused'; id: number; problems: readonly Problem[] }
  | { type: 'failed'; id: number; message: string }
