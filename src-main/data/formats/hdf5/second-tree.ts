import type { ChunkPlace } from './chunk-place.ts'
import type { AddressSpace } from './object-header.ts'
import { addressAt, readAt } from './object-header.ts'

/**
 * The chunks of a dataset that grows along several axes: a B-tree of version 2 (File Format Specification III.A.2) whose
 * records, also those of inner nodes, hold a chunk's address and its place in the grid; of filtered chunks also the size.
 */
export async function readSecondTree(
  space: AddressSpace,
  address: number,
  options: {
    isFiltered: boolean
    chunkBytes: number
    rank: number
    mostRecords: number
    broken: (reason: string) => Error
    use: (position: readonly number[], place: ChunkPlace) => void
  },
): Promise<void> {
  const { isFiltered, chunkBytes, rank, broken } = options
  const head = viewOf(await readAt(space, address, 38))
  const [unfiltered, filtered] = [10, 11]
  if (head.getUint32(0) !== 0x42544844 || head.getUint8(5) !== (isFiltered ? filtered : unfiltered)) {
    throw broken('its index is not one') // "BTHD"
  }
  const nodeBytes = head.getUint32(6, true)
  const recordBytes = head.getUint16(10, true)
  const depth = head.getUint16(12, true)
  const sizeBytes = isFiltered ? recordBytes - 12 - 8 * rank : 0
  const fits = isFiltered ? sizeBytes >= 1 && sizeBytes <= 8 : recordBytes === 8 + 8 * rank
  if (!fits || nodeBytes < PREFIX + recordBytes || depth > DEEPEST) throw broken('its index is damaged')
  const levels = levelsOf({ nodeBytes, recordBytes, depth })
  const root = addressAt(head, 16)
  let left = options.mostRecords
  if (root !== null) await readNode({ at: root, records: head.getUint16(24, true), level: depth })

  function take(view: DataView, from: number): void {
    const place = addressAt(view, from)
    let bytes = isFiltered ? 0 : chunkBytes
    for (let byte = 0; byte < sizeBytes; byte++) bytes += view.getUint8(from + 8 + byte) * 2 ** (8 * byte)
    const mask = isFiltered ? view.getUint32(from + 8 + sizeBytes, true) : 0
    const offsets = from + recordBytes - 8 * rank
    const position = Array.from({ length: rank }, (_, axis) =>
      Number(view.getBigUint64(offsets + 8 * axis, true)),
    )
    if (place !== null) options.use(position, { address: place, bytes, mask })
  }

  async function readNode({
    at,
    records,
    level,
  }: {
    at: number
    records: number
    level: number
  }): Promise<void> {
    const { pointerBytes, countBytes, mostRecords } = levels[level] as Level // levels goes up to the depth
    left -= records + 1
    if (left < 0) throw broken(`it has more than ${options.mostRecords} chunks`)
    if (records > mostRecords) throw broken('its index is damaged')
    const pointers = level === 0 ? 0 : (records + 1) * pointerBytes
    const view = viewOf(await readAt(space, at, 6 + records * recordBytes + pointers))
    // "BTIN" and "BTLF".
    if (view.getUint32(0) !== (level === 0 ? 0x42544c46 : 0x4254494e)) throw broken('its index is not one')
    for (let record = 0; record < records; record++) take(view, 6 + record * recordBytes)
    if (level === 0) return
    for (let child = 0; child <= records; child++) {
      const from = 6 + records * recordBytes + child * pointerBytes
      const place = addressAt(view, from)
      if (place === null) throw broken('its index is damaged')
      let count = 0
      for (let byte = 0; byte < countBytes; byte++) count += view.getUint8(from + 8 + byte) * 2 ** (8 * byte)
      await readNode({ at: place, records: count, level: level - 1 })
    }
  }
}

/** Signature, version, kind and checksum of a node. */
const PREFIX = 10
/** Nodes hold dozens of records: a deeper tree would be larger than any disk. */
const DEEPEST = 16

type Level = { mostRecords: number; pointerBytes: number; countBytes: number }

/**
 * How nodes of each level are laid out, leaves first. A pointer to a child has its address, its number of records in as
 * many bytes as the fullest leaf's takes, and above the second level that of all records below it.
 */
function levelsOf(tree: { nodeBytes: number; recordBytes: number; depth: number }): Level[] {
  const { nodeBytes, recordBytes, depth } = tree
  const ofLeaf = Math.floor((nodeBytes - PREFIX) / recordBytes)
  const countBytes = bytesFor(ofLeaf)
  const levels: Level[] = [{ mostRecords: ofLeaf, pointerBytes: 0, countBytes }]
  let all = ofLeaf
  let allBytes = 0
  for (let level = 1; level <= depth; level++) {
    const pointerBytes = 8 + countBytes + allBytes
    const mostRecords = Math.floor((nodeBytes - PREFIX - pointerBytes) / (recordBytes + pointerBytes))
    levels.push({ mostRecords, pointerBytes, countBytes })
    all = (mostRecords + 1) * all + mostRecords
    allBytes = bytesFor(all)
  }
  return levels
}

function bytesFor(count: number): number {
  return Math.floor(Math.log2(Math.max(1, count)) / 8) + 1
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
