import { createRng } from '../../../src-shared/base/rng.ts'
import type { Split } from './split.ts'

/**
 * Training reads the file in windows: contiguous stretches that fit into memory. An epoch visits all windows in a
 * shuffled order and the training rows of each in a shuffled order. Epoch after epoch this is one endless sequence of
 * rows; batch number k is its piece from k × batch on, a pure function of (seed, k), so that a run resumes at any k.
 * A batch may reach into the next window (and epoch): every row comes exactly once in each epoch.
 */
export type DataWindow = {
  /** Stretch of the file. */
  start: number
  count: number
  /** The training rows in it are `split.train[firstRow … firstRow + rows - 1]`. */
  firstRow: number
  rows: number
}

export type BatchPlan = {
  seed: number
  trainCount: number
  batch: number
  windows: readonly DataWindow[]
}

/** The part of a batch that lies in one window. */
export type BatchPiece = {
  epoch: number
  window: number
  /** Which training rows of the window, counted within it. */
  rows: Uint32Array
}

/** Windows of about equal size, at most `windowEvents` long, that begin where stored chunks begin when that is possible. */
export function planWindows(
  split: Split,
  options: { windowEvents: number; chunkRows?: number | null },
): DataWindow[] {
  const count = split.train.length + split.test.length
  const number = Math.max(1, Math.ceil(count / Math.max(1, options.windowEvents)))
  let step = Math.ceil(count / number)
  const chunk = options.chunkRows ?? 1
  // One window for all needs no alignment, and shuffles perfectly.
  if (number > 1 && chunk > 1 && chunk <= options.windowEvents) {
    step = Math.min(Math.ceil(step / chunk) * chunk, Math.floor(options.windowEvents / chunk) * chunk)
  }
  const windows: DataWindow[] = []
  let firstRow = 0
  for (let start = 0; start < count; start += step) {
    const end = Math.min(count, start + step)
    const rows = firstNotBelow(split.train, end) - firstRow
    if (rows > 0) windows.push({ start, count: end - start, firstRow, rows })
    firstRow += rows
  }
  return windows
}

/** Index of the first of the ascending `numbers` that is not below `limit`. */
function firstNotBelow(numbers: Uint32Array, limit: number): number {
  let low = 0
  let high = numbers.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((numbers[middle] ?? 0) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Pieces of batch `drawIndex`, in order; their rows together are `plan.batch` many. */
export function batchRows(plan: BatchPlan, drawIndex: number): BatchPiece[] {
  return sequenceRows(plan, drawIndex * plan.batch, plan.batch)
}

/** Pieces of the endless sequence from `position` on, for draws of different sizes. */
export function sequenceRows(plan: Omit<BatchPlan, 'batch'>, position: number, count: number): BatchPiece[] {
  if (plan.trainCount < 1) throw new Error('There are no training rows to draw from')
  const pieces: BatchPiece[] = []
  let at = position
  while (at < position + count) {
    const epoch = Math.floor(at / plan.trainCount)
    let within = at - epoch * plan.trainCount
    for (const window of windowOrder(plan, epoch)) {
      const rows = plan.windows[window]?.rows ?? 0
      if (within >= rows) {
        within -= rows
        continue
      }
      const take = Math.min(rows - within, position + count - at)
      pieces.push({ epoch, window, rows: rowOrder(plan, { epoch, window }).slice(within, within + take) })
      at += take
      within = 0
      if (at >= position + count) break
    }
  }
  return pieces
}

/** The window that is needed after `piece`, for reading ahead. */
export function windowAfter(
  plan: Omit<BatchPlan, 'batch'>,
  piece: Pick<BatchPiece, 'epoch' | 'window'>,
): number {
  const order = windowOrder(plan, piece.epoch)
  const next = order[order.indexOf(piece.window) + 1]
  return next ?? windowOrder(plan, piece.epoch + 1)[0] ?? 0
}

const orders = new WeakMap<readonly DataWindow[], Map<string, Uint32Array>>()

/** Shuffled orders are pure functions of their key; the few in use are kept. */
function remembered(plan: Omit<BatchPlan, 'batch'>, key: string, make: () => Uint32Array): Uint32Array {
  const known = orders.get(plan.windows) ?? new Map<string, Uint32Array>()
  orders.set(plan.windows, known)
  const before = known.get(key)
  if (before !== undefined) return before
  const first = known.keys().next()
  if (known.size >= 8 && !first.done) known.delete(first.value)
  const made = make()
  known.set(key, made)
  return made
}

function windowOrder(plan: Omit<BatchPlan, 'batch'>, epoch: number): Uint32Array {
  return remembered(plan, `${plan.seed}/windows/${epoch}`, () =>
    createRng(plan.seed, 'data.windows', epoch).permutation(plan.windows.length),
  )
}

function rowOrder(
  plan: Omit<BatchPlan, 'batch'>,
  { epoch, window }: { epoch: number; window: number },
): Uint32Array {
  return remembered(plan, `${plan.seed}/rows/${epoch}/${window}`, () =>
    createRng(plan.seed, `data.rows.${window}`, epoch).permutation(plan.windows[window]?.rows ?? 0),
  )
}
