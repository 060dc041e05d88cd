import { setImmediate } from 'node:timers/promises'
import type { UseRun } from './own-reader.ts'
import type { Hdf5Metadata, Hdf5Module } from './hdf5-module.ts'

/** Reads through the HDF5 library what only it can read: texts of any length, rare filters and indexes. */
export type LibraryFile = { module: Hdf5Module; file: bigint }

/** Bytes that go through the library's memory at a time; a larger request is read piece by piece. */
const SLICE_BYTES = 16 * 2 ** 20
/** Texts that are read at a time. */
const TEXT_ROWS = 1 << 16
/** Lists that are read at a time; each is a length and an address in the library's memory. */
const LISTS = 1 << 10
const LIST_BYTES = 8

export type LibraryRange = { name: string; metadata: Hdf5Metadata; start: number; end: number }

/** Elements by rows. `access` is asked before every piece: the library may have been given up meanwhile. */
export async function eachLibraryRun(
  access: () => LibraryFile,
  range: LibraryRange,
  use: UseRun,
): Promise<void> {
  const { metadata, start } = range
  const perRow = (metadata.shape ?? []).slice(1).reduce((product, length) => product * length, 1)
  for (const slice of slicesOf(range, perRow * metadata.size)) {
    const count = (slice.end - slice.start) * perRow
    const { module, file } = access()
    withMemory(module, count * metadata.size, (pointer) => {
      select({ module, file }, { ...range, ...slice }, pointer)
      // HEAPU8 is replaced when the memory grows, so it is looked up after the read.
      const bytes = module.HEAPU8.subarray(pointer, pointer + count * metadata.size)
      use({ bytes, from: 0, count, elementBytes: metadata.size }, (slice.start - start) * perRow)
    })
    await setImmediate()
  }
}

/** Texts of any length, by rows. */
export function readVariableTexts(
  access: () => LibraryFile,
  range: Omit<LibraryRange, 'start' | 'end'>,
): string[] {
  const { metadata, name } = range
  const rows = metadata.shape?.[0] ?? 1
  const perRow = (metadata.shape ?? []).slice(1).reduce((product, length) => product * length, 1)
  const step = Math.max(1, Math.floor(TEXT_ROWS / Math.max(1, perRow)))
  const texts: string[] = []
  for (let start = 0; start < rows; start += step) {
    const { module, file } = access()
    const end = Math.min(rows, start + step)
    const count = (end - start) * perRow
    withMemory(module, count * metadata.size, (pointer) => {
      select({ module, file }, { name, metadata, start, end }, pointer)
      const view = new DataView(module.HEAPU8.buffer)
      for (let index = 0; index < count; index++) {
        const text = view.getUint32(pointer + index * metadata.size, true)
        texts.push(text === 0 ? '' : module.UTF8ToString(text))
      }
      if (metadata.shape === null || metadata.shape.length === 0) {
        module.reclaim_vlen_memory(file, name, '', BigInt(pointer))
      } else {
        const shape = [end - start, ...metadata.shape.slice(1)].map(BigInt)
        module.reclaim_vlen_memory_count(file, name, '', BigInt(pointer), shape)
      }
    })
  }
  return texts
}

/** Lists of different lengths, one per row: `use` gets each row from 0 on with its bytes and its number of values. */
export async function eachList(
  access: () => LibraryFile,
  range: LibraryRange & { memberBytes: number },
  use: (row: number, bytes: Uint8Array<ArrayBuffer>, length: number) => void,
): Promise<void> {
  const { name, metadata, start, memberBytes } = range
  for (let first = start; first < range.end; first += LISTS) {
    const { module, file } = access()
    const end = Math.min(range.end, first + LISTS)
    withMemory(module, (end - first) * LIST_BYTES, (pointer) => {
      select({ module, file }, { name, metadata, start: first, end }, pointer)
      // HEAPU8 is replaced when the memory grows, so it is looked up after the read.
      const heap = module.HEAPU8
      const view = new DataView(heap.buffer)
      try {
        for (let row = 0; row < end - first; row++) {
          const length = view.getUint32(pointer + row * LIST_BYTES, true)
          const from = view.getUint32(pointer + row * LIST_BYTES + 4, true)
          if (from + length * memberBytes > heap.length) throw new Error('a list is longer than the memory')
          use(first - start + row, heap.subarray(from, from + length * memberBytes), length)
        }
      } finally {
        module.reclaim_vlen_memory_count(file, name, '', BigInt(pointer), [BigInt(end - first)])
      }
    })
    await setImmediate()
  }
}

function select({ module, file }: LibraryFile, range: LibraryRange, pointer: number): void {
  const shape = range.metadata.shape ?? []
  const isSingle = shape.length === 0
  const count = isSingle ? null : [range.end - range.start, ...shape.slice(1)].map(BigInt)
  const offset = isSingle ? null : [range.start, ...shape.slice(1).map(() => 0)].map(BigInt)
  const strides = isSingle ? null : shape.map(() => 1n)
  module.get_dataset_data(file, range.name, count, offset, strides, BigInt(pointer))
}

function withMemory(module: Hdf5Module, bytes: number, use: (pointer: number) => void): void {
  const pointer = module._malloc(Math.max(bytes, 8))
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`)
  try {
    use(pointer)
  } finally {
    module._free(pointer)
  }
}

/** Cuts a request into pieces that end where stored chunks end, so that none is unpacked twice. */
function slicesOf(
  { metadata, start, end }: LibraryRange,
  rowBytes: number,
): { start: number; end: number }[] {
  const chunk = metadata.chunks?.[0] ?? 1
  const most = Math.max(1, Math.floor(SLICE_BYTES / Math.max(1, rowBytes)))
  const step = most <= chunk ? chunk : Math.floor(most / chunk) * chunk
  const slices: { start: number; end: number }[] = []
  for (let row = start; row < end;) {
    const next = Math.min(end, Math.floor(row / step) * step + step)
    slices.push({ start: row, end: next })
    row = next
  }
  return slices
}

/** Longer texts are none of ours. */
const TEXT_BYTES = 1 << 20

/** An attribute that is one text; null when it is something else. */
export function readTextAttribute(
  { module, file }: LibraryFile,
  name: string,
  attribute: string,
): string | null {
  const metadata = module.get_attribute_metadata(file, name, attribute)
  if (metadata.type !== 3 || metadata.total_size !== 1 || metadata.size > TEXT_BYTES) return null
  let text: string | null = null
  withMemory(module, metadata.size, (pointer) => {
    module.get_attribute_data(file, name, attribute, BigInt(pointer))
    if (!metadata.vlen) text = textOf(module.HEAPU8.subarray(pointer, pointer + metadata.size))
    else {
      text = module.UTF8ToString(new DataView(module.HEAPU8.buffer).getUint32(pointer, true))
      module.reclaim_vlen_memory(file, name, attribute, BigInt(pointer))
    }
  })
  return text
}

/** The attribute `units` or `unit` when it is a text. */
export function readUnit(library: LibraryFile, name: string): string | null {
  const attribute = library.module
    .get_attribute_names(library.file, name)
    .find((each) => /^units?$/i.test(each))
  return attribute === undefined ? null : readTextAttribute(library, name, attribute)
}

/** A text that ends at its first zero byte, or fills its place. */
export function textOf(bytes: Uint8Array, isSpacePadded = false): string {
  const end = bytes.indexOf(0)
  const text = new TextDecoder().decode(bytes.slice(0, end < 0 ? undefined : end))
  return isSpacePadded ? text.trimEnd() : text
}
