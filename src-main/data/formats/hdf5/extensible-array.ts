import type { ChunkPlace } from './chunk-place.ts'
import type { AddressSpace } from './object-header.ts'
import { addressAt, readAt } from './object-header.ts'

/**
 * The chunks of a dataset that grows along one axis (File Format Specification VII.D): an array whose first elements lie
 * in an index block, the rest in data blocks that become larger and larger; the larger ones are found through secondary
 * blocks, and are divided into pages. Secondary block u has 2^⌊u/2⌋ data blocks of 2^⌊(u+1)/2⌋ times the smallest.
 */
export async function readExtensibleArray(
  space: AddressSpace,
  address: number,
  options: {
    isFiltered: boolean
    /** Bytes of a chunk that is not filtered. */
    chunkBytes: number
    /** No more elements are looked at. */
    mostElements: number
    broken: (reason: string) => Error
  },
): Promise<Map<number, ChunkPlace>> {
  const { isFiltered, chunkBytes, broken } = options
  const head = viewOf(await readAt(space, address, 72))
  if (head.getUint32(0) !== 0x45414844) throw broken('its index is not one') // "EAHD"
  const elementBytes = head.getUint8(6)
  const [bits, indexElements, leastElements, leastPointers, pageBits] = [7, 8, 9, 10, 11].map((at) =>
    head.getUint8(at),
  ) as [number, number, number, number, number]
  const sizeBytes = elementBytes - 12
  const isPossible =
    (isFiltered ? sizeBytes >= 1 && sizeBytes <= 8 : elementBytes === 8) &&
    isPowerOfTwo(leastElements) &&
    isPowerOfTwo(leastPointers) &&
    bits <= 64 &&
    pageBits <= 30
  if (!isPossible) throw broken('its index is damaged')
  const places = new Map<number, ChunkPlace>()
  const index = addressAt(head, 60)
  if (index === null) return places

  const offsetBytes = Math.ceil(bits / 8)
  const pageElements = 2 ** pageBits
  let left = options.mostElements

  function take(view: DataView, { at, first, count }: { at: number; first: number; count: number }): void {
    left -= count
    if (left < 0) throw broken(`it has more than ${options.mostElements} chunks`)
    for (let element = 0; element < count; element++) {
      const from = at + element * elementBytes
      const place = addressAt(view, from)
      if (place === null) continue
      let bytes = isFiltered ? 0 : chunkBytes
      for (let byte = 0; byte < (isFiltered ? sizeBytes : 0); byte++) {
        bytes += view.getUint8(from + 8 + byte) * 2 ** (8 * byte)
      }
      const mask = isFiltered ? view.getUint32(from + 8 + sizeBytes, true) : 0
      places.set(first + element, { address: place, bytes, mask })
    }
  }

  /** `isThere`: which pages have been written; null: the block is not divided. */
  async function readDataBlock(
    block: number,
    { first, count, isThere }: { first: number; count: number; isThere: ((page: number) => boolean) | null },
  ): Promise<void> {
    const prefix = 14 + offsetBytes
    if (isThere === null) {
      const view = viewOf(await readAt(space, block, prefix + count * elementBytes))
      if (view.getUint32(0) !== 0x45414442) throw broken('its index is not one') // "EADB"
      take(view, { at: prefix, first, count })
      return
    }
    const pageBytes = pageElements * elementBytes + 4
    for (let page = 0; page * pageElements < count; page++) {
      if (!isThere(page)) continue
      // A checksum ends the block's prefix, and each page.
      const view = viewOf(await readAt(space, block + prefix + 4 + page * pageBytes, pageBytes))
      take(view, { at: 0, first: first + page * pageElements, count: pageElements })
    }
  }

  const smallest = Math.log2(leastElements)
  const inIndex = 2 * Math.log2(leastPointers)
  const secondaries = 1 + bits - smallest
  const direct = 2 * (leastPointers - 1)
  const pointers = direct + Math.max(0, secondaries - inIndex)
  const block = viewOf(await readAt(space, index, 14 + indexElements * elementBytes + 8 * pointers))
  if (block.getUint32(0) !== 0x45414942) throw broken('its index is not one') // "EAIB"
  take(block, { at: 14, first: 0, count: indexElements })
  const pointersAt = 14 + indexElements * elementBytes

  let first = indexElements
  let pointer = 0
  for (let number = 0; number < secondaries; number++) {
    const blocks = 2 ** Math.floor(number / 2)
    const count = 2 ** Math.floor((number + 1) / 2) * leastElements
    const isPaged = count > pageElements
    if (number < inIndex) {
      for (let each = 0; each < blocks && pointer < direct; each++, pointer++, first += count) {
        const at = addressAt(block, pointersAt + 8 * pointer)
        if (at === null) continue
        if (isPaged) throw broken('its index is damaged')
        await readDataBlock(at, { first, count, isThere: null })
      }
      continue
    }
    const at = addressAt(block, pointersAt + 8 * (direct + number - inIndex))
    if (at !== null) await readSecondary(at, { first, blocks, count, isPaged })
    first += blocks * count
  }
  return places

  async function readSecondary(
    at: number,
    { first, blocks, count, isPaged }: { first: number; blocks: number; count: number; isPaged: boolean },
  ): Promise<void> {
    const bitmapBytes = isPaged ? Math.ceil(count / pageElements / 8) : 0
    const prefix = 14 + offsetBytes
    const body = await readAt(space, at, prefix + blocks * (bitmapBytes + 8))
    const view = viewOf(body)
    if (view.getUint32(0) !== 0x45415342) throw broken('its index is not one') // "EASB"
    for (let each = 0; each < blocks; each++) {
      const data = addressAt(view, prefix + blocks * bitmapBytes + 8 * each)
      if (data === null) continue
      // The bits of all blocks' pages follow each other, although there is room for whole bytes of each.
      const firstPage = each * Math.ceil(count / pageElements)
      const isThere = (page: number) => {
        const bit = firstPage + page
        return ((body[prefix + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0
      }
      await readDataBlock(data, { first: first + each * count, count, isThere: isPaged ? isThere : null })
    }
  }
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && (value & (value - 1)) === 0
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
