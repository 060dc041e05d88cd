import { setImmediate } from 'node:timers/promises'
import { basename } from 'node:path'
import type { Problem } from '../../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { Result } from '../../../../src-shared/base/result.ts'
import { failed, success } from '../../../../src-shared/base/result.ts'
import { openBytes } from '../file-bytes.ts'
import type { DataFile, DataFormat, Entry, NumberArray } from '../format.ts'
import { checkRange, damaged, noSuchEntry, notNumeric, numericEntry, rowCount, rowSize } from '../format.ts'
import type { Hdf5Metadata, Hdf5Module } from './hdf5-module.ts'
import { hdf5Reason, startHdf5 } from './hdf5-module.ts'
import { decodeNumbers, isString, numericType, typeName, undecodable } from './hdf5-types.ts'

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a]
/** Bytes that go through the library's memory at a time; a larger request is read piece by piece. */
const SLICE_BYTES = 16 * 2 ** 20
const MOST_ENTRIES = 10_000

/** HDF5 data sets by range, through the operating system: a file larger than memory is fine. */
export const hdf5: DataFormat = {
  id: 'hdf5',
  title: 'HDF5',
  detect: (head, name) =>
    SIGNATURE.every((byte, index) => head[index] === byte) ? 1 : /\.(h5|hdf5|hdf)$/i.test(name) ? 0.6 : 0,
  open: openHdf5,
}

async function openHdf5(path: string): Promise<Result<DataFile, Problem[]>> {
  const bytes = await openBytes(path)
  if (!bytes.ok) return bytes
  const fault = await checkSuperblock(bytes.value).finally(() => bytes.value.close())
  if (fault !== null) return failed([fault])
  const module = await startHdf5()
  try {
    const file = module.open(path, 0, false, -1, -1)
    if (file <= 0n) throw new Error('the file cannot be opened')
    return success(hdf5File({ module, file, path }))
  } catch (error) {
    return failed(problemsOf(error, path, `${basename(path)} cannot be read as HDF5`))
  }
}

/** The library would find this too, but could not say by how much the file is too short. */
async function checkSuperblock(bytes: {
  path: string
  size: number
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
}): Promise<Problem | null> {
  const head = await bytes.read(0, Math.min(96, bytes.size))
  if (!SIGNATURE.every((byte, index) => head[index] === byte)) {
    // A user block may come first (at 512, 1024, ...); the library looks for it.
    if (bytes.size > 512) return null
    return problem({
      code: 'data.kind',
      at: { file: bytes.path },
      message: `${basename(bytes.path)} is not an HDF5 file.`,
      hint: 'Check how the file was made: its first bytes are not those of HDF5.',
    })
  }
  const view = new DataView(head.buffer)
  const version = head[8] ?? 0
  // Superblock 0 and 1 with 8-byte addresses: end of file at 40 (44 in version 1); 2 and 3: at 28.
  const place = version === 0 ? 40 : version === 1 ? 44 : 28
  if (head.length < place + 8) {
    return damaged(bytes.path, { message: `The file ends inside its HDF5 header.` }).problems[0] ?? null
  }
  const wide = (version < 2 ? head[13] : head[9]) === 8
  const expected = wide ? Number(view.getBigUint64(place, true)) : 0
  if (expected <= bytes.size || expected > Number.MAX_SAFE_INTEGER) return null
  return (
    damaged(bytes.path, {
      message: `The file should have ${expected} bytes, but has ${bytes.size}: it is cut off.`,
    }).problems[0] ?? null
  )
}

type Open = { module: Hdf5Module; file: bigint; path: string }

function hdf5File(open: Open): DataFile {
  const entries = listEntries(open)
  const metadata = new Map<string, Hdf5Metadata>()
  let module: Hdf5Module | null = open.module

  function alive(): Open {
    if (module === null) {
      throw damaged(open.path, { message: 'The file cannot be read any more after an error.' })
    }
    return { ...open, module }
  }
  /** After any error the instance is not used again (see hdf5-module.ts). */
  function guarded<Value>(what: string, act: () => Value): Value {
    try {
      return act()
    } catch (error) {
      if (!(error instanceof ProblemError)) module = null
      throw new ProblemError(problemsOf(error, open.path, what))
    }
  }

  return {
    format: 'hdf5',
    path: open.path,
    entries,
    async read(name, start, out) {
      const entry = numericEntry({ entries, path: open.path }, name)
      checkRange(entry, start, out)
      const known =
        metadata.get(name) ??
        guarded(`“${name}” cannot be read`, () => alive().module.get_dataset_metadata(open.file, name))
      metadata.set(name, known)
      for (const slice of slicesOf(entry, start, out, known.size)) {
        guarded(`“${name}” cannot be read`, () =>
          readSlice(alive(), { entry, metadata: known, ...slice, out }),
        )
        await setImmediate()
      }
    },
    readNote(name) {
      return guarded(`the attribute “${name}” cannot be read`, () => {
        const { module, file } = alive()
        const isThere = module.get_attribute_names(file, '/').includes(name)
        return isThere ? readTextAttribute({ module, file }, '/', name) : null
      })
    },
    async readText(name) {
      const entry = entries.find((each) => each.name === name)
      if (entry === undefined) throw new ProblemError([noSuchEntry({ entries, path: open.path }, name)])
      if (entry.content !== 'text') throw new ProblemError([notNumeric({ path: open.path }, entry)])
      return guarded(`“${name}” cannot be read`, () => readStrings(alive(), entry))
    },
    async close() {
      const closing = module
      module = null
      if (closing !== null) closing.close_file(open.file)
    },
  }
}

function listEntries({ module, file, path }: Open): Entry[] {
  const names = module.get_names(file, '/', true)
  if (names.length > MOST_ENTRIES) {
    throw new ProblemError([
      problem({
        code: 'data.unsupported',
        at: { file: path },
        message: `The file holds ${names.length} objects; at most ${MOST_ENTRIES} can be handled.`,
        hint: 'Put the events into a few large data sets, one row per event.',
      }),
    ])
  }
  const entries: Entry[] = []
  for (const name of names) {
    const type = module.get_type(file, name)
    if (type === module.H5G_DATASET) entries.push(describeDataset({ module, file, path }, name))
    else if (type === module.H5G_UDLINK || type === module.H5G_LINK || type === -1) {
      entries.push(
        unreadable(name, type === module.H5G_UDLINK ? 'it lies in another file' : 'its link leads nowhere'),
      )
    }
  }
  return entries
}

function unreadable(name: string, reason: string): Entry {
  return {
    name,
    shape: [],
    dtype: 'link',
    content: 'unreadable',
    reason,
    chunkRows: null,
    unit: null,
    note: null,
  }
}

function describeDataset({ module, file }: Open, name: string): Entry {
  const metadata = module.get_dataset_metadata(file, name)
  const filters = module.get_dataset_filters(file, name)
  const numeric = numericType(metadata)
  const reason =
    metadata.shape === null
      ? 'it is empty (a null dataspace)'
      : metadata.virtual_sources !== undefined && metadata.virtual_sources.length > 0
        ? `its values lie in other files (${metadata.virtual_sources[0]?.file_name ?? ''})`
        : (undecodable(filters) ??
          (numeric === null && !isString(metadata)
            ? `its type (${typeName(metadata)}) is not a plain number`
            : null))
  const chunks = metadata.chunks ?? null
  return {
    name,
    shape: metadata.shape ?? [],
    dtype: typeName(metadata),
    content: reason !== null ? 'unreadable' : numeric !== null ? 'numbers' : 'text',
    reason,
    chunkRows: chunks?.[0] ?? null,
    unit: readUnit({ module, file }, name),
    note: filters.length === 0 ? null : filters.map((filter) => filter.name).join(', '),
  }
}

/** The attribute `units` or `unit` when it is a text. */
function readUnit({ module, file }: Pick<Open, 'module' | 'file'>, name: string): string | null {
  const attribute = module.get_attribute_names(file, name).find((each) => /^units?$/i.test(each))
  return attribute === undefined ? null : readTextAttribute({ module, file }, name, attribute)
}

/** Longer texts are none of ours. */
const TEXT_BYTES = 1 << 20

function readTextAttribute(
  { module, file }: Pick<Open, 'module' | 'file'>,
  name: string,
  attribute: string,
): string | null {
  const metadata = module.get_attribute_metadata(file, name, attribute)
  if (!isString(metadata) || metadata.total_size !== 1 || metadata.size > TEXT_BYTES) return null
  const pointer = module._malloc(Math.max(metadata.size, 8))
  try {
    module.get_attribute_data(file, name, attribute, BigInt(pointer))
    if (metadata.vlen) return module.UTF8ToString(new DataView(module.HEAPU8.buffer).getUint32(pointer, true))
    return cString(module.HEAPU8.subarray(pointer, pointer + metadata.size))
  } finally {
    module._free(pointer)
  }
}

function cString(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return new TextDecoder().decode(bytes.slice(0, end < 0 ? undefined : end))
}

type Slice = { start: number; count: number; at: number }

/** Cuts a request into pieces of at most SLICE_BYTES that end where compressed chunks end, so that none is unpacked twice. */
function slicesOf(entry: Entry, start: number, out: NumberArray, itemBytes: number): Slice[] {
  const size = rowSize(entry)
  const count = size === 0 ? 0 : out.length / size
  const chunk = entry.chunkRows ?? 1
  const most = Math.max(1, Math.floor(SLICE_BYTES / Math.max(1, size * itemBytes)))
  const step = most <= chunk ? chunk : Math.floor(most / chunk) * chunk
  const slices: Slice[] = []
  for (let row = start; row < start + count;) {
    const end = Math.min(start + count, Math.floor(row / step) * step + step)
    slices.push({ start: row, count: end - row, at: (row - start) * size })
    row = end
  }
  return slices
}

function readSlice(
  { module, file, path }: Open,
  slice: Slice & { entry: Entry; metadata: Hdf5Metadata; out: NumberArray },
): void {
  const { entry, metadata } = slice
  const type = numericType(metadata)
  if (type === null) throw new Error(`“${entry.name}” is not numeric`)
  const bytes = slice.count * rowSize(entry) * metadata.size
  const pointer = module._malloc(Math.max(bytes, 8))
  if (pointer === 0) throw new Error(`no memory for ${bytes} bytes`)
  try {
    const rest = entry.shape.slice(1)
    const single = entry.shape.length === 0
    const count = single ? null : [slice.count, ...rest].map(BigInt)
    const offset = single ? null : [slice.start, ...rest.map(() => 0)].map(BigInt)
    const strides = single ? null : entry.shape.map(() => 1n)
    module.get_dataset_data(file, entry.name, count, offset, strides, BigInt(pointer))
    // HEAPU8 is replaced when the memory grows, so it is looked up after the read.
    decodeNumbers(module.HEAPU8.slice(pointer, pointer + bytes), type, {
      out: slice.out,
      at: slice.at,
      path,
      entry: entry.name,
      row: slice.start,
      rowSize: rowSize(entry),
    })
  } finally {
    module._free(pointer)
  }
}

function readStrings({ module, file }: Open, entry: Entry): string[] {
  const metadata = module.get_dataset_metadata(file, entry.name)
  const total = rowCount(entry) * rowSize(entry)
  const pointer = module._malloc(Math.max(total * metadata.size, 8))
  if (pointer === 0) throw new Error(`no memory for ${total * metadata.size} bytes`)
  try {
    module.get_dataset_data(file, entry.name, null, null, null, BigInt(pointer))
    const bytes = module.HEAPU8.slice(pointer, pointer + total * metadata.size)
    const view = new DataView(bytes.buffer)
    return Array.from({ length: total }, (_, index) =>
      metadata.vlen
        ? module.UTF8ToString(view.getUint32(index * metadata.size, true))
        : cString(bytes.subarray(index * metadata.size, (index + 1) * metadata.size)),
    )
  } finally {
    module._free(pointer)
  }
}

function problemsOf(error: unknown, path: string, what: string): Problem[] {
  if (error instanceof ProblemError) return [...error.problems]
  return [...damaged(path, { message: `${what}: ${hdf5Reason(error)}.` }).problems]
}
