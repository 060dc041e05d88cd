import { open, type FileHandle } from 'node:fs/promises'

/**
 * HDF5 notes in each object header when it was made and changed (h5wasm has no way to switch that off), so that two files
 * with the same content differ. Here the notes are set to zero: the same seed gives the same bytes.
 *
 * Version 2 object headers (HDF5 File Format Specification 3.0, IV.A.1.b): “OHDR”, version, flags, four times if flag
 * bit 5 is set, two counts if bit 4 is set, the size of the messages in 1 to 8 bytes, the messages, and Jenkins' lookup3
 * checksum of all that.
 */
export async function clearTimes(path: string, headers: number): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await clearHeaders(file, headers)
  } finally {
    await file.close()
  }
}

const SIGNATURE = Buffer.from('OHDR')
const PREFIX_BYTES = 6
const TIMES = { flag: 0x20, bytes: 16 }
const COUNTS = { flag: 0x10, bytes: 4 }
/** Headers lie where the objects were made: before all data. A window is far larger than any of ours. */
const WINDOW_BYTES = 1 << 20
const HEADER_BYTES_AT_MOST = 1 << 17

async function clearHeaders(file: FileHandle, headers: number): Promise<void> {
  const buffer = Buffer.alloc(WINDOW_BYTES)
  let found = 0
  for (let start = 0; found < headers; start += WINDOW_BYTES - HEADER_BYTES_AT_MOST) {
    const { bytesRead } = await file.read(buffer, 0, WINDOW_BYTES, start)
    const window = buffer.subarray(0, bytesRead)
    let at = window.indexOf(SIGNATURE)
    for (; at >= 0; at = window.indexOf(SIGNATURE, at + 1)) {
      // One in the overlap of two windows is seen twice; the second time its times are zero already.
      const length = clearHeader(window.subarray(at))
      if (length === null) continue
      await file.write(window, at, length, start + at)
      found++
    }
    if (bytesRead < WINDOW_BYTES) return
  }
}

/** Sets the times of the header at the beginning of `bytes` to zero; null when none is there (or it has no times). */
export function clearHeader(bytes: Buffer): number | null {
  const flags = bytes[5] ?? 0
  if (bytes[4] !== 2 || (flags & TIMES.flag) === 0) return null
  const sizeAt = PREFIX_BYTES + TIMES.bytes + ((flags & COUNTS.flag) === 0 ? 0 : COUNTS.bytes)
  const sizeBytes = 1 << (flags & 3)
  if (sizeBytes > 4 || bytes.length < sizeAt + sizeBytes) return null
  const checksumAt = sizeAt + sizeBytes + bytes.readUIntLE(sizeAt, sizeBytes)
  if (bytes.length < checksumAt + 4) return null
  // Data may hold the same four letters by chance, but not the checksum too.
  if (bytes.readUInt32LE(checksumAt) !== lookup3(bytes.subarray(0, checksumAt))) return null
  bytes.fill(0, PREFIX_BYTES, PREFIX_BYTES + TIMES.bytes)
  bytes.writeUInt32LE(lookup3(bytes.subarray(0, checksumAt)), checksumAt)
  return checksumAt + 4
}

/** Bob Jenkins' `hashlittle` with start value 0 (public domain, burtleburtle.net/bob/c/lookup3.c). */
export function lookup3(bytes: Uint8Array): number {
  const begin = (0xdeadbeef + bytes.length) | 0
  let [a, b, c] = [begin, begin, begin]
  const word = (at: number) =>
    (bytes[at] ?? 0) |
    ((bytes[at + 1] ?? 0) << 8) |
    ((bytes[at + 2] ?? 0) << 16) |
    ((bytes[at + 3] ?? 0) << 24)
  const rotate = (value: number, by: number) => (value << by) | (value >>> (32 - by))
  let at = 0
  for (; bytes.length - at > 12; at += 12) {
    a = (a + word(at)) | 0
    b = (b + word(at + 4)) | 0
    c = (c + word(at + 8)) | 0
    a = ((a - c) ^ rotate(c, 4)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 6)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 8)) | 0
    b = (b + a) | 0
    a = ((a - c) ^ rotate(c, 16)) | 0
    c = (c + b) | 0
    b = ((b - a) ^ rotate(a, 19)) | 0
    a = (a + c) | 0
    c = ((c - b) ^ rotate(b, 4)) | 0
    b = (b + a) | 0
  }
  if (bytes.length === at) return c >>> 0
  // Bytes past the end count as zero.
  a = (a + word(at)) | 0
  b = (b + word(at + 4)) | 0
  c = (c + word(at + 8)) | 0
  c = ((c ^ b) - rotate(b, 14)) | 0
  a = ((a ^ c) - rotate(c, 11)) | 0
  b = ((b ^ a) - rotate(a, 25)) | 0
  c = ((c ^ b) - rotate(b, 16)) | 0
  a = ((a ^ c) - rotate(c, 4)) | 0
  b = ((b ^ a) - rotate(a, 14)) | 0
  c = ((c ^ b) - rotate(b, 24)) | 0
  return c >>> 0
}
