import type { Batch } from './loss-call.ts'

/** Gives pieces of the endless shuffled sequence of training events: the same whenever they are asked for. */
export interface TrainingFeed {
  trainCount: number
  /** Events `position` to `position + size - 1` of the sequence. The tensors belong to the caller. */
  batch(position: number, size: number): Promise<Batch>
  /** The same events, or the first of them, as rows of what already lies together on the device. */
  stretch(position: number, size: number): Promise<Stretch>
  /** Milliseconds since it was asked last that went into waiting for a window and moving it to the device. */
  takeDataMs?(): number
}

/** Events that lie together on the device; the tensors belong to the feed. */
export type Stretch = { resident: Omit<Batch, 'size'>; rows: Uint32Array }
