// Reading zip archives (a Python wheel is one) entry by entry as streams, because the largest entry is
// 800 MB. Layout: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.4. Every extracted entry is checked against
// its CRC-32; encrypted and multi-disk archives are refused.
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8
const FULL_32 = 0xffffffff
const FULL_16 = 0xffff

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} method
 * @property {number} flags
 * @property {number} crc
 * @property {number} packedBytes
 * @property {number} bytes
 * @property {number} headerAt
 */

/**
 * The entries of an archive, from its central directory.
 * @param {string} file
 * @returns {Promise<ZipEntry[]>}
 */
export async function readZip(file) {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    /** @param {number} at @param {number} length */
    const read = async (at, length) => {
      if (at < 0 || at + length > size) throw broken(file, 'it is cut short')
      const buffer = Buffer.alloc(length)
      const { bytesRead } = await handle.read(buffer, 0, length, at)
      if (bytesRead !== length) throw broken(file, 'it is cut short')
      return buffer
    }
    const { at, length, count } = await findDirectory(file, size, read)
    return parseDirectory(file, await read(at, length), count)
  } finally {
    await handle.close()
  }
}

/**
 * @param {string} file
 * @param {number} size
 * @param {(at: number, length: number) => Promise<Buffer>} read
 */
async function findDirectory(file, size, read) {
  // The end record is 22 bytes plus a comment of at most 65,535.
  const tailLength = Math.min(size, 22 + FULL_16)
  const tail = await read(size - tailLength, tailLength)
  let end = tail.length - 22
  while (end >= 0 && tail.readUInt32LE(end) !== END) end--
  if (end < 0) throw broken(file, 'it has no central directory')
  const count = tail.readUInt16LE(end + 10)
  const length = tail.readUInt32LE(end + 12)
  const at = tail.readUInt32LE(end + 16)
  if (count !== FULL_16 && length !== FULL_32 && at !== FULL_32) return { at, length, count }

  const locatorAt = size - tailLength + end - 20
  const locator = await read(locatorAt, 20)
  if (locator.readUInt32LE(0) !== LOCATOR_64) throw broken(file, 'its zip64 locator is missing')
  const record = await read(Number(locator.readBigUInt64LE(8)), 56)
  if (record.readUInt32LE(0) !== END_64) throw broken(file, 'its zip64 record is missing')
  return {
    count: Number(record.readBigUInt64LE(32)),
    length: Number(record.readBigUInt64LE(40)),
    at: Number(record.readBigUInt64LE(48)),
  }
}

/**
 * @param {string} file
 * @param {Buffer} directory
 * @param {number} count
 * @returns {ZipEntry[]}
 */
function parseDirectory(file, directory, count) {
  const entries = []
  let at = 0
  for (let index = 0; index < count; index++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== CENTRAL) {
      throw broken(file, `entry ${index + 1} of ${count} is damaged`)
    }
    const nameLength = directory.readUInt16LE(at + 28)
    const extraLength = directory.readUInt16LE(at + 30)
    const commentLength = directory.readUInt16LE(at + 32)
    const nameAt = at + 46
    const extra = directory.subarray(nameAt + nameLength, nameAt + nameLength + extraLength)
    const wide = wideFields(extra, [
      directory.readUInt32LE(at + 24),
      directory.readUInt32LE(at + 20),
      directory.readUInt32LE(at + 42),
    ])
    entries.push({
      name: directory.toString('utf8', nameAt, nameAt + nameLength),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      bytes: wide[0],
      packedBytes: wide[1],
      headerAt: wide[2],
    })
    at = nameAt + nameLength + extraLength + commentLength
  }
  return entries
}

/**
 * Zip64: fields that are all ones stand in the extra field 0x0001, in this order (APPNOTE 4.5.3).
 * @param {Buffer} extra
 * @param {[number, number, number]} fields
 * @returns {[number, number, number]}
 */
function wideFields(extra, fields) {
  if (!fields.includes(FULL_32)) return fields
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let next = at + 4
    /** @param {number} field */
    const widen = (field) => {
      if (field !== FULL_32) return field
      next += 8
      return Number(extra.readBigUInt64LE(next - 8))
    }
    return [widen(fields[0]), widen(fields[1]), widen(fields[2])]
  }
  return fields
}

/**
 * Writes one entry to a file. The file appears under its name only when it is complete and its checksum
 * is right, so a file of the right size under that name is a finished one and is kept.
 * @param {string} file the archive
 * @param {ZipEntry} entry
 * @param {string} to
 * @param {(bytes: number) => void} [onBytes] told about every piece written
 * @returns {Promise<void>}
 */
export async function extractEntry(file, entry, to, onBytes) {
  if ((await sizeOf(to)) === entry.bytes) return
  if ((entry.flags & ENCRYPTED) !== 0) throw broken(file, `${entry.name} is encrypted`)
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw broken(file, `${entry.name} uses compression method ${entry.method}`)
  }
  await mkdir(dirname(to), { recursive: true })
  const from = await dataAt(file, entry)
  const partial = `${to}.${process.pid}.part`
  let crc = 0
  let bytes = 0
  const checked = new Transform({
    transform(chunk, _encoding, done) {
      crc = zlib.crc32(chunk, crc)
      bytes += chunk.length
      onBytes?.(chunk.length)
      done(null, chunk)
    },
  })
  const packed =
    entry.packedBytes === 0
      ? Readable.from([])
      : createReadStream(file, { start: from, end: from + entry.packedBytes - 1, highWaterMark: 1 << 20 })
  try {
    const sink = createWriteStream(partial, { flush: true })
    if (entry.method === STORED) await pipeline(packed, checked, sink)
    else await pipeline(packed, zlib.createInflateRaw({ chunkSize: 1 << 20 }), checked, sink)
    if (bytes !== entry.bytes)
      throw broken(file, `${entry.name} has ${bytes} bytes instead of ${entry.bytes}`)
    if (crc !== entry.crc) throw broken(file, `the checksum of ${entry.name} is wrong`)
    await rename(partial, to)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
}

/**
 * Where an entry's data begins: the local header may carry another extra field than the directory.
 * @param {string} file
 * @param {ZipEntry} entry
 */
async function dataAt(file, entry) {
  const handle = await open(file, 'r')
  try {
    const header = Buffer.alloc(30)
    const { bytesRead } = await handle.read(header, 0, 30, entry.headerAt)
    if (bytesRead !== 30 || header.readUInt32LE(0) !== LOCAL) {
      throw broken(file, `the header of ${entry.name} is damaged`)
    }
    return entry.headerAt + 30 + header.readUInt16LE(26) + header.readUInt16LE(28)
  } finally {
    await handle.close()
  }
}

/** @param {string} file @returns {Promise<number | null>} */
async function sizeOf(file) {
  try {
    return (await stat(file)).size
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return null
    throw error
  }
}

/** @param {string} file @param {string} why */
function broken(file, why) {
  return new Error(`${file} cannot be read as a zip archive: ${why}.`)
}
