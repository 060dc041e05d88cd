import type { EventSource, RawEvents } from '../events.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { batchRows, sequenceRows, windowAfter, windowStretches } from './batch-plan.ts'
import type { BatchPiece, ShufflePlan } from './batch-plan.ts'
import { joinEvents, pickRows } from './read-rows.ts'
import type { Split } from './split.ts'
import { openStretchReader, type StretchReader } from './stretch-reader.ts'
import { planWindows } from './window-plan.ts'

/** float32 showers kept in memory: all of it when everything fits, else two windows of half. */
const DEFAULT_BYTES = 256 * 2 ** 20
/** A read of this many bytes costs a disk little more per byte than a longer one. */
const STRIP_BYTES = 2 ** 20

export type WindowOptions = {
  /** Seed of the shuffling (not of the split). */
  seed: number
  memoryBytes?: number
  stripBytes?: number
}

export interface WindowReader {
  readonly plan: ShufflePlan
  /**
   * Training rows of a window. The one after it is read meanwhile, in a thread of its own where the file can be opened
   * there again.
   */
  window(index: number): Promise<RawEvents>
  /** Whoever has taken a window over lets its memory go; asked for again, it is read again. */
  release(index: number): void
  /** Milliseconds that callers have waited for windows since it was asked last. */
  takeWaitedMs(): number
  /** Batch number `drawIndex` of size `batch`: the same for the same seed, whatever was read before. */
  batch(drawIndex: number, batch: number): Promise<RawEvents>
  /** `count` rows from `position` of the endless shuffled sequence, for draws of different sizes. */
  rows(position: number, count: number): Promise<RawEvents>
  /** Waits for what is being read; the source stays open. */
  close(): Promise<void>
}

function eventBytes({ shape, condition }: EventSource['info']): number {
  return 4 * (sizeOf(shape) + (condition?.size ?? 0) + 1)
}

/** Events that fit into a window: one window when all events fit into the memory, else half of it each. */
export function eventsPerWindow(info: EventSource['info'], memoryBytes: number): number {
  const all = Math.floor(memoryBytes / eventBytes(info))
  return Math.max(1, info.count <= all ? info.count : Math.floor(all / 2))
}

export function createWindowReader(source: EventSource, split: Split, options: WindowOptions): WindowReader {
  const { info } = source
  const sizes = {
    windowEvents: eventsPerWindow(info, options.memoryBytes ?? DEFAULT_BYTES),
    stripEvents: Math.ceil((options.stripBytes ?? STRIP_BYTES) / eventBytes(info)),
    chunkRows: info.chunkRows ?? null,
  }
  const plan = { ...planWindows(split, options.seed, sizes), trainCount: split.train.length }
  // At most two: the one in use and the one read ahead.
  const held = new Map<number, Promise<RawEvents>>()
  let reader: StretchReader | null = null
  let waitedMs = 0

  function load(index: number, keep: readonly (number | null)[]): Promise<RawEvents> {
    for (const old of held.keys()) {
      if (old !== index && !keep.includes(old)) held.delete(old)
    }
    const before = held.get(index)
    if (before !== undefined) return before
    const stretches = windowStretches(plan, index).map(({ firstRow, rows }) =>
      split.train.subarray(firstRow, firstRow + rows),
    )
    reader ??= openStretchReader(source, { isRepeated: plan.windows > 1 })
    const loading = reader.read(stretches)
    // A failed read-ahead is reported when the window is asked for, and tried again.
    loading.catch(() => held.delete(index))
    held.set(index, loading)
    return loading
  }

  async function window(index: number): Promise<RawEvents> {
    const ahead = windowAfter(plan, index)
    const began = performance.now()
    const wanted = await load(index, [ahead])
    waitedMs += performance.now() - began
    if (ahead !== null) void load(ahead, [index])
    return wanted
  }

  async function gather(pieces: readonly BatchPiece[]): Promise<RawEvents> {
    const parts: RawEvents[] = []
    for (const piece of pieces) parts.push(pickRows(info, await window(piece.window), piece.rows))
    return joinEvents(parts)
  }

  return {
    plan,
    window,
    release: (index) => void held.delete(index),
    takeWaitedMs() {
      const waited = waitedMs
      waitedMs = 0
      return waited
    },
    batch: (drawIndex, batch) => gather(batchRows(plan, drawIndex, batch)),
    rows: (position, count) => gather(sequenceRows(plan, position, count)),
    async close() {
      await Promise.allSettled(held.values())
      held.clear()
      await reader?.close()
      reader = null
    },
  }
}
