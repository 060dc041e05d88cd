import type { EventSource, RawEvents } from '../events.ts'
import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import type { BatchPlan, DataWindow } from './batch-plan.ts'
import { batchRows, planWindows, sequenceRows, windowAfter } from './batch-plan.ts'
import type { BatchPiece } from './batch-plan.ts'
import type { Split } from './split.ts'

/** float32 showers kept in memory: all of it when everything fits, else two windows of half. */
const DEFAULT_BYTES = 256 * 2 ** 20
/** Read at a time while a window is filled; rows of the test split pass through and are dropped. */
const PIECE_BYTES = 8 * 2 ** 20

export type WindowOptions = {
  /** Seed of the shuffling (not of the split). */
  seed: number
  memoryBytes?: number
}

export interface WindowReader {
  readonly windows: readonly DataWindow[]
  readonly trainCount: number
  /** Training rows of a window. The window that `ahead` names is read in the background meanwhile. */
  window(index: number, ahead?: number): Promise<RawEvents>
  /** Batch number `drawIndex` of size `batch`: the same for the same seed, whatever was read before. */
  batch(drawIndex: number, batch: number): Promise<RawEvents>
  /** `count` rows from `position` of the endless shuffled sequence, for draws of different sizes. */
  rows(position: number, count: number): Promise<RawEvents>
  /** Waits for what is being read; the source stays open. */
  close(): Promise<void>
}

/** Events that fit into a window: one window when all events fit into the memory, else half of it each. */
export function eventsPerWindow(info: EventSource['info'], memoryBytes: number): number {
  const bytesPerEvent = 4 * (sizeOf(info.shape) + (info.condition?.size ?? 0) + 1)
  const all = Math.floor(memoryBytes / bytesPerEvent)
  return Math.max(1, info.count <= all ? info.count : Math.floor(all / 2))
}

export function createWindowReader(source: EventSource, split: Split, options: WindowOptions): WindowReader {
  const windowEvents = eventsPerWindow(source.info, options.memoryBytes ?? DEFAULT_BYTES)
  const windows = planWindows(split, { windowEvents, chunkRows: source.info.chunkRows ?? null })
  const plan: Omit<BatchPlan, 'batch'> = { seed: options.seed, trainCount: split.train.length, windows }
  // At most two: the one in use and the one read ahead.
  const held = new Map<number, Promise<RawEvents>>()

  function load(index: number, keep: readonly number[]): Promise<RawEvents> {
    for (const old of held.keys()) {
      if (old !== index && !keep.includes(old)) held.delete(old)
    }
    const before = held.get(index)
    if (before !== undefined) return before
    const window = windows[index]
    if (window === undefined)
      throw new Error(`There are ${windows.length} windows; asked for number ${index}`)
    const loading = readTrainRows(source, split, window)
    // A failed read-ahead is reported when the window is asked for, and tried again.
    loading.catch(() => held.delete(index))
    held.set(index, loading)
    return loading
  }

  async function window(index: number, ahead?: number): Promise<RawEvents> {
    const wanted = await load(index, ahead === undefined ? [] : [ahead])
    if (ahead !== undefined && ahead !== index) void load(ahead, [index])
    return wanted
  }

  async function gather(pieces: readonly BatchPiece[]): Promise<RawEvents> {
    const parts: RawEvents[] = []
    for (const piece of pieces) {
      const ahead = windows.length > 1 ? windowAfter(plan, piece) : undefined
      parts.push(pickRows(source, await window(piece.window, ahead), piece.rows))
    }
    return joinEvents(parts)
  }

  return {
    windows,
    trainCount: plan.trainCount,
    window,
    batch: (drawIndex, batch) => gather(batchRows({ ...plan, batch }, drawIndex)),
    rows: (position, count) => gather(sequenceRows(plan, position, count)),
    async close() {
      await Promise.allSettled(held.values())
      held.clear()
    },
  }
}

/** The training rows of a stretch of the file, in the file's order. */
async function readTrainRows(source: EventSource, split: Split, window: DataWindow): Promise<RawEvents> {
  return readChosen(source, split.train.subarray(window.firstRow, window.firstRow + window.rows))
}

/** Chosen events (ascending numbers), read stretch by stretch so that little is in memory besides the result. */
export async function readChosen(source: EventSource, events: Uint32Array): Promise<RawEvents> {
  const { info } = source
  const cells = sizeOf(info.shape)
  const conditionSize = info.condition?.size ?? 0
  const chosen = emptyEvents(info, events.length)
  const step = stretchLength(info, cells)
  for (let done = 0; done < events.length;) {
    const start = Math.floor((events[done] ?? 0) / step) * step
    const end = Math.min(info.count, start + step)
    let until = done
    while (until < events.length && (events[until] ?? 0) < end) until += 1
    const first = events[done] ?? 0
    const last = events[until - 1] ?? 0
    const part = await source.read(first, last - first + 1)
    for (let place = done; place < until; place++) {
      const row = (events[place] ?? 0) - first
      copyRow(part, chosen, { from: row, to: place, cells, conditionSize })
    }
    done = until
  }
  return chosen
}

function stretchLength(info: EventSource['info'], cells: number): number {
  const most = Math.max(1, Math.floor(PIECE_BYTES / (4 * cells)))
  const chunk = info.chunkRows ?? 1
  return most <= chunk ? Math.min(chunk, info.count) : Math.floor(most / chunk) * chunk
}

function emptyEvents(info: EventSource['info'], count: number): RawEvents {
  return {
    count,
    showers: new Float32Array(count * sizeOf(info.shape)),
    condition: info.condition === null ? null : new Float32Array(count * info.condition.size),
    labels: info.labels === null ? null : new Float32Array(count),
  }
}

type RowCopy = { from: number; to: number; cells: number; conditionSize: number }

function copyRow(source: RawEvents, target: RawEvents, { from, to, cells, conditionSize }: RowCopy): void {
  target.showers.set(source.showers.subarray(from * cells, (from + 1) * cells), to * cells)
  if (target.condition !== null && source.condition !== null) {
    target.condition.set(
      source.condition.subarray(from * conditionSize, (from + 1) * conditionSize),
      to * conditionSize,
    )
  }
  if (target.labels !== null) target.labels[to] = source.labels?.[from] ?? 0
}

function pickRows(source: EventSource, events: RawEvents, rows: Uint32Array): RawEvents {
  const picked = emptyEvents(source.info, rows.length)
  const cells = sizeOf(source.info.shape)
  const conditionSize = source.info.condition?.size ?? 0
  rows.forEach((from, to) => {
    copyRow(events, picked, { from, to, cells, conditionSize })
  })
  return picked
}

function joinEvents(parts: readonly RawEvents[]): RawEvents {
  const only = parts[0]
  if (only !== undefined && parts.length === 1) return only
  return {
    count: parts.reduce((total, part) => total + part.count, 0),
    showers: joinArrays(parts.map((part) => part.showers)),
    condition: only?.condition == null ? null : joinArrays(parts.map((part) => part.condition)),
    labels: only?.labels == null ? null : joinArrays(parts.map((part) => part.labels)),
  }
}

function joinArrays(arrays: readonly (Float32Array | null)[]): Float32Array {
  const joined = new Float32Array(arrays.reduce((total, each) => total + (each?.length ?? 0), 0))
  let at = 0
  for (const each of arrays) {
    if (each === null) continue
    joined.set(each, at)
    at += each.length
  }
  return joined
}
