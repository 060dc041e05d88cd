/** Which part of a long table is on the screen. Pure. */
export type Sheet = { total: number; rowHeight: number; viewHeight: number }

/** Browsers draw no element higher than some tens of millions of pixels; a longer table scrolls faster than its rows. */
export const MOST_PIXELS = 8_000_000

/** The first row that is shown when the sheet is scrolled so far. */
export function rowAt(top: number, { total, rowHeight, viewHeight }: Sheet): number {
  const tall = (total + 1) * rowHeight
  const fitting = Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
  const last = Math.max(0, total - fitting)
  if (tall <= MOST_PIXELS) return Math.max(0, Math.min(last, Math.floor(top / rowHeight)))
  const share = top / Math.max(1, MOST_PIXELS - viewHeight)
  return Math.max(0, Math.min(last, Math.round(share * last)))
}

/** How far to scroll so that a row is the first one. */
export function topOf(row: number, { total, rowHeight, viewHeight }: Sheet): number {
  const tall = (total + 1) * rowHeight
  if (tall <= MOST_PIXELS) return row * rowHeight
  const fitting = Math.max(1, Math.floor(viewHeight / rowHeight) - 1)
  return (row / Math.max(1, total - fitting)) * (MOST_PIXELS - viewHeight)
}

type Span = { first: number; last: number }

/** The pieces of the table that hold these rows and columns. */
export function blocksIn(
  rows: Span,
  columns: Span,
  size: { rows: number; columns: number },
): { key: string; first: number; firstColumn: number }[] {
  const found: { key: string; first: number; firstColumn: number }[] = []
  for (let row = Math.floor(rows.first / size.rows); row * size.rows < rows.last; row++) {
    for (
      let column = Math.floor(columns.first / size.columns);
      column * size.columns < columns.last;
      column++
    ) {
      found.push({ key: `${row} ${column}`, first: row * size.rows, firstColumn: column * size.columns })
    }
  }
  return found
}
