import { setImmediate } from 'node:timers/promises'
import type { ProblemError } from '../../../../src-shared/base/problem.ts'
import { damaged } from '../format.ts'
import type { ChunkCache } from './chunk-cache.ts'
import type { ChunkIndex } from './chunk-index.ts'
import type { ChunkPlace } from './chunk-place.ts'
import { readChunkIndex, stridesOf } from './chunk-index.ts'
import type { Run } from './decode-run.ts'
import type { Pipeline } from './filters.ts'
import { unfilter } from './filters.ts'
import { eachRun } from './grid-runs.ts'
import type { Hdf5Filter } from './hdf5-module.ts'
import type { StoredDataset } from './storage.ts'

/**
 * Elements of a dataset by rows, read and unpacked without the HDF5 library: the next bytes are read while the ones before
 * are unpacked, by several threads, and the thread that asks stays free.
 */
export type OwnDataset = {
  name: string
  stored: StoredDataset
  shape: readonly number[]
  mostShape: readonly (number | null)[]
  filters: readonly Hdf5Filter[]
  /** Members of a compound are read one after the other from the same chunks. */
  keepChunks: boolean
}

/** `to` counts elements from the first wanted row. */
export type UseRun = (run: Run, to: number) => void
export type RowRange = { start: number; end: number }

/** Unpacked bytes that are worked on at a time, and again as many that are being read. */
const GROUP_BYTES = 8 * 2 ** 20
/** Bytes of something else between two chunks that are read along instead of asking twice. */
const GAP_BYTES = 16 * 2 ** 10
const PIECE_BYTES = 4 * 2 ** 20

export class OwnReader {
  private readonly dataset: OwnDataset
  private readonly cache: ChunkCache
  private readonly elementBytes: number
  private index: Promise<ChunkIndex> | null = null
  private fillChunk: Uint8Array<ArrayBuffer> | null = null

  constructor(dataset: OwnDataset, cache: ChunkCache) {
    this.dataset = dataset
    this.cache = cache
    this.elementBytes = dataset.stored.datatype.size
  }

  /** Rows as they lie in the file into `target`, without a copy between; false when they lie in pieces. */
  async readStraight(start: number, target: Uint8Array): Promise<boolean> {
    const { stored, shape } = this.dataset
    if (stored.storage.kind !== 'contiguous' || stored.storage.address === null) return false
    const rowBytes = shape.slice(1).reduce((product, length) => product * length, this.elementBytes)
    await stored.space.file.readInto(stored.space.base + stored.storage.address + start * rowBytes, target)
    return true
  }

  async eachRun(range: RowRange, use: UseRun): Promise<void> {
    const { storage } = this.dataset.stored
    if (range.end <= range.start) return
    if (storage.kind === 'chunks') return this.readChunks(range, use)
    const perRow = this.dataset.shape.slice(1).reduce((product, length) => product * length, 1)
    const wanted = { from: range.start * perRow, count: (range.end - range.start) * perRow }
    if (storage.kind === 'contiguous') return this.readContiguous(storage.address, wanted, use)
    const from = wanted.from * this.elementBytes
    if (from + wanted.count * this.elementBytes > storage.bytes.length) throw this.broken('it is too short')
    use({ bytes: storage.bytes, from, count: wanted.count, elementBytes: this.elementBytes }, 0)
  }

  private async readContiguous(
    address: number | null,
    wanted: { from: number; count: number },
    use: UseRun,
  ): Promise<void> {
    const { elementBytes } = this
    const { file, base } = this.dataset.stored.space
    const step = Math.max(1, Math.floor(PIECE_BYTES / elementBytes))
    const read = async (at: number): Promise<Uint8Array<ArrayBuffer>> => {
      const count = Math.min(step, wanted.count - at)
      if (address === null) return this.filled(count)
      return file.read(base + address + (wanted.from + at) * elementBytes, count * elementBytes)
    }
    await ahead(
      { count: Math.ceil(wanted.count / step), start: (piece) => read(piece * step) },
      (bytes, piece) => {
        use({ bytes, from: 0, count: bytes.length / elementBytes, elementBytes }, piece * step)
        return setImmediate()
      },
    )
  }

  private async readChunks(range: RowRange, use: UseRun): Promise<void> {
    const { storage } = this.dataset.stored
    if (storage.kind !== 'chunks') throw new Error('not in chunks')
    const index = await this.chunkIndex()
    const groups = this.groupsOf(index, range, storage.chunk)
    await ahead(
      { count: groups.length, start: (place) => this.fetch(groups[place] ?? []) },
      async (fetched) => {
        await Promise.all(
          fetched.map(async (chunk) => {
            const bytes = await this.unpacked(chunk)
            this.scatter({ bytes, number: chunk.number, index }, range, use)
          }),
        )
      },
    )
  }

  private chunkIndex(): Promise<ChunkIndex> {
    const { stored, shape, mostShape, filters, name } = this.dataset
    const { storage } = stored
    if (storage.kind !== 'chunks') throw new Error('not in chunks')
    this.index ??= readChunkIndex(stored.space, storage.index, {
      name,
      shape,
      mostShape,
      chunk: storage.chunk,
      chunkBytes: this.chunkBytes(),
      isFiltered: filters.length > 0,
    })
    return this.index
  }

  private chunkBytes(): number {
    const { storage } = this.dataset.stored
    if (storage.kind !== 'chunks') throw new Error('not in chunks')
    return storage.chunk.reduce((product, length) => product * length, this.elementBytes)
  }

  /** Numbers of the chunks that hold wanted rows, in groups that are unpacked together. */
  private groupsOf(index: ChunkIndex, range: RowRange, chunk: readonly number[]): number[][] {
    const perRow = stridesOf(index.grid)[0] ?? 1
    const rows = chunk[0] ?? 1
    const first = Math.floor(range.start / rows) * perRow
    const last = Math.ceil(range.end / rows) * perRow
    const each = Math.max(1, Math.floor(GROUP_BYTES / this.chunkBytes()))
    const groups: number[][] = []
    for (let number = first; number < last; number += each) {
      groups.push(Array.from({ length: Math.min(each, last - number) }, (_, place) => number + place))
    }
    return groups
  }

  /** Packed bytes of the chunks, with one request for those that lie side by side. */
  private async fetch(numbers: readonly number[]): Promise<Fetched[]> {
    const { places } = await this.chunkIndex()
    const { file, base } = this.dataset.stored.space
    const fetched: Fetched[] = []
    const wanted: (ChunkPlace & { number: number })[] = []
    for (const number of numbers) {
      const place = places.get(number)
      const known = place === undefined ? this.unwritten() : this.cache.get(this.keyOf(number))
      if (known !== undefined) fetched.push({ number, known })
      else if (place !== undefined) wanted.push({ ...place, number })
    }
    wanted.sort((a, b) => a.address - b.address)
    for (let at = 0; at < wanted.length;) {
      const from = wanted[at]?.address ?? 0
      let end = from
      let until = at
      for (; until < wanted.length; until++) {
        const next = wanted[until]
        if (next === undefined || next.address > end + GAP_BYTES) break
        end = Math.max(end, next.address + next.bytes)
      }
      const bytes = await file.read(base + from, end - from)
      for (const { number, address, bytes: length, mask } of wanted.slice(at, until)) {
        fetched.push({
          number,
          packed: { bytes: bytes.subarray(address - from, address - from + length), mask },
        })
      }
      at = until
    }
    return fetched
  }

  private async unpacked(chunk: Fetched): Promise<Uint8Array<ArrayBuffer>> {
    if (chunk.known !== undefined) return chunk.known
    const pipeline: Pipeline = {
      filters: this.dataset.filters,
      elementBytes: this.elementBytes,
      chunkBytes: this.chunkBytes(),
    }
    const bytes = await unfilter(chunk.packed, pipeline)
    if (typeof bytes === 'string') throw this.broken(bytes)
    return bytes
  }

  private scatter(
    chunk: { bytes: Uint8Array<ArrayBuffer>; number: number; index: ChunkIndex },
    range: RowRange,
    use: UseRun,
  ): void {
    const { storage } = this.dataset.stored
    if (storage.kind !== 'chunks') throw new Error('not in chunks')
    const strides = stridesOf(chunk.index.grid)
    let rest = chunk.number
    const origin = strides.map((stride, axis) => {
      const position = Math.floor(rest / stride)
      rest -= position * stride
      return position * (storage.chunk[axis] ?? 1)
    })
    const rows = { from: origin[0] ?? 0, to: (origin[0] ?? 0) + (storage.chunk[0] ?? 1) }
    const isUsedUp = rows.from >= range.start && Math.min(rows.to, this.dataset.shape[0] ?? 0) <= range.end
    if (chunk.bytes !== this.fillChunk && (this.dataset.keepChunks || !isUsedUp)) {
      this.cache.put(this.keyOf(chunk.number), chunk.bytes)
    }
    const { elementBytes } = this
    eachRun({ shape: this.dataset.shape, chunk: storage.chunk, origin, ...range }, (from, to, count) =>
      use({ bytes: chunk.bytes, from: from * elementBytes, count, elementBytes }, to),
    )
  }

  private unwritten(): Uint8Array<ArrayBuffer> {
    this.fillChunk ??= this.filled(this.chunkBytes() / this.elementBytes)
    return this.fillChunk
  }

  private filled(count: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(count * this.elementBytes)
    const { fill } = this.dataset.stored
    if (fill?.some((byte) => byte !== 0) === true) {
      for (let at = 0; at < bytes.length; at += fill.length) bytes.set(fill, at)
    }
    return bytes
  }

  private keyOf(number: number): string {
    return `${number} ${this.dataset.name}`
  }

  private broken(reason: string): ProblemError {
    return damaged(this.dataset.stored.space.file.path, {
      message: `“${this.dataset.name}” cannot be read: ${reason}.`,
    })
  }
}

type Fetched =
  | { number: number; known: Uint8Array<ArrayBuffer>; packed?: never }
  | { number: number; known?: never; packed: { bytes: Uint8Array<ArrayBuffer>; mask: number } }

/** Works on one piece while the next one is being fetched. */
async function ahead<Piece>(
  pieces: { count: number; start: (place: number) => Promise<Piece> },
  work: (piece: Piece, place: number) => Promise<void>,
): Promise<void> {
  const begin = (place: number): Promise<Piece> => {
    const started = pieces.start(place)
    // When the work before it fails, nobody waits for it any more.
    started.catch(() => undefined)
    return started
  }
  let next = pieces.count > 0 ? begin(0) : null
  for (let place = 0; next !== null; place++) {
    const piece = await next
    next = place + 1 < pieces.count ? begin(place + 1) : null
    await work(piece, place)
  }
}
