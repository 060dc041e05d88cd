import { ProblemError, problem } from '../../../../src-shared/base/problem.ts'
import type { FileOnDisk } from '../file-bytes.ts'
import type { Entry } from '../format.ts'
import { ChunkCache } from './chunk-cache.ts'
import type { Datatype, Field } from './datatype.ts'
import { VARIABLE_LENGTH, VARIABLE_TEXT, fieldsOf } from './datatype.ts'
import { undecodable } from './filters.ts'
import type { Hdf5Filter, Hdf5Metadata } from './hdf5-module.ts'
import type { LibraryFile } from './library-reader.ts'
import { readUnit } from './library-reader.ts'
import type { Hdf5Entry } from './hdf5-entry.ts'
import { listMember } from './jagged.ts'
import { linkReader } from './links.ts'
import { OwnReader } from './own-reader.ts'
import type { DatasetHeader } from './storage.ts'
import { readDatasetHeader } from './storage.ts'
import type { Superblock } from './superblock.ts'

/** Everything that an HDF5 file holds, with the reason where something cannot be read. */
const MOST_ENTRIES = 10_000
/** Unpacked chunks kept for the next read, over all datasets. */
const CACHE_BYTES = 64 * 2 ** 20
/** A larger chunk, packed and unpacked at once, would leave too little memory for anything else. */
const MOST_CHUNK_BYTES = 512 * 2 ** 20
const MOST_ROW_VALUES = 2 ** 27
const MOST_ROWS = 2 ** 32 - 1
const MOST_TEXTS = 2 ** 24
/** No filter packs better: what declares more than this is hardly written. gzip reaches 1032. */
const MOST_PACKING = 2000
const WORTH_A_LOOK = 64 * 2 ** 20

export async function listEntries(
  library: LibraryFile,
  bytes: FileOnDisk,
  superblock: Superblock,
): Promise<Hdf5Entry[]> {
  const { module, file } = library
  const names = module.get_names(file, '/', true)
  if (names.length > MOST_ENTRIES) throw tooMany(bytes.path, names.length)
  const linkOf = linkReader(library, names)
  const cache = new ChunkCache(CACHE_BYTES)
  const entries: Hdf5Entry[] = []
  for (const name of names) {
    const link = linkOf(name)
    if (link.kind === 'nowhere') entries.push(noDataset(name, `its link leads nowhere (${link.path})`))
    else if (link.kind === 'elsewhere') {
      entries.push(noDataset(name, `it lies in another file (${link.file}, ${link.path}): open that one`))
    } else if (module.get_type(file, link.path) === module.H5G_DATASET) {
      const described = await describeDataset(library, { bytes, superblock, cache, path: link.path })
      const note = link.isSoft ? `link to /${link.path}` : null
      for (const each of described) entries.push(renamed(each, { name, path: link.path, note }))
    }
  }
  return entries
}

type Place = { bytes: FileOnDisk; superblock: Superblock; cache: ChunkCache; path: string }

async function describeDataset(library: LibraryFile, place: Place): Promise<Hdf5Entry[]> {
  const { module, file } = library
  const { path, bytes, superblock } = place
  const metadata = module.get_dataset_metadata(file, path)
  const filters = module.get_dataset_filters(file, path)
  const header = superblock.isWide
    ? await readDatasetHeader({ file: bytes, base: superblock.base }, headerAddress(library, path))
    : { datatype: null, stored: null, isElsewhere: false }
  const datatype = header.datatype ?? datatypeOf(metadata)
  const own = ownReader({ metadata, filters, header, place, isCompound: datatype.class === 'compound' })
  const shared: Shared = {
    dataset: path,
    metadata,
    own,
    reason:
      reasonOf(metadata, header) ??
      (own === null && datatype.class === 'compound' && datatype.size !== metadata.size
        ? 'it is a compound with variable-length members, in a form of storage that is not supported'
        : null) ??
      undecodable(filters, own === null ? 'library' : 'own', path) ??
      tooLarge(metadata, bytes),
    unit: readUnit(library, path),
    note:
      filters.length === 0 ? null : filters.map((filter) => filter.name || `filter ${filter.id}`).join(', '),
  }
  return fieldsOf(datatype).map((field) => describeField(field, shared))
}

type Shared = {
  dataset: string
  metadata: Hdf5Metadata
  own: OwnReader | null
  reason: string | null
  unit: string | null
  note: string | null
}

/** Members of a compound are entries of their own: `dataset.member`. */
function describeField(field: Field, shared: Shared): Hdf5Entry {
  const { metadata, own } = shared
  const { datatype } = field
  const rows = metadata.shape ?? []
  const shape = rows.length === 0 && field.dims.length > 0 ? [1, ...field.dims] : [...rows, ...field.dims]
  const isText =
    datatype.class === 'fixed text' || (datatype.class === 'other' && datatype.name === VARIABLE_TEXT)
  const values = shape.reduce((product, length) => product * length, 1)
  const reason =
    shared.reason ??
    (isText && datatype.class === 'other' && field.path.length > 0
      ? 'it is a variable-length text inside a compound'
      : datatype.class === 'other' && !isText
        ? datatype.name === VARIABLE_LENGTH
          ? listsReason(shared.dataset, { metadata, field })
          : `its type (${datatype.name}) is not a plain number`
        : isText && values > MOST_TEXTS
          ? `it holds ${values} texts; at most ${MOST_TEXTS} can be handled`
          : shape.slice(1).reduce((product, length) => product * length, 1) > MOST_ROW_VALUES
            ? `one row of it has ${values / (shape[0] ?? 1)} values; at most ${MOST_ROW_VALUES} can be handled`
            : null)
  return {
    entry: {
      name: [shared.dataset, ...field.path].join('.'),
      shape,
      dtype: isText
        ? 'text'
        : datatype.class === 'number'
          ? datatype.type
          : datatype.size === 0
            ? 'none'
            : nameOf(datatype),
      content: reason !== null ? 'unreadable' : isText ? 'text' : 'numbers',
      reason,
      chunkRows: metadata.chunks?.[0] ?? null,
      unit: shared.unit,
      note: shared.note,
    },
    source: { dataset: shared.dataset, metadata, field, own },
  }
}

function listsReason(name: string, { metadata, field }: { metadata: Hdf5Metadata; field: Field }): string {
  const reason = 'its rows are lists of different lengths (variable-length)'
  const isRead = listMember({ source: { dataset: name, metadata, field, own: null } }) !== null
  return isRead
    ? `${reason}; “${name}[8]” gives 8 values per event, filled up with zeros, and “${name}.length” their number`
    : `${reason}; such lists can be read where they hold plain numbers, one list per row`
}

function nameOf(datatype: Field['datatype']): string {
  return datatype.class === 'other' ? datatype.name : datatype.class
}

function headerAddress({ module, file }: LibraryFile, path: string): number {
  const reference = Uint8Array.from(module.create_object_reference(file, path))
  return Number(new DataView(reference.buffer).getBigUint64(0, true))
}

function ownReader(given: {
  metadata: Hdf5Metadata
  filters: readonly Hdf5Filter[]
  header: DatasetHeader
  place: Place
  isCompound: boolean
}): OwnReader | null {
  const { metadata, filters, header, place } = given
  const { stored } = header
  if (stored === null || metadata.shape === null) return null
  if (undecodable(filters, 'own', place.path) !== null) return null
  const rank = stored.storage.kind === 'chunks' ? stored.storage.chunk.length : metadata.shape.length
  if (rank !== metadata.shape.length) return null
  return new OwnReader(
    {
      name: place.path,
      stored,
      shape: metadata.shape,
      mostShape: (metadata.maxshape ?? metadata.shape).map((most) => (most > 2 ** 53 ? null : most)),
      filters,
      keepChunks: given.isCompound,
    },
    place.cache,
  )
}

function reasonOf(metadata: Hdf5Metadata, header: DatasetHeader): string | null {
  if (metadata.shape === null) return 'it is empty (a null dataspace)'
  if (header.isElsewhere) return 'its values lie in other files'
  const source = metadata.virtual_sources?.[0]
  return source === undefined ? null : `its values lie in other files (${source.file_name})`
}

/** A small file can declare any size: what is not there cannot be events. */
function tooLarge(metadata: Hdf5Metadata, bytes: FileOnDisk): string | null {
  const shape = metadata.shape ?? []
  const declared = shape.reduce((product, length) => product * length, metadata.size)
  if ((shape[0] ?? 0) > MOST_ROWS) return `it declares ${shape[0]} rows; at most ${MOST_ROWS} can be handled`
  if (declared > WORTH_A_LOOK && declared > MOST_PACKING * bytes.size) {
    return `it declares ${declared} bytes of values, but the whole file has ${bytes.size}: they have never been written`
  }
  const chunk = metadata.chunks?.reduce((product, length) => product * length, metadata.size) ?? 0
  return chunk > MOST_CHUNK_BYTES
    ? `its chunks unpack to ${chunk} bytes each; at most ${MOST_CHUNK_BYTES} can be handled (write smaller ones with h5repack -l)`
    : null
}

/** From what the library says, where the header could not be read without it. */
function datatypeOf(metadata: Hdf5Metadata): Datatype {
  const { type, size, littleEndian } = metadata
  const [integer, float, string] = [0, 1, 3]
  if (type === integer && [1, 2, 4, 8].includes(size)) {
    const name = `${metadata.signed ? '' : 'u'}int${8 * size}` as 'int8' // one of the four sizes
    return { class: 'number', size, type: name, isLittleEndian: littleEndian }
  }
  if (type === float && [4, 8].includes(size)) {
    return { class: 'number', size, type: size === 4 ? 'float32' : 'float64', isLittleEndian: littleEndian }
  }
  if (type === string && !metadata.vlen) return { class: 'fixed text', size, isSpacePadded: false }
  return { class: 'other', size, name: metadata.vlen ? VARIABLE_TEXT : `HDF5 class ${type}` }
}

function noDataset(name: string, reason: string): Hdf5Entry {
  const entry: Entry = {
    name,
    shape: [],
    dtype: 'link',
    content: 'unreadable',
    reason,
    chunkRows: null,
    unit: null,
    note: null,
  }
  return { entry, source: null }
}

/** Through a link: the same dataset by another name. */
function renamed(each: Hdf5Entry, link: { name: string; path: string; note: string | null }): Hdf5Entry {
  if (link.note === null) return each
  const name = `${link.name}${each.entry.name.slice(link.path.length)}`
  const note = [each.entry.note, link.note].filter((part) => part !== null).join(', ')
  return { ...each, entry: { ...each.entry, name, note } }
}

function tooMany(path: string, count: number): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.unsupported',
      at: { file: path },
      message: `The file holds ${count} objects; at most ${MOST_ENTRIES} can be handled.`,
      hint: 'Put the events into a few large data sets, one row per event.',
    }),
  ])
}
