import { promisify } from 'node:util'
import { inflate, inflateSync } from 'node:zlib'
import type { Hdf5Filter } from './hdf5-module.ts'
import { unpackLzf } from './lzf.ts'

/** What was done to a chunk when it was written, undone here (File Format Specification IV.A.2.l). */
const DEFLATE = 1
const SHUFFLE = 2
const FLETCHER32 = 3
const LZF = 32000

/** Filters of the HDF5 library itself, all present in this build; every other one needs a plugin. */
const LIBRARY_FILTERS = new Set([1, 2, 3, 4, 5, 6])
const OWN_FILTERS = new Set([DEFLATE, SHUFFLE, FLETCHER32, LZF])
const KNOWN_PLUGINS: Record<number, string> = {
  305: 'LZO',
  307: 'bzip2',
  32000: 'LZF',
  32001: 'Blosc',
  32004: 'LZ4',
  32008: 'bitshuffle',
  32013: 'ZFP',
  32015: 'Zstandard',
  32026: 'Blosc2',
}

type Reader = 'own' | 'library'

/**
 * The first filter that the reader cannot decode, in words, with the command that writes the dataset again; null when all
 * can be decoded.
 */
export function undecodable(filters: readonly Hdf5Filter[], by: Reader, dataset: string): string | null {
  const known = by === 'own' ? OWN_FILTERS : LIBRARY_FILTERS
  const missing = filters.find((filter) => !known.has(filter.id))
  if (missing === undefined) return null
  const name = KNOWN_PLUGINS[missing.id] ?? (missing.name || 'unknown')
  return (
    `it uses filter ${missing.id} (${name}), which this build cannot decode ` +
    `(where that filter is installed, “h5repack -f ${dataset}:GZIP=4 old.h5 new.h5” writes it again)`
  )
}

export type PackedChunk = {
  bytes: Uint8Array<ArrayBuffer>
  /** Bit i: filter i was not used. */
  mask: number
}

export type Pipeline = {
  filters: readonly Hdf5Filter[]
  elementBytes: number
  /** Bytes that must come out. */
  chunkBytes: number
}

/** Small pieces are not worth a thread. */
const SMALL = 1 << 14
const inflateAside = promisify(inflate)

/** The chunk's own bytes, or what is wrong with it as text. The result may share memory with what was given. */
export async function unfilter(
  packed: PackedChunk,
  pipeline: Pipeline,
): Promise<Uint8Array<ArrayBuffer> | string> {
  const { filters, chunkBytes } = pipeline
  let bytes = packed.bytes
  for (let place = filters.length - 1; place >= 0; place--) {
    const filter = filters[place]
    if (filter === undefined || (packed.mask & (1 << place)) !== 0) continue
    const undone = await undo(filter, bytes, pipeline)
    if (typeof undone === 'string') return undone
    bytes = undone
  }
  return bytes.length === chunkBytes ? bytes : `a chunk has ${bytes.length} bytes instead of ${chunkBytes}`
}

async function undo(
  filter: Hdf5Filter,
  bytes: Uint8Array<ArrayBuffer>,
  { chunkBytes, elementBytes }: Pipeline,
): Promise<Uint8Array<ArrayBuffer> | string> {
  // A checksum may have been put before the compression: 4 bytes more.
  const most = chunkBytes + 4
  switch (filter.id) {
    case DEFLATE:
      return inflated(bytes, most)
    case SHUFFLE:
      return unshuffled(bytes, filter.cd_values?.[0] ?? elementBytes)
    case FLETCHER32:
      return checked(bytes)
    case LZF:
      return unpackLzf(bytes, most) ?? 'a chunk cannot be unpacked (LZF): its bytes are damaged'
    default:
      throw new Error(`filter ${filter.id} was let through`)
  }
}

async function inflated(
  bytes: Uint8Array<ArrayBuffer>,
  most: number,
): Promise<Uint8Array<ArrayBuffer> | string> {
  try {
    // One output buffer of the right size: growing piece by piece would cost as much as unpacking.
    const options = { chunkSize: Math.max(64, most), maxOutputLength: most }
    const plain = bytes.length < SMALL ? inflateSync(bytes, options) : await inflateAside(bytes, options)
    return new Uint8Array(plain.buffer as ArrayBuffer, plain.byteOffset, plain.byteLength) // never shared memory
  } catch (error) {
    const isMore = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    if (isMore) return `a chunk unpacks to more than the ${most} bytes that it may have (gzip)`
    return `a chunk cannot be unpacked (gzip): ${error instanceof Error ? error.message : String(error)}`
  }
}

/** First all first bytes, then all second bytes, ...; what is left over at the end stays as it is. */
export function unshuffled(bytes: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size <= 1) return bytes
  const count = Math.floor(bytes.length / size)
  const out = new Uint8Array(bytes.length)
  if (size === 4) {
    const words = new Uint32Array(out.buffer, 0, count)
    const [second, third, fourth] = [count, 2 * count, 3 * count]
    for (let at = 0; at < count; at++) {
      words[at] =
        (bytes[at] as number) | // at < count, and so are the others within the bytes
        ((bytes[second + at] as number) << 8) |
        ((bytes[third + at] as number) << 16) |
        ((bytes[fourth + at] as number) << 24)
    }
  } else {
    for (let byte = 0; byte < size; byte++) {
      const from = byte * count
      for (let at = 0, to = byte; at < count; at++, to += size) out[to] = bytes[from + at] as number // from + at < length
    }
  }
  out.set(bytes.subarray(count * size), count * size)
  return out
}

function checked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | string {
  if (bytes.length < 4) return 'a chunk is shorter than its checksum'
  const data = bytes.subarray(0, bytes.length - 4)
  const view = new DataView(bytes.buffer, bytes.byteOffset + data.length, 4)
  const stated = view.getUint32(0, true)
  const sum = fletcher32(data)
  // Libraries before 1.6.3 wrote the halves with their bytes swapped on some machines.
  const swapped = ((sum & 0x00ff00ff) << 8) | ((sum >>> 8) & 0x00ff00ff)
  return stated === sum || stated === swapped >>> 0
    ? data
    : 'the checksum of a chunk (fletcher32) does not agree'
}

/** Fletcher's checksum over 16-bit big-endian words with ones' complement sums, as HDF5 computes it. */
export function fletcher32(bytes: Uint8Array): number {
  let first = 0
  let second = 0
  const even = bytes.length - (bytes.length % 2)
  for (let at = 0; at < even;) {
    // 360 words are the most before the second sum could leave 32 bits.
    const end = Math.min(even, at + 720)
    for (; at < end; at += 2) {
      first += ((bytes[at] as number) << 8) | (bytes[at + 1] as number) // at + 1 < even
      second += first
    }
    first = (first & 0xffff) + (first >>> 16)
    second = (second & 0xffff) + (second >>> 16)
  }
  if (even < bytes.length) {
    first += (bytes[even] as number) << 8 // even < length
    second += first
    first = (first & 0xffff) + (first >>> 16)
    second = (second & 0xffff) + (second >>> 16)
  }
  first = (first & 0xffff) + (first >>> 16)
  second = (second & 0xffff) + (second >>> 16)
  return ((second << 16) | first) >>> 0
}
