import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import { NO_NUMBER, cellNumber, isDecimalComma } from './cell-number.ts'
import type { Dialect } from './dialect.ts'
import { RowScanner } from './row-scanner.ts'
import { scanRows } from './scan-rows.ts'

const MOST_COLUMNS = 100_000
/** Numbers kept from the first pass (128 MB); a larger table is read from disk again, block by block. */
const MOST_KEPT = 2 ** 24
/** A block is what is read and parsed at a time. */
const BLOCK_VALUES = 2 ** 20
const MOST_BLOCK_ROWS = 8192
const MOST_BLOCK_BYTES = 2 ** 25

/** What the cells of a column are. Rows count from 1, as people count them. */
export type ColumnFacts = {
  numbers: number
  missing: { count: number; row: number }
  text: { count: number; row: number; value: string }
  /** Those of the texts that write a number with a comma. */
  decimalCommas: number
}

/** Rows that are read together: where they are, and their numbers (row after row) when those are kept. */
export type Block = { row: number; rows: number; begin: number; end: number; values: Float64Array | null }

export type TableIndex = { columns: ColumnFacts[]; rows: number; blocks: Block[]; comments: number }

export type TableOptions = {
  /** Where the text begins, behind a byte order mark. */
  begin: number
  dialect: Dialect
  mostKept?: number
}

/** One pass over the whole table: what its columns hold, and where its rows are. */
export async function indexTable(file: FileBytes, options: TableOptions): Promise<TableIndex> {
  const { begin, dialect, mostKept = MOST_KEPT } = options
  const scanner = new RowScanner(dialect.separator)
  const table = new IndexBuilder(file.path, scanner, mostKept)
  let isHeader = dialect.isFirstRow
  await scanRows(file, { begin, end: file.size }, scanner, (bytes, offset) => {
    if (isHeader) table.setColumns()
    else table.addRow(bytes, offset)
    isHeader = false
  })
  return table.finish(file.size)
}

class IndexBuilder {
  private columns: ColumnFacts[] | null = null
  private rows = 0
  private readonly blocks: Block[] = []
  private block: Block | null = null
  private blockRows = 1
  private isKept = true
  private readonly path: string
  private readonly scanner: RowScanner
  private readonly mostKept: number

  constructor(path: string, scanner: RowScanner, mostKept: number) {
    this.path = path
    this.scanner = scanner
    this.mostKept = mostKept
  }

  setColumns(): ColumnFacts[] {
    const { count } = this.scanner
    if (count > MOST_COLUMNS) throw tooWide(this.path, count)
    this.blockRows = Math.max(1, Math.min(MOST_BLOCK_ROWS, Math.floor(BLOCK_VALUES / count)))
    this.columns = Array.from({ length: count }, () => ({
      numbers: 0,
      missing: { count: 0, row: 0 },
      text: { count: 0, row: 0, value: '' },
      decimalCommas: 0,
    }))
    return this.columns
  }

  addRow(bytes: Buffer, offset: number): void {
    const { scanner } = this
    const columns = this.columns ?? this.setColumns()
    if (scanner.count !== columns.length) throw otherLength(this.path, scanner, columns.length)
    const values = this.place(offset, columns.length)
    this.rows += 1
    for (let cell = 0; cell < columns.length; cell++) {
      const facts = columns[cell] as ColumnFacts // cell < length
      const start = scanner.starts[cell] as number // cell < count
      const end = scanner.ends[cell] as number // cell < count
      const value = start === end ? NO_NUMBER : cellNumber(bytes, start, end)
      if (value !== NO_NUMBER) {
        facts.numbers += 1
        if (values !== null) values[cell] = value
        continue
      }
      if (values !== null) values[cell] = NaN
      this.addOther(facts, bytes, cell)
    }
  }

  private addOther(facts: ColumnFacts, bytes: Uint8Array, cell: number): void {
    const value = this.scanner.text(bytes, cell)
    if (value === '') {
      if (facts.missing.count === 0) facts.missing.row = this.rows
      facts.missing.count += 1
      return
    }
    if (facts.text.count === 0) facts.text = { count: 0, row: this.rows, value }
    facts.text.count += 1
    if (isDecimalComma(value)) facts.decimalCommas += 1
  }

  /** The next row of the open block; a full block is closed first. */
  private place(offset: number, columns: number): Float64Array | null {
    const { block } = this
    const isFull = block?.rows === this.blockRows || offset - (block?.begin ?? offset) > MOST_BLOCK_BYTES
    const open = block === null || isFull ? this.openBlock(offset, columns) : block
    open.rows += 1
    return open.values?.subarray((open.rows - 1) * columns, open.rows * columns) ?? null
  }

  private openBlock(offset: number, columns: number): Block {
    if (this.block !== null) this.block.end = offset
    if (
      this.isKept &&
      (this.rows + this.blockRows) * columns > Math.max(this.mostKept, this.blockRows * columns)
    ) {
      this.isKept = false
      for (const each of this.blocks) each.values = null
    }
    const values = this.isKept ? new Float64Array(this.blockRows * columns) : null
    this.block = { row: this.rows, rows: 0, begin: offset, end: offset, values }
    this.blocks.push(this.block)
    return this.block
  }

  finish(end: number): TableIndex {
    if (this.columns === null) throw damaged(this.path, { message: 'The table has no rows.' })
    if (this.block !== null) this.block.end = end
    return { columns: this.columns, rows: this.rows, blocks: this.blocks, comments: this.scanner.comments }
  }
}

function otherLength(path: string, scanner: RowScanner, columns: number): ProblemError {
  const cells = scanner.count === 1 ? '1 cell' : `${scanner.count} cells`
  return damaged(path, {
    message: `The row on line ${scanner.lines} has ${cells}, but the first row has ${columns}.`,
    hint: 'Every row must have the same number of columns, separated by commas, semicolons, tabs or blanks; numbers are written with a point.',
  })
}

function tooWide(path: string, columns: number): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `The table has ${columns} columns; at most ${MOST_COLUMNS} are read from text.`,
      hint: 'Write the data as HDF5, ROOT or npy, with one row per event.',
    }),
  ])
}
