import { NO_NUMBER, isDecimalComma, textNumber } from './cell-number.ts'
import type { Separator } from './row-scanner.ts'
import { RowScanner, decodeText } from './row-scanner.ts'

export type Dialect = {
  separator: Separator
  /** Names of the columns when the file says them, in its first row or in a comment before it. */
  header: readonly string[] | null
  /** The header is the first row, which therefore holds no data. */
  isFirstRow: boolean
}

/** In the order in which they are preferred when they fit alike. */
const SEPARATORS: readonly Separator[] = ['\t', ';', ',', 'blanks']
const ROWS = 20
/** Wide tables show their form in fewer rows. */
const CELLS = 2000

type Sample = { separator: Separator; rows: string[][]; comment: string | null }

/** Looks at the first rows: the separator that cuts all of them alike, most of them into numbers. */
export function recogniseDialect(head: Uint8Array, isWhole: boolean): Dialect {
  const samples = SEPARATORS.map((separator) => sampleRows(head, separator, isWhole))
  const regular = samples.filter(isRegular)
  const best = regular.length > 0 ? bestOf(regular, numericPart) : bestOf(samples.slice(0, 3), firstCells)
  return { separator: best.separator, ...headerOf(best) }
}

function bestOf(samples: readonly Sample[], score: (sample: Sample) => number): Sample {
  const first = samples[0]
  if (first === undefined) throw new Error('there is always a separator')
  return samples.reduce((best, each) => (score(each) > score(best) ? each : best), first)
}

function sampleRows(head: Uint8Array, separator: Separator, isWhole: boolean): Sample {
  const scanner = new RowScanner(separator)
  const rows: string[][] = []
  let comment: string | null = null
  let cells = 0
  for (let at = 0; at < head.length && (rows.length < 2 || (rows.length < ROWS && cells < CELLS));) {
    const comments = scanner.comments
    try {
      at = scanner.scan(head, at, isWhole)
    } catch {
      // A quote that is never closed: the reading itself names it.
      break
    }
    if (at < 0) break
    if (scanner.comments > comments && rows.length === 0) {
      comment = decodeText(head.subarray(scanner.comment.start, scanner.comment.end))
    }
    if (scanner.count === 0) continue
    cells += scanner.count
    rows.push(Array.from({ length: scanner.count }, (_, cell) => scanner.text(head, cell)))
  }
  return { separator, rows, comment }
}

function isRegular({ rows }: Sample): boolean {
  const cells = rows[0]?.length ?? 0
  return cells > 1 && rows.every((row) => row.length === cells)
}

/** Of the cells below the first row, which may be a header. */
function numericPart({ rows }: Sample): number {
  const cells = (rows.length > 1 ? rows.slice(1) : rows).flat()
  return cells.filter((cell) => isNumber(cell) || isDecimalComma(cell)).length / Math.max(1, cells.length)
}

function firstCells({ rows }: Sample): number {
  return rows[0]?.length ?? 0
}

/**
 * The first row is a header when none of it is a number, or when it has text above a number; otherwise it is data, and
 * the columns are called as the last comment before it says if that has as many names (as numpy.savetxt writes them).
 */
function headerOf({ rows, comment, separator }: Sample): Pick<Dialect, 'header' | 'isFirstRow'> {
  const [first = [], second] = rows
  const isText = (cell: string) => !isNumber(cell) && !isDecimalComma(cell)
  const named = comment === null ? [] : cellsOf(comment, separator)
  const isNamed = named.length === first.length && named.some((name) => isText(name) && name !== '')
  const isAbove = second?.some(
    (cell, index) => !isText(cell) && isText(first[index] ?? '') && first[index] !== '',
  )
  const isAllText = first.every(isText) && first.some((cell) => cell !== '')
  const isAlone = second === undefined && first.some((cell) => isText(cell) && cell !== '')
  if (isAllText || isAbove === true || (isAlone && !isNamed)) return { header: first, isFirstRow: true }
  return { header: isNamed ? named : null, isFirstRow: false }
}

function cellsOf(line: string, separator: Separator): string[] {
  const bytes = new TextEncoder().encode(line)
  const scanner = new RowScanner(separator)
  scanner.scan(bytes, 0, true)
  return Array.from({ length: scanner.count }, (_, cell) => scanner.text(bytes, cell))
}

function isNumber(cell: string): boolean {
  return textNumber(cell) !== NO_NUMBER
}
