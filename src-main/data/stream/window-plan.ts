import { createRng } from '../../../src-shared/base/rng.ts'
import type { Split } from './split.ts'

/**
 * What of the file lies in memory together. A contiguous part would not do: many files are sorted or come in blocks
 * (by energy, particle or class), and its batches would all be of one kind. So the file is cut into short strips, the
 * strips into as many groups of neighbours as a window has strips, and a window takes one strip of each group: it
 * covers the file evenly. Which one is drawn anew in every epoch, so that any two events can come to meet.
 *
 * How far this is from a full shuffle: in a file sorted by some number, the share of a window's events below any value
 * of it differs from the share in the file by about 1 / (strips per window) at most, before the chance of drawing a
 * batch. A single window, for data that fit into memory, is a full shuffle.
 */
export type WindowPlan = {
  seed: number
  /** In the file's order. */
  strips: readonly Strip[]
  /** Windows per epoch. */
  windows: number
  /** Groups of neighbouring strips, of which each window has one strip. */
  groups: number
}

/** A contiguous part of the file. */
export type Strip = {
  start: number
  count: number
  /** The training rows in it are `split.train[firstRow … firstRow + rows - 1]`. */
  firstRow: number
  rows: number
}

export type WindowSizes = {
  /** Events that fit into a window. */
  windowEvents: number
  /** Events that are worth a read of their own: shorter strips cost more in seeking than they mix. */
  stripEvents?: number
  /** Events that the file stores together: strips begin and end there, so that none is unpacked twice. */
  chunkRows?: number | null
}

/** More strips in a window mix no better than chance does in a batch. */
const STRIPS_AT_MOST = 128

/** One strip for all when it fits; else strips as short as is sensible, in windows of at most `windowEvents`. */
export function planWindows(split: Split, seed: number, sizes: WindowSizes): WindowPlan {
  const count = split.train.length + split.test.length
  const { windowEvents } = sizes
  if (count <= windowEvents)
    return { seed, strips: cutStrips(split, Math.max(1, count)), windows: 1, groups: 1 }
  const length = stripLength(sizes)
  const groups = Math.max(1, Math.floor(windowEvents / length))
  const strips = cutStrips(split, length)
  return { seed, strips, windows: Math.ceil(strips.length / groups), groups }
}

function stripLength({ windowEvents, stripEvents = 1, chunkRows }: WindowSizes): number {
  const wanted = Math.max(1, stripEvents, Math.ceil(windowEvents / STRIPS_AT_MOST))
  const chunk = chunkRows ?? 1
  // Chunks larger than a window are unpacked again for each of its parts, whatever is done; longer parts cost least.
  if (chunk > windowEvents) return Math.max(1, windowEvents)
  return Math.min(Math.ceil(wanted / chunk), Math.floor(windowEvents / chunk)) * chunk
}

function cutStrips(split: Split, length: number): Strip[] {
  const count = split.train.length + split.test.length
  const strips: Strip[] = []
  let firstRow = 0
  for (let start = 0; start < count; start += length) {
    const end = Math.min(count, start + length)
    const rows = firstNotBelow(split.train, end) - firstRow
    strips.push({ start, count: end - start, firstRow, rows })
    firstRow += rows
  }
  return strips
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

/** Windows are numbered through all epochs; a single one is the same in each. */
export function windowNumber(plan: WindowPlan, { epoch, place }: { epoch: number; place: number }): number {
  return plan.windows === 1 ? 0 : epoch * plan.windows + place
}

export function epochOf(plan: WindowPlan, window: number): number {
  return plan.windows === 1 ? 0 : Math.floor(window / plan.windows)
}

/** Indices of the window's strips, ascending. */
export function stripsOf(plan: WindowPlan, window: number): readonly number[] {
  const epoch = epochOf(plan, window)
  return inEpoch(plan, epoch).strips[window - epoch * plan.windows] ?? []
}

/** Training rows in a window. */
export function windowRows(plan: WindowPlan, window: number): number {
  const epoch = epochOf(plan, window)
  return inEpoch(plan, epoch).rows[window - epoch * plan.windows] ?? 0
}

/** What each window of an epoch is made of. */
type Epoch = { strips: readonly (readonly number[])[]; rows: readonly number[] }

const KEPT_EPOCHS = 3
const epochs = new WeakMap<WindowPlan['strips'], Map<string, Epoch>>()

/** A pure function of (plan, epoch); the few in use are kept. */
function inEpoch(plan: WindowPlan, epoch: number): Epoch {
  const key = `${plan.seed}/${epoch}`
  const known = epochs.get(plan.strips) ?? new Map<string, Epoch>()
  epochs.set(plan.strips, known)
  const before = known.get(key)
  if (before !== undefined) return before
  const [oldest] = known.keys()
  if (known.size >= KEPT_EPOCHS && oldest !== undefined) known.delete(oldest)
  const made = dealStrips(plan, epoch)
  known.set(key, made)
  return made
}

/** Deals the strips of every group to the windows; a group may have one strip fewer than there are windows. */
function dealStrips(plan: WindowPlan, epoch: number): Epoch {
  const strips = Array.from({ length: plan.windows }, (): number[] => [])
  const rng = createRng(plan.seed, 'data.windows', epoch)
  for (let group = 0; group < plan.groups; group++) {
    const first = Math.floor((group * plan.strips.length) / plan.groups)
    const end = Math.floor(((group + 1) * plan.strips.length) / plan.groups)
    rng.permutation(plan.windows).forEach((window, place) => {
      if (first + place < end) strips[window]?.push(first + place)
    })
  }
  return {
    strips,
    rows: strips.map((each) => each.reduce((sum, strip) => sum + (plan.strips[strip]?.rows ?? 0), 0)),
  }
}

/** How well a plan shuffles, for the run's manifest. */
export type ShuffleQuality = {
  /** Windows that an epoch takes; 1: all events are shuffled together. */
  windows: number
  /** Events per window, and the strips from all over the file that they are taken in. */
  windowEvents: number
  strips: number
  stripEvents: number
  /** Of any distribution in the file: how much the share below a value may differ in a window, about. */
  deviation: number
}

export function shuffleQuality(plan: WindowPlan): ShuffleQuality {
  const stripEvents = plan.strips[0]?.count ?? 0
  const { windows, groups } = plan
  return {
    ...{ windows, windowEvents: groups * stripEvents, strips: groups, stripEvents },
    deviation: windows === 1 ? 0 : 1 / groups,
  }
}
