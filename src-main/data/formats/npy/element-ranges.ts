/** Read from a file at a time. */
export const PIECE_BYTES = 16 * 2 ** 20

/** Elements that lie together in the file. */
export type ElementRange = {
  first: number
  elements: number
  /** The row of the first one. */
  row: number
  /** Rows first: its place among the wanted elements. */
  at: number
  /** Columns first: the first column, how many there are, `stride` elements apart, and the wanted rows of each. */
  column: number
  columns: number
  stride: number
  rows: number
}

type Rows = { start: number; count: number }

/** Rows first (C order): wanted rows lie together; at most `most` elements at a time. */
export function* rowRanges(
  shape: readonly number[],
  { start, count }: Rows,
  most: number,
): Generator<ElementRange> {
  const perRow = elementsPerRow(shape)
  const total = count * perRow
  for (let at = 0; at < total; at += most) {
    const first = start * perRow + at
    const elements = Math.min(most, total - at)
    yield { first, elements, row: Math.floor(first / perRow), at, column: 0, columns: 0, stride: 0, rows: 0 }
  }
}

/**
 * Columns first (Fortran order): of each column the wanted rows lie together. When most of each column is wanted,
 * several are read at once with what lies between.
 */
export function* columnRanges(
  shape: readonly number[],
  { start, count }: Rows,
  most: number,
): Generator<ElementRange> {
  const all = shape[0] ?? 1
  const columns = elementsPerRow(shape)
  for (let done = 0; done < count; done += most) {
    const rows = Math.min(most, count - done)
    const together = rows * 4 >= all ? Math.max(1, Math.floor(most / all)) : 1
    for (let column = 0; column < columns; column += together) {
      const these = Math.min(together, columns - column)
      yield {
        first: column * all + start + done,
        elements: (these - 1) * all + rows,
        row: start + done,
        at: 0,
        column,
        columns: these,
        stride: all,
        rows,
      }
    }
  }
}

/** For each column as the file has them (first axis fastest) its place in a row of ours (last axis fastest). */
export function columnOrder(dims: readonly number[]): number[] {
  const total = dims.reduce((product, dim) => product * dim, 1)
  return Array.from({ length: total }, (_, column) => {
    let rest = column
    let place = 0
    let stride = total
    for (const dim of dims) {
      stride /= dim
      place += (rest % dim) * stride
      rest = Math.floor(rest / dim)
    }
    return place
  })
}

function elementsPerRow(shape: readonly number[]): number {
  return shape.slice(1).reduce((product, dim) => product * dim, 1)
}
