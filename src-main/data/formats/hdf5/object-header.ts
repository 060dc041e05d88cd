import type { FileOnDisk } from '../file-bytes.ts'
import { damaged } from '../format.ts'

/**
 * Reads the header of an HDF5 object (HDF5 File Format Specification 3.0, IV.A) from its address. The library gives no
 * access to stored chunks, so where they lie is found here, and they are unpacked outside of the library: in parallel, and
 * by Node's zlib. What this file does not know is left to the library.
 */
export type HeaderMessage = {
  type: number
  /** The content is a reference to where the message is. */
  isShared: boolean
  bytes: DataView
}

export const DATATYPE = 0x03
export const FILL_VALUE = 0x05
export const EXTERNAL_FILES = 0x07
export const DATA_LAYOUT = 0x08
const CONTINUATION = 0x10

const MOST_BLOCKS = 1000
const MOST_BYTES = 64 * 2 ** 20
const UNDEFINED_ADDRESS = 0xffff_ffff_ffff_ffffn

/** The file from its superblock on: addresses in HDF5 count from there (a user block may come first). */
export type AddressSpace = { file: FileOnDisk; base: number }

export function readAt(
  space: AddressSpace,
  address: number,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  return space.file.read(space.base + address, length)
}

/** An 8-byte address; null when it is undefined: nothing has been stored. */
export function addressAt(view: DataView, place: number): number | null {
  const address = view.getBigUint64(place, true)
  return address === UNDEFINED_ADDRESS ? null : Number(address)
}

export async function readObjectHeader(space: AddressSpace, address: number): Promise<HeaderMessage[]> {
  const head = await readUpTo(space, address, 64)
  const isNew = head.getUint32(0) === 0x4f484452 // "OHDR"
  const messages: HeaderMessage[] = []
  const pending = [isNew ? newFirstBlock(head, address) : oldFirstBlock(head, address)]
  const creationOrder = isNew && (head.getUint8(5) & 0x04) !== 0
  let total = 0
  for (let count = 0; count < pending.length; count++) {
    const block = pending[count]
    if (block === undefined) break
    total += block.length
    if (count > MOST_BLOCKS || total > MOST_BYTES) throw brokenHeader(space)
    const bytes = await readAt(space, block.address, block.length)
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (const message of messagesIn(view, { isNew, creationOrder })) {
      if (message.type !== CONTINUATION) messages.push(message)
      else if (message.bytes.byteLength >= 16) {
        const next = addressAt(message.bytes, 0) ?? 0
        const length = Number(message.bytes.getBigUint64(8, true))
        // In the new form 4 bytes of signature come before the messages and 4 of checksum after them.
        pending.push(isNew ? { address: next + 4, length: length - 8 } : { address: next, length })
      }
    }
  }
  return messages
}

type Block = { address: number; length: number }

function oldFirstBlock(head: DataView, address: number): Block {
  return { address: address + 16, length: head.getUint32(8, true) }
}

function newFirstBlock(head: DataView, address: number): Block {
  const flags = head.getUint8(5)
  const at = 6 + (flags & 0x20 ? 16 : 0) + (flags & 0x10 ? 4 : 0)
  const width = 1 << (flags & 3)
  const length =
    width === 1
      ? head.getUint8(at)
      : width === 2
        ? head.getUint16(at, true)
        : width === 4
          ? head.getUint32(at, true)
          : Number(head.getBigUint64(at, true))
  return { address: address + at + width, length }
}

function* messagesIn(
  view: DataView,
  form: { isNew: boolean; creationOrder: boolean },
): Generator<HeaderMessage> {
  const prefix = form.isNew ? (form.creationOrder ? 6 : 4) : 8
  for (let at = 0; at + prefix <= view.byteLength;) {
    const type = form.isNew ? view.getUint8(at) : view.getUint16(at, true)
    const size = view.getUint16(form.isNew ? at + 1 : at + 2, true)
    const flags = view.getUint8(form.isNew ? at + 3 : at + 4)
    const from = at + prefix
    if (from + size > view.byteLength) return
    yield {
      type,
      isShared: (flags & 2) !== 0,
      bytes: new DataView(view.buffer, view.byteOffset + from, size),
    }
    at = from + size
  }
}

async function readUpTo(space: AddressSpace, address: number, length: number): Promise<DataView> {
  const there = space.file.size - space.base - address
  const bytes = await readAt(space, address, Math.max(0, Math.min(length, there)))
  const padded = new Uint8Array(length)
  padded.set(bytes)
  return new DataView(padded.buffer)
}

function brokenHeader(space: AddressSpace): Error {
  return damaged(space.file.path, { message: 'The header of a data set is damaged: it does not end.' })
}
