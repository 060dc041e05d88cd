import { createRng } from '../../../src-shared/base/rng.ts'
import { epochOf, stripsOf, windowNumber, windowRows, type WindowPlan } from './window-plan.ts'

/**
 * Training reads a file that does not fit into memory window by window, and the training rows of each window in a
 * shuffled order. Window after window, epoch after epoch, this is one endless sequence of rows; batch number k is its
 * piece from k × batch on, a pure function of (seed, k), so that a run resumes at any k. A batch may reach into the
 * next window (and epoch): every row comes exactly once in each epoch.
 */
export type ShufflePlan = WindowPlan & { trainCount: number }

/** The part of a batch that lies in one window. */
export type BatchPiece = {
  /** Number of the window in the endless sequence; always 0 where one window holds all. */
  window: number
  /** Which training rows of the window, counted within it. */
  rows: Uint32Array
}

/** Pieces of batch `drawIndex`, in order; their rows together are `batch` many. */
export function batchRows(plan: ShufflePlan, drawIndex: number, batch: number): BatchPiece[] {
  return sequenceRows(plan, drawIndex * batch, batch)
}

/** Pieces of the endless sequence from `position` on, for draws of different sizes. */
export function sequenceRows(plan: ShufflePlan, position: number, count: number): BatchPiece[] {
  if (plan.trainCount < 1) throw new Error('There are no training rows to draw from')
  const pieces: BatchPiece[] = []
  let at = position
  while (at < position + count) {
    const epoch = Math.floor(at / plan.trainCount)
    let within = at - epoch * plan.trainCount
    for (let place = 0; place < plan.windows && at < position + count; place++) {
      const window = windowNumber(plan, { epoch, place })
      const rows = windowRows(plan, window)
      if (within >= rows) {
        within -= rows
        continue
      }
      const take = Math.min(rows - within, position + count - at)
      pieces.push({ window, rows: rowOrder(plan, { epoch, window }).slice(within, within + take) })
      at += take
      within = 0
    }
  }
  return pieces
}

/** The window that is needed after this one, for reading ahead; null when this one holds all. */
export function windowAfter(plan: ShufflePlan, window: number): number | null {
  return plan.windows > 1 ? window + 1 : null
}

/** Training rows of a window as places in `split.train`: stretches, in the file's order. */
export function windowStretches(
  plan: ShufflePlan,
  window: number,
): { firstRow: number; rows: number; start: number; count: number }[] {
  return stripsOf(plan, window).map((strip) => plan.strips[strip] as (typeof plan.strips)[number]) // by its own index
}

/** Shuffled orders are pure functions of their key. They may be as long as the data, so only those in use are kept. */
const KEPT_ORDERS = 2
const orders = new WeakMap<WindowPlan['strips'], Map<string, Uint32Array>>()

function rowOrder(plan: ShufflePlan, { epoch, window }: { epoch: number; window: number }): Uint32Array {
  const key = `${plan.seed}/${epoch}/${window}`
  const known = orders.get(plan.strips) ?? new Map<string, Uint32Array>()
  orders.set(plan.strips, known)
  const before = known.get(key)
  if (before !== undefined) return before
  const [oldest] = known.keys()
  if (known.size >= KEPT_ORDERS && oldest !== undefined) known.delete(oldest)
  const place = window - epochOf(plan, window) * plan.windows
  const made = createRng(plan.seed, `data.rows.${place}`, epoch).permutation(windowRows(plan, window))
  known.set(key, made)
  return made
}
