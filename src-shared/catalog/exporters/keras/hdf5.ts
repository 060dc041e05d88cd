import { encodeUtf8 } from '../utf8.ts'

/**
 * Just enough of HDF5 (File Format Specification 3.0, https://support.hdfgroup.org/documentation/hdf5/latest/_s_p_e_c.html)
 * for a file of weights: groups of a few links, held in their headers, and contiguous arrays of float32. Superblock and
 * headers are of their oldest versions, which need no checksums.
 */
export type Hdf5Group = { [name: string]: Hdf5Group | Hdf5Array }
export type Hdf5Array = { shape: readonly number[]; values: Float32Array }

export function encodeHdf5(root: Hdf5Group): Uint8Array {
  const pieces: { at: number; bytes: Uint8Array }[] = []
  let end = SUPERBLOCK_BYTES

  function place(bytes: Uint8Array): number {
    const at = end
    pieces.push({ at, bytes })
    end += padded(bytes.length)
    return at
  }

  /** Members before those who point at them. */
  function write(item: Hdf5Group | Hdf5Array): number {
    if (isArray(item)) return place(arrayHeader(item, place(littleEndian(item.values))))
    // Members of a group are found by name, whatever their order; sorted as HDF5 itself lists them.
    const members = Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1))
    return place(groupHeader(members.map(([name, member]) => ({ name, address: write(member) }))))
  }

  const rootAddress = write(root)
  const file = new Uint8Array(end)
  file.set(superblock(rootAddress, end))
  for (const { at, bytes } of pieces) file.set(bytes, at)
  return file
}

function isArray(item: Hdf5Group | Hdf5Array): item is Hdf5Array {
  return 'values' in item && item['values'] instanceof Float32Array
}

const SUPERBLOCK_BYTES = 96
/** An address that leads nowhere. */
const UNDEFINED = [255, 255, 255, 255, 255, 255, 255, 255]

function superblock(rootAddress: number, end: number): Uint8Array {
  return Uint8Array.from([
    ...[0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a],
    // Versions, all 0; addresses and lengths of 8 bytes; the sizes of tree nodes that there are none of.
    ...[0, 0, 0, 0, 0, 8, 8, 0, 4, 0, 16, 0, 0, 0, 0, 0],
    ...[...whole(0, 8), ...UNDEFINED, ...whole(end, 8), ...UNDEFINED],
    // The root group: no name, its header, nothing cached.
    ...[...whole(0, 8), ...whole(rootAddress, 8), ...whole(0, 24)],
  ])
}

const MESSAGE = { dataspace: 1, linkInfo: 2, datatype: 3, fillValue: 5, link: 6, layout: 8, groupInfo: 10 }

function groupHeader(links: readonly { name: string; address: number }[]): Uint8Array {
  return objectHeader([
    [MESSAGE.linkInfo, [0, 0, ...UNDEFINED, ...UNDEFINED]],
    [MESSAGE.groupInfo, [0, 0]],
    ...links.map(({ name, address }): HeaderMessage => {
      const letters = encodeUtf8(name)
      return [MESSAGE.link, [1, 1, ...whole(letters.length, 2), ...letters, ...whole(address, 8)]]
    }),
  ])
}

function arrayHeader({ shape, values }: Hdf5Array, address: number): Uint8Array {
  return objectHeader([
    [MESSAGE.dataspace, [1, shape.length, 0, 0, 0, 0, 0, 0, ...shape.flatMap((dim) => whole(dim, 8))]],
    // IEEE float32, little-endian: sign at bit 31, 8 bits of exponent from bit 23, 23 of mantissa, bias 127.
    [MESSAGE.datatype, [0x11, 0x20, 31, 0, ...whole(4, 4), 0, 0, 32, 0, 23, 8, 0, 23, ...whole(127, 4)]],
    [MESSAGE.fillValue, [2, 2, 2, 0]],
    [MESSAGE.layout, [3, 1, ...whole(address, 8), ...whole(values.byteLength, 8)]],
  ])
}

type HeaderMessage = [type: number, data: readonly number[]]

function objectHeader(messages: readonly HeaderMessage[]): Uint8Array {
  const body = messages.flatMap(([type, data]) => {
    const length = padded(data.length)
    const fill = Array.from({ length: length - data.length }, () => 0)
    return [...whole(type, 2), ...whole(length, 2), 0, 0, 0, 0, ...data, ...fill]
  })
  const head = [1, 0, ...whole(messages.length, 2), ...whole(1, 4), ...whole(body.length, 4), 0, 0, 0, 0]
  return Uint8Array.from([...head, ...body])
}

/** Everything starts at a multiple of 8. */
function padded(length: number): number {
  return Math.ceil(length / 8) * 8
}

function whole(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, byte) => Math.floor(value / 256 ** byte) % 256)
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.byteLength)
  const view = new DataView(bytes.buffer)
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true)
  return bytes
}
