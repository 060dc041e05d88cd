import { damaged } from '../format.ts'
import type { ChunkPlace } from './chunk-place.ts'
import { readExtensibleArray } from './extensible-array.ts'
import type { AddressSpace } from './object-header.ts'
import { addressAt, readAt } from './object-header.ts'
import { readSecondTree } from './second-tree.ts'
import type { ChunkIndexPlace } from './storage.ts'

/** Stored chunks of a dataset, by their number in the grid of chunks (rows first). Chunks never written are missing. */
export type ChunkIndex = {
  /** Chunks along each axis. */
  grid: readonly number[]
  /** Number in the grid → place in the file. */
  places: ReadonlyMap<number, ChunkPlace>
}

type Grid = {
  name: string
  shape: readonly number[]
  /** Null: may grow without end. */
  mostShape: readonly (number | null)[]
  chunk: readonly number[]
  /** Bytes of an unpacked chunk. */
  chunkBytes: number
  isFiltered: boolean
}

/** More would be some 500 MB of index. */
const MOST_CHUNKS = 4_000_000
/** A tree of four million chunks has at most 2^22 / 32 leaves. */
const MOST_NODES = 300_000
/** Nodes are read this many at a time. */
const AT_ONCE = 32

export async function readChunkIndex(
  space: AddressSpace,
  place: ChunkIndexPlace,
  grid: Grid,
): Promise<ChunkIndex> {
  const counts = grid.shape.map((length, axis) => Math.ceil(length / (grid.chunk[axis] ?? 1)))
  const places = new Map<number, ChunkPlace>()
  if (place.address !== null) await fillIndex({ space, grid, counts, places }, place, place.address)
  for (const { address, bytes } of places.values()) {
    if (space.base + address + bytes > space.file.size) {
      throw broken(space, grid, `a chunk at byte ${address} lies behind the end of the file`)
    }
  }
  return { grid: counts, places }
}

type Filling = { space: AddressSpace; grid: Grid; counts: number[]; places: Map<number, ChunkPlace> }

async function fillIndex(filling: Filling, place: ChunkIndexPlace, address: number): Promise<void> {
  const { grid, counts, places } = filling
  switch (place.form) {
    case 'tree':
      return readTree(filling, address)
    case 'single': {
      const bytes = place.filtered?.bytes ?? grid.chunkBytes
      if (counts.every((count) => count === 1))
        places.set(0, { address, bytes, mask: place.filtered?.mask ?? 0 })
      return
    }
    case 'implicit':
      return eachNumbered(filling, (index, number) => {
        places.set(number, { address: address + index * grid.chunkBytes, bytes: grid.chunkBytes, mask: 0 })
      })
    case 'fixed array':
      return readFixedArray(filling, address)
    case 'extensible array': {
      const elements = await readExtensibleArray(filling.space, address, {
        ...{ isFiltered: grid.isFiltered, chunkBytes: grid.chunkBytes, mostElements: MOST_CHUNKS },
        broken: (reason) => broken(filling.space, grid, reason),
      })
      return eachNumbered(filling, (index, number) => {
        const found = elements.get(index)
        if (found !== undefined) places.set(number, found)
      })
    }
    case 'second tree': {
      const strides = stridesOf(counts)
      return readSecondTree(filling.space, address, {
        ...{ isFiltered: grid.isFiltered, chunkBytes: grid.chunkBytes },
        ...{ rank: counts.length, mostRecords: MOST_CHUNKS },
        broken: (reason) => broken(filling.space, grid, reason),
        use(position, found) {
          // Chunks outside remain when a dataset has been made smaller.
          if (position.some((at, axis) => at >= (counts[axis] ?? 0))) return
          places.set(
            position.reduce((number, at, axis) => number + at * (strides[axis] ?? 0), 0),
            found,
          )
        },
      })
    }
  }
}

/** Version 1 B-tree, level by level from the root (File Format Specification III.A.1). */
async function readTree({ space, grid, counts, places }: Filling, root: number): Promise<void> {
  const rank = grid.shape.length
  const keyBytes = 8 + 8 * (rank + 1)
  const strides = stridesOf(counts)
  const seen = new Set<number>([root])
  let nodes = [root]
  let level: number | null = null
  while (nodes.length > 0) {
    const children: number[] = []
    for (let at = 0; at < nodes.length; at += AT_ONCE) {
      const part = nodes.slice(at, at + AT_ONCE)
      for (const view of await Promise.all(part.map((address) => readNode(space, address, keyBytes)))) {
        const depth = view.getUint8(5)
        if (view.getUint32(0) !== 0x54524545 || view.getUint8(4) !== 1) {
          throw broken(space, grid, 'its index is not one')
        }
        // Nodes that are equally far from the root say the same level: one less than their parents.
        if (level !== null && depth !== level) throw broken(space, grid, 'its index has wrong levels')
        level ??= depth
        const used = view.getUint16(6, true)
        for (let entry = 0; entry < used; entry++) {
          const key = 24 + entry * (keyBytes + 8)
          const child = Number(view.getBigUint64(key + keyBytes, true))
          if (depth > 0) {
            if (seen.has(child) || seen.size > MOST_NODES)
              throw broken(space, grid, 'its index runs in circles')
            seen.add(child)
            children.push(child)
            continue
          }
          let number = 0
          let isInside = true
          for (let axis = 0; axis < rank; axis++) {
            const offset = Number(view.getBigUint64(key + 8 + 8 * axis, true))
            const position = offset / (grid.chunk[axis] ?? 1)
            if (!Number.isInteger(position)) throw broken(space, grid, `a chunk begins at ${offset}`)
            // Chunks outside remain when a dataset has been made smaller.
            if (position >= (counts[axis] ?? 0)) isInside = false
            number += position * (strides[axis] ?? 0)
          }
          if (!isInside) continue
          if (places.size >= MOST_CHUNKS) throw broken(space, grid, `it has more than ${MOST_CHUNKS} chunks`)
          if (places.has(number)) throw broken(space, grid, `chunk ${number} is there twice`)
          const mask = view.getUint32(key + 4, true)
          places.set(number, { address: child, bytes: view.getUint32(key, true), mask })
        }
      }
    }
    nodes = children
    level = level === null ? null : level - 1
  }
}

/** A node is read with room for as many entries as the library's default has; larger ones take a second look. */
async function readNode(space: AddressSpace, address: number, keyBytes: number): Promise<DataView> {
  const sizeFor = (entries: number): number => 24 + entries * (keyBytes + 8) + keyBytes
  const there = space.file.size - space.base - address
  const guess = await readAt(space, address, Math.max(0, Math.min(there, sizeFor(64))))
  const view = new DataView(guess.buffer, guess.byteOffset, guess.byteLength)
  const needed = guess.length < 24 ? 24 : sizeFor(view.getUint16(6, true)) - keyBytes
  if (needed <= guess.length) return view
  const whole = await readAt(space, address, needed)
  return new DataView(whole.buffer, whole.byteOffset, whole.byteLength)
}

/** Fixed array: one element per chunk, in pages when there are many (File Format Specification VII.C). */
async function readFixedArray(filling: Filling, address: number): Promise<void> {
  const { space, grid } = filling
  const head = await readAt(space, address, 28)
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (view.getUint32(0) !== 0x46414844) throw broken(space, grid, 'its index is not one') // "FAHD"
  const elementBytes = view.getUint8(6)
  const pageBits = view.getUint8(7)
  const count = Number(view.getBigUint64(8, true))
  const block = addressAt(view, 16)
  if (block === null) return
  if (count > MOST_CHUNKS || pageBits > 30 || elementBytes !== (grid.isFiltered ? elementBytes : 8)) {
    throw broken(space, grid, 'its index is damaged')
  }
  const sizeBytes = grid.isFiltered ? elementBytes - 12 : 0
  if (sizeBytes < 0 || sizeBytes > 8) throw broken(space, grid, 'its index is damaged')
  const pageElements = 2 ** pageBits
  const isPaged = count > pageElements
  const pages = isPaged ? Math.ceil(count / pageElements) : 1
  const bitmapBytes = isPaged ? Math.ceil(pages / 8) : 0
  const prefix = 14 + bitmapBytes + (isPaged ? 4 : 0)
  const length = prefix + count * elementBytes + (isPaged ? pages * 4 : 0)
  const body = await readAt(space, block, length)
  const elements = new DataView(body.buffer, body.byteOffset, body.byteLength)
  if (elements.getUint32(0) !== 0x46414442) throw broken(space, grid, 'its index is not one') // "FADB"
  eachNumbered(filling, (index, number) => {
    if (index >= count) return
    const page = Math.floor(index / pageElements)
    if (isPaged && ((body[14 + (page >> 3)] ?? 0) & (0x80 >> (page & 7))) === 0) return
    const at = prefix + index * elementBytes + (isPaged ? page * 4 : 0)
    const chunkAddress = addressAt(elements, at)
    if (chunkAddress === null) return
    let bytes = grid.chunkBytes
    if (grid.isFiltered) {
      bytes = 0
      for (let byte = 0; byte < sizeBytes; byte++) bytes += elements.getUint8(at + 8 + byte) * 2 ** (8 * byte)
    }
    const mask = grid.isFiltered ? elements.getUint32(at + 8 + sizeBytes, true) : 0
    filling.places.set(number, { address: chunkAddress, bytes, mask })
  })
}

/**
 * Every chunk of the present shape: its number in the grid, and its index in an array over the largest shape that the
 * dataset may have, in which an axis without an end comes first.
 */
function eachNumbered(filling: Filling, use: (index: number, number: number) => void): void {
  const { grid, counts, space } = filling
  const total = counts.reduce((product, count) => product * count, 1)
  if (total > MOST_CHUNKS) throw broken(space, grid, `it has more than ${MOST_CHUNKS} chunks`)
  const strides = stridesOf(counts)
  const most = counts.map((count, axis) => {
    const length = grid.mostShape[axis] ?? null
    return length === null ? count : Math.ceil(length / (grid.chunk[axis] ?? 1))
  })
  const endless = grid.mostShape.slice(0, counts.length).indexOf(null)
  const order = counts
    .map((_, axis) => axis)
    .sort((a, b) => Number(b === endless) - Number(a === endless) || a - b)
  const sorted = stridesOf(order.map((axis) => most[axis] ?? 1))
  const mostStrides = counts.map((_, axis) => sorted[order.indexOf(axis)] ?? 1)
  for (let number = 0; number < total; number++) {
    let rest = number
    let index = 0
    for (let axis = 0; axis < counts.length; axis++) {
      const stride = strides[axis] ?? 1
      index += Math.floor(rest / stride) * (mostStrides[axis] ?? 1)
      rest %= stride
    }
    use(index, number)
  }
}

export function stridesOf(counts: readonly number[]): number[] {
  const strides = counts.map(() => 1)
  for (let axis = counts.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (counts[axis + 1] ?? 1)
  }
  return strides
}

function broken(space: AddressSpace, grid: Grid, reason: string): Error {
  return damaged(space.file.path, { message: `“${grid.name}” cannot be read: ${reason}.` })
}
