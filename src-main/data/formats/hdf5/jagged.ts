import type { Entry, NumberArray } from '../format.ts'
import { VARIABLE_LENGTH, type Datatype } from './datatype.ts'
import { decodeRun } from './decode-run.ts'
import type { Hdf5Entry } from './hdf5-entry.ts'
import { eachList, type LibraryFile } from './library-reader.ts'

/** What can be had of a dataset whose rows are lists of different lengths: `name[8]` and `name.length`, as of ROOT's. */
export type Jagged = { entry: Entry; base: Hdf5Entry; member: NumberType; isLength: boolean }

type NumberType = Extract<Datatype, { class: 'number' }>

/** The numbers in the lists; null when it is no dataset of lists of numbers, one per row. */
export function listMember(each: Pick<Hdf5Entry, 'source'>): NumberType | null {
  const { field = null, metadata } = each.source ?? {}
  if (field?.datatype.class !== 'other' || field.datatype.name !== VARIABLE_LENGTH) return null
  return field.path.length === 0 && metadata?.shape?.length === 1 ? (field.datatype.member ?? null) : null
}

export function jaggedEntry(listed: readonly Hdf5Entry[], name: string): Jagged | null {
  const [, of = '', most] = /^(.*)(?:\[(\d{1,9})\]|\.length)$/.exec(name) ?? []
  const base = listed.find(({ entry }) => entry.name === of)
  const member = base === undefined ? null : listMember(base)
  if (base === undefined || member === null || most === '0') return null
  const rows = base.entry.shape[0] ?? 0
  const isLength = most === undefined
  const entry: Entry = {
    ...{ ...base.entry, name, content: 'numbers', reason: null },
    shape: [rows, ...(isLength ? [] : [Number(most)])],
    dtype: isLength ? 'int32' : member.type,
    note: isLength ? 'number of values' : `the first ${most} values, filled up with zeros`,
  }
  return { entry, base, member, isLength }
}

/** Rows from `start` on; what a list lacks is zero, what it has more is left out. */
export function readJagged(
  access: () => LibraryFile,
  { entry, base, member, isLength }: Jagged,
  wanted: { start: number; count: number; path: string; out: NumberArray },
): Promise<void> {
  const { start, count, path, out } = wanted
  if (base.source === null) throw new Error(`“${entry.name}” is no dataset`)
  const { dataset, metadata } = base.source
  const size = isLength ? 1 : (entry.shape[1] ?? 0)
  out.fill(0)
  // The library gives numbers as this machine has them.
  const datatype = { ...member, isLittleEndian: true }
  const range = { name: dataset, metadata, start, end: start + count, memberBytes: member.size }
  return eachList(access, range, (row, bytes, length) => {
    if (isLength) {
      out[row] = length
      return
    }
    const run = { bytes, from: 0, count: Math.min(length, size), elementBytes: member.size }
    const target = { out, start, rowSize: size, path, entry: entry.name }
    decodeRun(run, { path: [], offset: 0, dims: [], datatype }, { target, at: row * size })
  })
}
