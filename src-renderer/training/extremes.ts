/**
 * What blocks of a growing column hold: their lowest and highest rows, their first and last, and what cannot be drawn.
 * Kept beside the column and only ever added to, so that a redraw of a million rows looks at about as many blocks as the
 * screen has columns. Blocks of 64 rows, of 4 such blocks, of 4 of these, and so on.
 */
export type Extremes = {
  /** On a logarithmic axis zero and negative values cannot be drawn. */
  isLog: boolean
  /** Rows that are in blocks. */
  rows: number
  levels: Level[]
}

type Level = {
  size: number
  count: number
  lowest: Int32Array
  highest: Int32Array
  first: Int32Array
  last: Int32Array
  notFinite: Int32Array
  dropped: Int32Array
  /** `BREAKS_BEFORE`, `BREAKS_AFTER`. */
  breaks: Uint8Array
}

const SMALLEST = 64
const FANOUT = 4
const BREAKS_BEFORE = 1
const BREAKS_AFTER = 2

/** What a range of rows holds; rows are −1 where no value can be drawn. */
type Held = {
  lowest: number
  highest: number
  first: number
  last: number
  notFinite: number
  dropped: number
  /** The line is broken between what came before and the first value, and after the last. */
  breaksBefore: boolean
  breaksAfter: boolean
}

export function createExtremes(isLog: boolean): Extremes {
  return { isLog, rows: 0, levels: [] }
}

/** Takes in the rows that are new since the last time. Rows that were taken in must not have changed. */
export function extendExtremes(extremes: Extremes, y: Float64Array, to: number): void {
  const held = nothingHeld()
  while (extremes.rows + SMALLEST <= to) {
    clear(held)
    addRows(held, y, { from: extremes.rows, to: extremes.rows + SMALLEST, isLog: extremes.isLog })
    push(extremes, 0, held)
    extremes.rows += SMALLEST
    for (let level = 0; ; level += 1) {
      const { count } = extremes.levels[level]!
      if (count % FANOUT !== 0) break
      clear(held)
      for (let block = count - FANOUT; block < count; block += 1)
        addBlock(held, y, extremes.levels[level]!, block)
      push(extremes, level + 1, held)
    }
  }
}

export function nothingHeld(): Held {
  return {
    ...{ lowest: -1, highest: -1, first: -1, last: -1, notFinite: 0, dropped: 0 },
    ...{ breaksBefore: false, breaksAfter: false },
  }
}

function clear(held: Held): void {
  held.lowest = held.highest = held.first = held.last = -1
  held.notFinite = held.dropped = 0
  held.breaksBefore = held.breaksAfter = false
}

/** What the rows `from` … `to` hold, from as few blocks as cover them; rows at the ends one by one. */
export function heldBetween(
  held: Held,
  y: Float64Array,
  { extremes, from, to }: { extremes: Extremes; from: number; to: number },
): void {
  clear(held)
  const { levels, rows, isLog } = extremes
  const covered = Math.min(to, rows)
  let row = from
  while (row < to) {
    const level = largestAt(levels, row, covered)
    if (level === null) {
      const next = Math.min(to, row >= rows ? to : row + SMALLEST - (row % SMALLEST))
      addRows(held, y, { from: row, to: next, isLog })
      row = next
    } else {
      addBlock(held, y, level, row / level.size)
      row += level.size
    }
  }
}

/** Of the blocks that begin at a row, the largest that does not reach beyond `to`. */
function largestAt(levels: readonly Level[], row: number, to: number): Level | null {
  let found: Level | null = null
  for (const level of levels) {
    if (row % level.size !== 0 || row + level.size > to) break
    if (row / level.size >= level.count) break
    found = level
  }
  return found
}

/** Where a range of about so many rows may as well end, so that it is made of whole blocks: of two or more. */
export function blockEnd(row: number, span: number): number {
  let size = 1
  for (let next = SMALLEST; next * 2 <= span; next *= FANOUT) size = next
  return Math.round(row / size) * size
}

function addRows(
  held: Held,
  y: Float64Array,
  { from, to, isLog }: { from: number; to: number; isLog: boolean },
): void {
  for (let row = from; row < to; row += 1) {
    const value = y[row]!
    // NaN: the series has no value in this round.
    if (value !== value) continue
    if (value === Infinity || value === -Infinity) {
      held.notFinite += 1
      breakLine(held)
    } else if (isLog && value <= 0) {
      held.dropped += 1
      breakLine(held)
    } else {
      if (held.first < 0) held.first = held.lowest = held.highest = row
      else if (value < y[held.lowest]!) held.lowest = row
      else if (value > y[held.highest]!) held.highest = row
      held.last = row
      held.breaksAfter = false
    }
  }
}

function breakLine(held: Held): void {
  if (held.first < 0) held.breaksBefore = true
  else held.breaksAfter = true
}

function addBlock(held: Held, y: Float64Array, level: Level, block: number): void {
  held.notFinite += level.notFinite[block]!
  held.dropped += level.dropped[block]!
  const breaks = level.breaks[block]!
  if ((breaks & BREAKS_BEFORE) !== 0) breakLine(held)
  const first = level.first[block]!
  if (first < 0) return
  const lowest = level.lowest[block]!
  const highest = level.highest[block]!
  if (held.first < 0) {
    held.first = first
    held.lowest = lowest
    held.highest = highest
  } else {
    if (y[lowest]! < y[held.lowest]!) held.lowest = lowest
    if (y[highest]! > y[held.highest]!) held.highest = highest
  }
  held.last = level.last[block]!
  // A break within a range is not seen: its column is covered by what lies before and after.
  held.breaksAfter = (breaks & BREAKS_AFTER) !== 0
}

function push({ levels }: Extremes, index: number, held: Held): void {
  const level = (levels[index] ??= emptyLevel(SMALLEST * FANOUT ** index))
  const at = level.count
  if (at === level.lowest.length) {
    for (const key of ['lowest', 'highest', 'first', 'last', 'notFinite', 'dropped'] as const) {
      const larger = new Int32Array(2 * at)
      larger.set(level[key])
      level[key] = larger
    }
    const larger = new Uint8Array(2 * at)
    larger.set(level.breaks)
    level.breaks = larger
  }
  for (const key of ['lowest', 'highest', 'first', 'last', 'notFinite', 'dropped'] as const)
    level[key][at] = held[key]
  level.breaks[at] = (held.breaksBefore ? BREAKS_BEFORE : 0) | (held.breaksAfter ? BREAKS_AFTER : 0)
  level.count += 1
}

const FIRST_ROOM = 16

function emptyLevel(size: number): Level {
  const rows = () => new Int32Array(FIRST_ROOM)
  return {
    ...{ size, count: 0, lowest: rows(), highest: rows(), first: rows(), last: rows() },
    ...{ notFinite: rows(), dropped: rows(), breaks: new Uint8Array(FIRST_ROOM) },
  }
}
