import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { openPlain } from '../compressed.ts'
import type { FileBytes, FileOnDisk } from '../file-bytes.ts'
import { whileUnchanged } from '../file-bytes.ts'
import type { DataFile, DataFormat, Entry } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry } from '../format.ts'
import { recogniseDialect } from './dialect.ts'
import type { Dialect } from './dialect.ts'
import { RowError } from './row-scanner.ts'
import type { ColumnFacts, TableIndex } from './table-index.ts'
import { indexTable } from './table-index.ts'
import { createTableReader } from './table-reader.ts'

const HEAD_BYTES = 2 ** 20
const UTF8_MARK = [0xef, 0xbb, 0xbf]

/**
 * Tables as text, also gzipped: separated by commas, semicolons, tabs or blanks. Columns are entries, named by the header
 * when there is one. The text is read once to find out what it holds; a large table is then read from disk by rows.
 */
export const csv: DataFormat = {
  id: 'csv',
  title: 'CSV table',
  detect(head, name) {
    const isNamed = /\.(csv|tsv)$/i.test(name)
    if (isNamed && isUtf16(head)) return 0.9
    if (head.includes(0)) return 0
    if (isNamed) return 0.9
    if (/\.(txt|dat)$/i.test(name)) return 0.6
    return looksRegular(head) ? 0.3 : 0
  },
  open: (path) => openCsv(path),
}

export async function openCsv(
  path: string,
  options: { mostKept?: number } = {},
): Promise<Result<DataFile, Problem[]>> {
  const opened = await openPlain(path)
  if (!opened.ok) return opened
  const file = opened.value
  try {
    return success(await whileUnchanged(file, () => readTable(file, options)))
  } catch (error) {
    await file.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    if (!(error instanceof RowError)) throw error
    const message = `${basename(path)} is not a regular table: ${error.message}.`
    return failed([
      ...damaged(path, { message, hint: 'Correct this line, or write the table again.' }).problems,
    ])
  }
}

type TextFile = FileBytes & Pick<FileOnDisk, 'refuseChanged'>

async function readTable(file: TextFile, options: { mostKept?: number }): Promise<DataFile> {
  const head = await file.read(0, Math.min(HEAD_BYTES, file.size))
  if (isUtf16(head)) throw new ProblemError([utf16(file.path)])
  const begin = UTF8_MARK.every((byte, index) => head[index] === byte) ? UTF8_MARK.length : 0
  const dialect = recogniseDialect(head.subarray(begin), head.length === file.size)
  const index = await indexTable(file, { ...options, begin, dialect })
  const names = namesOf(dialect, index.columns.length)
  refuseDecimalCommas(index, names, file.path)
  return csvFile(file, { index, names, dialect })
}

function csvFile(file: TextFile, table: { index: TableIndex; names: string[]; dialect: Dialect }): DataFile {
  const { path } = file
  const { index, names, dialect } = table
  const entries = index.columns.map((facts, column) => describeColumn(names[column] ?? '', facts, index))
  const numbers = new Map(entries.map((entry, column) => [entry.name, column]))
  const reader = createTableReader(file, index, dialect)
  return {
    format: 'csv',
    path,
    entries,
    async read(name, start, out) {
      checkRange(numericEntry({ entries, path }, name), start, out)
      await whileUnchanged(file, () => reader.read(numbers.get(name) ?? 0, start, out))
    },
    async readText(name) {
      const entry = entries.find((each) => each.name === name)
      if (entry === undefined) throw new ProblemError([noSuchEntry({ entries, path }, name)])
      if (entry.content === 'unreadable') throw new ProblemError([notNumeric({ path }, entry)])
      return whileUnchanged(file, () => reader.readText(numbers.get(name) ?? 0))
    },
    close: () => file.close(),
  }
}

function describeColumn(name: string, facts: ColumnFacts, { rows, blocks, comments }: TableIndex): Entry {
  const { text, missing } = facts
  const isOnDisk = blocks[0]?.values === null
  return {
    name,
    shape: [rows],
    dtype: text.count > 0 ? 'text' : 'number',
    content: text.count > 0 ? 'text' : missing.count > 0 ? 'unreadable' : 'numbers',
    reason:
      text.count > 0
        ? `row ${text.row} holds “${text.value.slice(0, 80)}”`
        : missing.count > 0
          ? `${missing.count} of its ${rows} values ${missing.count === 1 ? 'is' : 'are'} missing, the first in row ${missing.row}`
          : null,
    chunkRows: isOnDisk ? (blocks[0]?.rows ?? null) : null,
    unit: null,
    note:
      comments === 0
        ? null
        : `${comments} ${comments === 1 ? 'line that begins' : 'lines that begin'} with # left out`,
  }
}

function namesOf({ header }: Dialect, columns: number): string[] {
  const seen = new Map<string, number>()
  return Array.from({ length: columns }, (_, index) => {
    const said = header?.[index] ?? ''
    const given = said === '' ? `column_${index + 1}` : said
    const repeats = seen.get(given) ?? 0
    seen.set(given, repeats + 1)
    return repeats === 0 ? given : `${given}_${repeats + 1}`
  })
}

/** A column whose texts are all numbers with commas is no column of texts. */
function refuseDecimalCommas({ columns }: TableIndex, names: readonly string[], path: string): void {
  const problems = columns.flatMap((facts, index): Problem[] => {
    const { text, decimalCommas } = facts
    if (text.count === 0 || decimalCommas < text.count) return []
    return [
      problem({
        code: 'data.decimal-comma',
        at: { file: path },
        message: `“${names[index] ?? ''}” holds “${text.value}” in row ${text.row}: ${decimalCommas} of its numbers are written with a comma.`,
        hint: 'Write numbers with a point. With pandas: read_csv(FILE, sep=";", decimal=",").to_csv(NEW_FILE, index=False).',
      }),
    ]
  })
  if (problems.length > 0) throw new ProblemError(problems)
}

/** Without a telling name: the first two lines have the same number of separators, at least one. */
function looksRegular(head: Uint8Array): boolean {
  const lines = new TextDecoder().decode(head).split(/\r?\n/).slice(0, 2)
  const counts = lines.map((line) => line.split(/[,;\t]/).length)
  return counts.length === 2 && (counts[0] ?? 0) > 1 && counts[0] === counts[1]
}

function isUtf16(head: Uint8Array): boolean {
  return (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
}

function utf16(path: string): Problem {
  return problem({
    code: 'data.unsupported',
    at: { file: path },
    message: `${basename(path)} is written in UTF-16, 2 bytes for every sign.`,
    hint: 'Save it as UTF-8: in a spreadsheet program choose “CSV UTF-8”.',
  })
}
