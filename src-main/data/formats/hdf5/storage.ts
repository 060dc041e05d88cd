import type { Datatype } from './datatype.ts'
import { parseDatatype } from './datatype.ts'
import type { AddressSpace, HeaderMessage } from './object-header.ts'
import {
  DATA_LAYOUT,
  DATATYPE,
  EXTERNAL_FILES,
  FILL_VALUE,
  addressAt,
  readObjectHeader,
} from './object-header.ts'

/** Where and how the elements of a dataset are stored. */
export type Storage =
  | { kind: 'compact'; bytes: Uint8Array<ArrayBuffer> }
  /** `address` is null as long as nothing has been written. */
  | { kind: 'contiguous'; address: number | null }
  | { kind: 'chunks'; chunk: readonly number[]; index: ChunkIndexPlace }

/** How the addresses of the chunks are found. */
export type ChunkIndexPlace =
  | { form: 'tree'; address: number | null }
  | { form: 'single'; address: number | null; filtered: { bytes: number; mask: number } | null }
  | { form: 'implicit'; address: number | null }
  | { form: 'fixed array'; address: number | null }
  | { form: 'extensible array'; address: number | null }
  | { form: 'second tree'; address: number | null }

export type StoredDataset = {
  space: AddressSpace
  datatype: Datatype
  storage: Storage
  /** The bytes of an element that was never written; null: zeros. */
  fill: Uint8Array<ArrayBuffer> | null
}

/** What is known without the library; null: only the library knows. */
export type DatasetHeader = {
  datatype: Datatype | null
  stored: StoredDataset | null
  /** Its values are in other files. */
  isElsewhere: boolean
}

export async function readDatasetHeader(space: AddressSpace, address: number): Promise<DatasetHeader> {
  const messages = await readObjectHeader(space, address)
  const find = (type: number): HeaderMessage | undefined => messages.find((each) => each.type === type)
  const type = await unshared(space, find(DATATYPE))
  const datatype = type === null ? null : parseDatatype(type)
  const layout = find(DATA_LAYOUT)
  const fill = find(FILL_VALUE)
  const storage = layout === undefined || layout.isShared ? null : parseLayout(layout.bytes)
  const isElsewhere = find(EXTERNAL_FILES) !== undefined
  if (datatype === null || storage === null || fill?.isShared === true || isElsewhere) {
    return { datatype, stored: null, isElsewhere }
  }
  const unwritten = fill === undefined ? null : fillBytes(fill.bytes, datatype.size)
  return { datatype, stored: { space, datatype, storage, fill: unwritten }, isElsewhere }
}

/** A committed (named) datatype lies in a header of its own. */
async function unshared(space: AddressSpace, message: HeaderMessage | undefined): Promise<DataView | null> {
  if (message === undefined) return null
  if (!message.isShared) return message.bytes
  const { bytes } = message
  const version = bytes.getUint8(0)
  const place = version === 1 ? 8 : 2
  // Version 3 can also point into a heap of messages, which only the library knows.
  if (version > 3 || (version === 3 && bytes.getUint8(1) !== 2) || bytes.byteLength < place + 8) return null
  const address = addressAt(bytes, place)
  if (address === null) return null
  const inner = (await readObjectHeader(space, address)).find((each) => each.type === DATATYPE)
  return inner === undefined || inner.isShared ? null : inner.bytes
}

const COMPACT = 0
const CONTIGUOUS = 1
const CHUNKED = 2

function parseLayout(view: DataView): Storage | null {
  try {
    const version = view.getUint8(0)
    if (version === 1 || version === 2) return oldLayout(view)
    if (version < 3 || version > 5) return null
    const kind = view.getUint8(1)
    if (kind === COMPACT) return compact(view, { at: 4, size: view.getUint16(2, true) })
    if (kind === CONTIGUOUS) return { kind: 'contiguous', address: addressAt(view, 2) }
    if (kind !== CHUNKED) return null
    if (version >= 4) return newChunks(view)
    const rank = view.getUint8(2) - 1
    return chunks(view, { at: 11, rank, index: { form: 'tree', address: addressAt(view, 3) } })
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function oldLayout(view: DataView): Storage | null {
  const rank = view.getUint8(1)
  const kind = view.getUint8(2)
  if (kind === COMPACT) {
    const at = 8 + 4 * rank
    return compact(view, { at: at + 4, size: view.getUint32(at, true) })
  }
  const address = addressAt(view, 8)
  if (kind === CONTIGUOUS) return { kind: 'contiguous', address }
  return kind === CHUNKED ? chunks(view, { at: 16, rank: rank - 1, index: { form: 'tree', address } }) : null
}

/** The last dimension is the size of an element. */
function chunks(view: DataView, given: { at: number; rank: number; index: ChunkIndexPlace }): Storage | null {
  const chunk = Array.from({ length: Math.max(0, given.rank) }, (_, axis) =>
    view.getUint32(given.at + 4 * axis, true),
  )
  return chunk.length === 0 || chunk.includes(0) ? null : { kind: 'chunks', chunk, index: given.index }
}

/** Versions 4 and 5 name the kind of index; in 5 sizes of packed chunks have 8 bytes, as the index itself says. */
function newChunks(view: DataView): Storage | null {
  const flags = view.getUint8(2)
  const rank = view.getUint8(3) - 1
  const width = view.getUint8(4)
  // Flag 1: chunks at the edge are not filtered.
  if (rank < 1 || width < 1 || width > 8 || (flags & 1) !== 0) return null
  const dim = (axis: number): number => {
    let value = 0
    for (let byte = 0; byte < width; byte++) value += view.getUint8(5 + axis * width + byte) * 2 ** (8 * byte)
    return value
  }
  const chunk = Array.from({ length: rank }, (_, axis) => dim(axis))
  if (chunk.some((length) => length < 1)) return null
  const form = 5 + (rank + 1) * width
  const at = form + 1
  switch (view.getUint8(form)) {
    case 1: {
      const isFiltered = (flags & 2) !== 0
      const filtered = isFiltered
        ? { bytes: Number(view.getBigUint64(at, true)), mask: view.getUint32(at + 8, true) }
        : null
      const address = addressAt(view, isFiltered ? at + 12 : at)
      return { kind: 'chunks', chunk, index: { form: 'single', address, filtered } }
    }
    case 2:
      return { kind: 'chunks', chunk, index: { form: 'implicit', address: addressAt(view, at) } }
    case 3:
      return { kind: 'chunks', chunk, index: { form: 'fixed array', address: addressAt(view, at + 1) } }
    case 4:
      return { kind: 'chunks', chunk, index: { form: 'extensible array', address: addressAt(view, at + 5) } }
    case 5:
      return { kind: 'chunks', chunk, index: { form: 'second tree', address: addressAt(view, at + 6) } }
    default:
      return null
  }
}

function compact(view: DataView, { at, size }: { at: number; size: number }): Storage {
  return {
    kind: 'compact',
    bytes: new Uint8Array(view.buffer, view.byteOffset + at, size).slice() as Uint8Array<ArrayBuffer>,
  }
}

/** Null when the fill value is not defined, or is not of the element's size. */
function fillBytes(view: DataView, elementBytes: number): Uint8Array<ArrayBuffer> | null {
  const version = view.getUint8(0)
  const isDefined = version === 3 ? (view.getUint8(1) & 0x20) !== 0 : version === 1 || view.getUint8(3) === 1
  const at = version === 3 ? 2 : 4
  if (!isDefined || view.byteLength < at + 4 + elementBytes) return null
  if (view.getUint32(at, true) !== elementBytes) return null
  return new Uint8Array(
    view.buffer,
    view.byteOffset + at + 4,
    elementBytes,
  ).slice() as Uint8Array<ArrayBuffer>
}
