import { refuse } from '../../../base/problem.ts'
import type { ExportFile } from '../define-exporter.ts'
import { encodeUtf8 } from '../utf8.ts'

/** Sizes and offsets of plain zip files have 32 bits. */
const LARGEST_BYTES = 2 ** 32 - 1

/** A zip archive of files that are stored as they are (PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4). */
export function encodeZip(files: readonly ExportFile[]): Uint8Array {
  const pieces: Uint8Array[] = []
  const directory: number[] = []
  let offset = 0
  for (const { path, bytes } of files) {
    const name = encodeUtf8(path)
    const entry = [
      ...[...whole(20, 2), ...whole(UTF8_NAMES, 2), ...whole(0, 2), ...EPOCH],
      ...[...whole(crc32(bytes), 4), ...whole(bytes.length, 4), ...whole(bytes.length, 4)],
      ...[...whole(name.length, 2), ...whole(0, 2)],
    ]
    const local = Uint8Array.from([...whole(0x04034b50, 4), ...entry, ...name])
    directory.push(...whole(0x02014b50, 4), ...whole(20, 2), ...entry)
    // No comment, first disk, no attributes.
    directory.push(
      ...whole(0, 2),
      ...whole(0, 2),
      ...whole(0, 2),
      ...whole(0, 4),
      ...whole(offset, 4),
      ...name,
    )
    pieces.push(local, bytes)
    offset += local.length + bytes.length
  }
  const end = [
    ...[...whole(0x06054b50, 4), ...whole(0, 4), ...whole(files.length, 2), ...whole(files.length, 2)],
    ...[...whole(directory.length, 4), ...whole(offset, 4), ...whole(0, 2)],
  ]
  if (offset + directory.length + end.length > LARGEST_BYTES) {
    refuse({
      code: 'export.too-large',
      message: `A .keras file holds at most ${LARGEST_BYTES} bytes, but this generator needs ${offset}.`,
      hint: 'Export to TensorFlow.js, or use fewer weights.',
    })
  }
  return joined([...pieces, Uint8Array.from([...directory, ...end])])
}

const UTF8_NAMES = 0x0800
/** 1 January 1980, where the time of zip files begins: the same export gives the same bytes. */
const EPOCH = [0, 0, 0x21, 0]

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value & 1) === 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** CRC-32 of ISO 3309, as zip and PNG have it. */
export function crc32(bytes: Uint8Array): number {
  let value = 0xffffffff
  for (const byte of bytes) value = (value >>> 8) ^ (CRC_TABLE[(value ^ byte) & 0xff] ?? 0)
  return (value ^ 0xffffffff) >>> 0
}

function whole(value: number, bytes: number): number[] {
  return Array.from({ length: bytes }, (_, byte) => Math.floor(value / 256 ** byte) % 256)
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(pieces.reduce((total, piece) => total + piece.length, 0))
  let offset = 0
  for (const piece of pieces) {
    all.set(piece, offset)
    offset += piece.length
  }
  return all
}
