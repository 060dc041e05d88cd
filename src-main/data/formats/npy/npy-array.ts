import { setImmediate } from 'node:timers/promises'
import { decodeStored } from '../decode-numbers.ts'
import type { FileBytes, FileOnDisk } from '../file-bytes.ts'
import { whileUnchanged } from '../file-bytes.ts'
import type { DataFile, Entry, NumberArray } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry, rowSize } from '../format.ts'
import { ProblemError } from '../../../../src-shared/base/problem.ts'
import type { ElementRange } from './element-ranges.ts'
import { PIECE_BYTES, columnOrder, columnRanges, rowRanges } from './element-ranges.ts'
import type { NpyHeader } from './npy-header.ts'
import { textsOf } from './npy-texts.ts'
import type { NpyType } from './npy-type.ts'
import { typeName } from './npy-type.ts'

/** One NumPy array, or one field of an array of records, read by rows. */
export type NpyColumn = {
  entry: Entry
  read(start: number, out: NumberArray): Promise<void>
  readText(): Promise<string[]>
}

/** Where the elements are; opened (unpacked) when they are first asked for. */
export type NpySource = { path: string; bytes: () => Promise<Pick<FileBytes, 'read'>> }

/** Texts are read all at once. */
const MOST_TEXT_BYTES = 2 ** 28

/** The columns of an array: one of its own name, or one for each field of its records. */
export function npyColumns(header: NpyHeader, name: string, source: NpySource): NpyColumn[] {
  const { type, shape, begin } = header
  // With one axis that counts, both orders are the same.
  const fortran = header.fortranOrder && shape.filter((dim) => dim !== 1).length > 1
  const elements: Elements = { shape, begin, bytes: type.bytes ?? 0, fortran }
  return leavesOf(type, { name, offset: 0, shape: [] }).map((leaf) => makeColumn(leaf, elements, source))
}

/** Whether there are as many bytes as the header says; both numbers when there are not. */
export function checkSize(header: NpyHeader, size: number, where: { path: string; what: string }): void {
  if (header.type.bytes === null) return
  const values = header.shape.reduce((product, dim) => product * dim, 1)
  const expected = header.begin + values * header.type.bytes
  if (expected === size) return
  const extent = header.shape.length === 0 ? 'one value' : `${header.shape.join(' × ')} values`
  throw damaged(where.path, {
    message: `${where.what} should have ${expected} bytes for ${extent} of ${typeName(header.type)}, but has ${size}.`,
  })
}

/** The file as the other formats have it, of columns read one by one. */
export function columnsFile(
  file: Pick<DataFile, 'format' | 'path' | 'close'> & Pick<FileOnDisk, 'refuseChanged'>,
  columns: readonly NpyColumn[],
): DataFile {
  const entries = columns.map((column) => column.entry)
  const byName = new Map(columns.map((column) => [column.entry.name, column]))
  const known = { entries, path: file.path }
  const { format, path, close } = file
  return {
    format,
    path,
    close,
    entries,
    async read(name, start, out) {
      checkRange(numericEntry(known, name), start, out)
      await whileUnchanged(file, async () => byName.get(name)?.read(start, out))
    },
    async readText(name) {
      const column = byName.get(name)
      if (column === undefined) throw new ProblemError([noSuchEntry(known, name)])
      if (column.entry.content !== 'text') throw new ProblemError([notNumeric(file, column.entry)])
      return whileUnchanged(file, () => column.readText())
    },
  }
}

/** All the elements of an array: one after the other from `begin` on. */
type Elements = { shape: readonly number[]; begin: number; bytes: number; fortran: boolean }

/** What is read as one: the element itself, or a field of it. `shape` is that of one element's part. */
type Leaf = { name: string; offset: number; shape: readonly number[]; type: NpyType }

function leavesOf(type: NpyType, at: Omit<Leaf, 'type'>): Leaf[] {
  if (type.kind !== 'record') return [{ ...at, type }]
  if (at.shape.some((dim) => dim !== 1)) {
    const reason = `each element holds ${at.shape.join(' × ')} records`
    return [{ ...at, type: { kind: 'unreadable', bytes: type.bytes, dtype: 'record', reason } }]
  }
  return type.fields.flatMap((field) =>
    leavesOf(field.type, {
      name: at.name === '' ? field.name : `${at.name}/${field.name}`,
      offset: at.offset + field.offset,
      shape: field.shape,
    }),
  )
}

/** Something that is there but cannot be read, and why. */
export function unreadableColumn(entry: Pick<Entry, 'name' | 'shape' | 'dtype'>, reason: string): NpyColumn {
  const refuse = () => Promise.reject(new Error(`“${entry.name}” cannot be read: ${reason}`))
  return {
    entry: { ...entry, content: 'unreadable', reason, chunkRows: null, unit: null, note: null },
    read: refuse,
    readText: refuse,
  }
}

function makeColumn(leaf: Leaf, elements: Elements, source: NpySource): NpyColumn {
  const { type } = leaf
  const reason = unreadableReason(leaf, elements)
  const entry: Entry = {
    name: leaf.name,
    shape: [...elements.shape, ...leaf.shape],
    dtype: typeName(type),
    content: reason !== null ? 'unreadable' : type.kind === 'text' ? 'text' : 'numbers',
    reason,
    chunkRows: null,
    unit: null,
    note: elements.fortran ? 'Fortran order' : null,
  }
  return {
    entry,
    async read(start, out) {
      if (type.kind !== 'number') throw new Error(`“${entry.name}” holds no numbers`)
      const size = rowSize(entry)
      if (out.length === 0) return
      const target = { path: source.path, entry: entry.name, rowSize: size }
      const perElement = leaf.shape.reduce((product, dim) => product * dim, 1)
      for await (const { bytes, range } of readElements(
        elements,
        { start, count: out.length / size },
        source,
      )) {
        const values = partOf(bytes, {
          elementBytes: elements.bytes,
          offset: leaf.offset,
          bytes: type.bytes * perElement,
        })
        if (elements.fortran) {
          const decoded = new Float64Array(range.elements)
          decodeStored(values, type.stored, { ...target, out: decoded, at: 0, row: range.row })
          scatter(decoded, range, { out, start, order: columnOrder(elements.shape.slice(1)) })
        } else {
          decodeStored(values, type.stored, { ...target, out, at: range.at * perElement, row: range.row })
        }
      }
    },
    async readText() {
      if (type.kind !== 'text') throw new Error(`“${entry.name}” holds no texts`)
      const texts: string[] = []
      const all = { start: 0, count: elements.shape[0] ?? 1 }
      for await (const { bytes } of readElements(elements, all, source)) {
        const part = partOf(bytes, { elementBytes: elements.bytes, offset: leaf.offset, bytes: type.bytes })
        for (const text of textsOf(part, type, { path: source.path, entry: entry.name })) texts.push(text)
      }
      return texts
    },
  }
}

function unreadableReason({ type, shape }: Leaf, elements: Elements): string | null {
  if (type.kind === 'unreadable') return type.reason
  if (elements.fortran && type.kind !== 'number') return 'its texts are in Fortran order'
  if (elements.fortran && (shape.length > 0 || type.bytes !== elements.bytes)) {
    return 'its records are in Fortran order: save numpy.ascontiguousarray of it'
  }
  if (type.kind !== 'text') return null
  if (type.bytes === 0) return 'its texts have no characters'
  const bytes = elements.shape.reduce((product, dim) => product * dim, elements.bytes)
  if (bytes > MOST_TEXT_BYTES) return `its texts take ${bytes} bytes; at most ${MOST_TEXT_BYTES} are read`
  return shape.length > 0 ? `each element holds ${shape.join(' × ')} texts` : null
}

async function* readElements(
  elements: Elements,
  rows: { start: number; count: number },
  source: NpySource,
): AsyncGenerator<{ bytes: Uint8Array<ArrayBuffer>; range: ElementRange }> {
  const most = Math.max(1, Math.floor(PIECE_BYTES / Math.max(1, elements.bytes)))
  const ranges = elements.fortran
    ? columnRanges(elements.shape, rows, most)
    : rowRanges(elements.shape, rows, most)
  const file = await source.bytes()
  for (const range of ranges) {
    const offset = elements.begin + range.first * elements.bytes
    yield { bytes: await file.read(offset, range.elements * elements.bytes), range }
    // Other work of the process goes on between pieces.
    await setImmediate()
  }
}

/** The bytes of one field, gathered from elements that have others too. */
function partOf(
  bytes: Uint8Array<ArrayBuffer>,
  part: { elementBytes: number; offset: number; bytes: number },
): Uint8Array<ArrayBuffer> {
  if (part.bytes === part.elementBytes) return bytes
  const count = part.elementBytes === 0 ? 0 : bytes.length / part.elementBytes
  const gathered = new Uint8Array(count * part.bytes)
  for (let index = 0; index < count; index++) {
    const from = index * part.elementBytes + part.offset
    gathered.set(bytes.subarray(from, from + part.bytes), index * part.bytes)
  }
  return gathered
}

/** Columns that lie one after the other in the file go to their places in rows. */
function scatter(
  decoded: Float64Array,
  range: ElementRange,
  to: { out: NumberArray; start: number; order: readonly number[] },
): void {
  const size = to.order.length
  for (let column = 0; column < range.columns; column++) {
    const place = to.order[range.column + column] ?? 0
    for (let row = 0; row < range.rows; row++) {
      to.out[(range.row - to.start + row) * size + place] = decoded[column * range.stride + row] ?? 0
    }
  }
}
