import type { ProblemInput } from '../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import type { Problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'

/**
 * A file format: which named tables of rows a file holds, and how to read rows of one by range.
 * What the tables mean (showers, energies, labels) is the layouts' business.
 */
export interface DataFormat {
  id: string
  title: string
  /** How sure the format is, 0 to 1, from the first bytes of a file and its name. */
  detect(head: Uint8Array, name: string): number
  open(path: string): Promise<Result<DataFile, Problem[]>>
}

/** Rows go into either; the format converts from what the file holds. */
export type NumberArray = Float32Array | Float64Array

export type Entry = {
  /** Dataset path, branch or column name. */
  name: string
  /** Rows (events) first; `[]` for a single value. */
  shape: readonly number[]
  /** `float32`, `int64`, `text`, ...: as the file stores it. */
  dtype: string
  content: 'numbers' | 'text' | 'unreadable'
  /** Why it cannot be read; null when it can. */
  reason: string | null
  /** Rows that are stored (compressed) together; ranges aligned to it read fastest. Null: any range is as good. */
  chunkRows: number | null
  /** The unit if the file says one. */
  unit: string | null
  note: string | null
}

export interface DataFile {
  readonly format: string
  readonly path: string
  readonly entries: readonly Entry[]
  /**
   * Rows from `start` on into `out`, whose length says how many. Numbers keep their value (64-bit whole numbers that a
   * float64 cannot hold are refused). Throws a ProblemError when the file is damaged, an Error on a bad range.
   */
  read(name: string, start: number, out: NumberArray): Promise<void>
  /** Every row of a text entry. */
  readText(name: string): Promise<string[]>
  /** A text that the file says about itself (an attribute of an HDF5 file); null when it says none of that name. */
  readNote?(name: string): string | null
  /** An entry that follows from one that the file has, by a name that says how: `Jet_Px[4]`; null when there is none. */
  derive?(name: string): Entry | null
  close(): Promise<void>
}

export function rowCount(entry: Entry): number {
  return entry.shape[0] ?? 1
}

/** Values per row. */
export function rowSize(entry: Entry): number {
  return entry.shape.slice(1).reduce((product, dim) => product * dim, 1)
}

/** The entry if it holds numbers; otherwise a ProblemError that names it and says why not. */
export function numericEntry(file: Pick<DataFile, 'entries' | 'path' | 'derive'>, name: string): Entry {
  const entry = file.entries.find((each) => each.name === name) ?? file.derive?.(name) ?? undefined
  if (entry === undefined) throw new ProblemError([noSuchEntry(file, name)])
  if (entry.content === 'numbers') return entry
  throw new ProblemError([notNumeric(file, entry)])
}

export function noSuchEntry(file: Pick<DataFile, 'entries' | 'path'>, name: string): Problem {
  const known = file.entries.map((each) => each.name)
  const shown = known.slice(0, 8).join(', ')
  return problem({
    code: 'data.entry',
    at: { file: file.path },
    message: `The file has no “${name}”.`,
    hint:
      known.length === 0
        ? 'The file holds nothing that can be read.'
        : `It has: ${shown}${known.length > 8 ? ` and ${known.length - 8} more` : ''}.`,
  })
}

export function notNumeric(file: Pick<DataFile, 'path'>, entry: Entry): Problem {
  return problem({
    code: 'data.unsupported',
    at: { file: file.path },
    message:
      entry.content === 'text'
        ? `“${entry.name}” holds text, not numbers${entry.reason === null ? '' : ` (${entry.reason})`}.`
        : `“${entry.name}” cannot be read: ${entry.reason ?? `its type is ${entry.dtype}`}.`,
    hint: 'Choose another one (inspect lists them), or write it again as plain numbers (float32, gzip).',
  })
}

/** A range that the caller got wrong is a bug, not a user's mistake. */
export function checkRange(entry: Entry, start: number, out: NumberArray): number {
  const size = rowSize(entry)
  const count = size === 0 ? 0 : out.length / size
  const rows = rowCount(entry)
  if (!Number.isInteger(count) || !Number.isInteger(start) || start < 0 || start + count > rows) {
    throw new Error(`“${entry.name}” has rows 0 to ${rows - 1} of ${size} values; asked: ${start} + ${count}`)
  }
  return count
}

export function damaged(path: string, input: Partial<ProblemInput> & { message: string }): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.damaged',
      at: { file: path },
      hint: 'The file is incomplete or damaged: copy or download it again and compare its size or checksum.',
      ...input,
    }),
  ])
}

/** A 64-bit whole number that would silently change in float64. */
export function refuseLossy(path: string, where: { entry: string; row: number; value: bigint }): never {
  throw new ProblemError([
    problem({
      code: 'data.precision',
      at: { file: path },
      message: `“${where.entry}” holds ${where.value} in row ${where.row}, which floating-point numbers cannot hold exactly.`,
      hint: 'Whole numbers are exact up to 9007199254740992. Leave this one out, or store it in smaller numbers.',
    }),
  ])
}
