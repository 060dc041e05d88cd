import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { CsvError, parse } from 'csv-parse'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { readPlainHead } from '../compressed.ts'
import type { DataFile, DataFormat, Entry } from '../format.ts'
import { checkRange, damaged, noSuchEntry, numericEntry } from '../format.ts'

/** Text tables are parsed once into memory; beyond this many numbers (1 GB) a binary format is the right one. */
const MOST_VALUES = 2 ** 27
const MOST_COLUMNS = 20_000
/** Numbers kept together, over all columns: wide tables have short blocks. */
const BLOCK_VALUES = 2 ** 22
const MOST_BLOCK_ROWS = 8192

/** Comma, semicolon or tab separated tables, also gzipped. Columns are entries, named by the header when there is one. */
export const csv: DataFormat = {
  id: 'csv',
  title: 'CSV table',
  detect(head, name) {
    if (head.includes(0)) return 0
    if (/\.(csv|tsv)$/i.test(name)) return 0.9
    if (/\.(txt|dat)$/i.test(name)) return 0.6
    return looksRegular(head) ? 0.3 : 0
  },
  open: openCsv,
}

async function openCsv(path: string): Promise<Result<DataFile, Problem[]>> {
  const head = await readPlainHead(path, 64 * 1024)
  if (!head.ok) return head
  try {
    const table = await readTable(path, delimiterOf(firstLine(head.value.bytes)))
    return success(csvFile(path, table))
  } catch (error) {
    return failed(problemsOf(error, path))
  }
}

type Column = {
  name: string
  blocks: Float64Array[]
  /** The first cell that is no number: it makes the column text. */
  firstText: { row: number; value: string } | null
}

type Table = { columns: Column[]; rows: number; blockRows: number; delimiter: string; hasHeader: boolean }

/** Without a telling name: the first two lines have the same number of separators, at least one. */
function looksRegular(head: Uint8Array): boolean {
  const lines = new TextDecoder().decode(head).split(/\r?\n/).slice(0, 2)
  const counts = lines.map((line) => line.split(/[,;\t]/).length)
  return counts.length === 2 && (counts[0] ?? 0) > 1 && counts[0] === counts[1]
}

function firstLine(head: Uint8Array): string {
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '')
  return text.split(/\r?\n/).find((line) => line.trim() !== '') ?? ''
}

/** The separator that occurs most often in the first line. */
function delimiterOf(line: string): string {
  const counts = [',', '\t', ';'].map((sign) => ({ sign, count: line.split(sign).length }))
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).sign
}

/** Rows of cells; the second pass (text columns) reads the same way. */
async function* readRows(path: string, delimiter: string): AsyncGenerator<string[]> {
  const parser = parse({ delimiter, bom: true, trim: true, skip_empty_lines: true, relax_quotes: true })
  const source = createReadStream(path)
  // Errors of every stage end the parser, and so the loop below.
  if (/\.gz$/i.test(path)) pipeline(source, createGunzip(), parser, () => undefined)
  else pipeline(source, parser, () => undefined)
  try {
    for await (const record of parser) yield record as string[] // without `columns` a record is an array of cells
  } finally {
    source.destroy()
  }
}

async function readTable(path: string, delimiter: string): Promise<Table> {
  let table: Table | null = null
  for await (const cells of readRows(path, delimiter)) {
    if (table === null) {
      if (cells.length > MOST_COLUMNS) throw tooLarge(path, `${cells.length} columns`)
      const hasHeader = cells.some((cell) => numberOf(cell) === null)
      const blockRows = Math.min(MOST_BLOCK_ROWS, Math.floor(BLOCK_VALUES / cells.length))
      table = { columns: columnsOf(cells, hasHeader), rows: 0, blockRows, delimiter, hasHeader }
      if (hasHeader) continue
    }
    addRow(path, table, cells)
  }
  if (table === null) throw damaged(path, { message: 'The table has no rows.' })
  return table
}

function columnsOf(cells: readonly string[], hasHeader: boolean): Column[] {
  const seen = new Map<string, number>()
  return cells.map((cell, index) => {
    const given = hasHeader && cell !== '' ? cell : `column_${index + 1}`
    const repeats = seen.get(given) ?? 0
    seen.set(given, repeats + 1)
    return { name: repeats === 0 ? given : `${given}_${repeats + 1}`, blocks: [], firstText: null }
  })
}

function addRow(path: string, table: Table, cells: readonly string[]): void {
  const { blockRows } = table
  const place = table.rows % blockRows
  if (place === 0 && (table.rows + blockRows) * table.columns.length > MOST_VALUES) {
    throw tooLarge(path, `more than ${table.rows} rows of ${table.columns.length} columns`)
  }
  for (const [index, column] of table.columns.entries()) {
    if (place === 0) column.blocks.push(new Float64Array(blockRows))
    const cell = cells[index] ?? ''
    const value = numberOf(cell)
    if (value === null) column.firstText ??= { row: table.rows + 1, value: cell }
    const block = column.blocks.at(-1)
    if (block !== undefined) block[place] = value ?? NaN
  }
  table.rows += 1
}

/** The number a cell writes, NaN and infinities included; null when it is text or empty. */
function numberOf(cell: string): number | null {
  if (cell === '') return null
  const value = Number(cell)
  if (!Number.isNaN(value)) return value
  if (/^[+-]?nan$/i.test(cell)) return NaN
  const infinite = /^([+-]?)inf(inity)?$/i.exec(cell)
  return infinite === null ? null : infinite[1] === '-' ? -Infinity : Infinity
}

function csvFile(path: string, table: Table): DataFile {
  const entries = table.columns.map((column) => describeColumn(column, table.rows))
  const byName = new Map(table.columns.map((column, index) => [column.name, { column, index }]))
  return {
    format: 'csv',
    path,
    entries,
    async read(name, start, out) {
      const entry = numericEntry({ entries, path }, name)
      const count = checkRange(entry, start, out)
      const blocks = byName.get(name)?.column.blocks ?? []
      const { blockRows } = table
      for (let done = 0; done < count;) {
        const row = start + done
        const from = row % blockRows
        const part = blocks[Math.floor(row / blockRows)]?.subarray(
          from,
          from + Math.min(blockRows - from, count - done),
        )
        if (part === undefined) throw new Error(`“${name}” has no row ${row}`)
        out.set(part, done)
        done += part.length
      }
    },
    async readText(name) {
      const found = byName.get(name)
      if (found === undefined) throw new ProblemError([noSuchEntry({ entries, path }, name)])
      const texts: string[] = []
      let skip = table.hasHeader
      for await (const cells of readRows(path, table.delimiter)) {
        if (!skip) texts.push(cells[found.index] ?? '')
        skip = false
      }
      return texts
    },
    close: () => Promise.resolve(),
  }
}

function describeColumn(column: Column, rows: number): Entry {
  const text = column.firstText
  return {
    name: column.name,
    shape: [rows],
    dtype: text === null ? 'number' : 'text',
    content: text === null ? 'numbers' : 'text',
    reason:
      text === null
        ? null
        : text.value === ''
          ? `row ${text.row} is empty`
          : `row ${text.row} holds “${text.value}”`,
    chunkRows: null,
    unit: null,
    note: null,
  }
}

function tooLarge(path: string, what: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `The table is too large for text: ${what}, at most ${MOST_VALUES} numbers.`,
      hint: 'Write the data as HDF5 or ROOT: those are read piece by piece and can be of any size.',
    }),
  ])
}

function problemsOf(error: unknown, path: string): Problem[] {
  if (error instanceof ProblemError) return [...error.problems]
  if (error instanceof CsvError) {
    return [
      ...damaged(path, {
        message: `${basename(path)} is not a regular table: ${error.message.replace(/\.$/, '')}.`,
        hint: 'Every row must have the same number of columns, separated by commas, semicolons or tabs.',
      }).problems,
    ]
  }
  const reason = error instanceof Error ? error.message : String(error)
  return [...damaged(path, { message: `${basename(path)} cannot be read: ${reason}.` }).problems]
}
