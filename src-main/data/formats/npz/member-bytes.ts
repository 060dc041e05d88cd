import { crc32, createInflateRaw } from 'node:zlib'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'
import { spool } from '../spool.ts'
import type { ZipMember } from './zip-directory.ts'
import { memberStart } from './zip-directory.ts'

const DEFLATE = 8
const PIECE_BYTES = 2 ** 20
/** Stored members up to this size are checked as a whole before anything is read of them (a fraction of a second). */
const CHECKED_AT_ONCE = 256 * 2 ** 20

/** The bytes of a member at any place: stored ones straight from the file, deflated ones unpacked once. */
export async function openMember(file: FileBytes, member: ZipMember): Promise<FileBytes> {
  const start = await memberStart(file, member)
  if (member.method === DEFLATE) return unpackMember(file, member, start)
  if (member.packedBytes !== member.bytes) {
    throw damaged(file.path, {
      message: `“${member.name}” is stored as it is, with ${member.bytes} bytes, but takes ${member.packedBytes}.`,
    })
  }
  const stored: FileBytes = {
    path: file.path,
    size: member.bytes,
    read: (offset, length) => {
      if (offset >= 0 && length >= 0 && offset + length <= member.bytes)
        return file.read(start + offset, length)
      return Promise.reject(tooShort(file, member, offset + length))
    },
    close: () => Promise.resolve(),
  }
  return checkedOnTheWay(stored, member)
}

/** The first bytes of a member, without unpacking the rest: for its header. */
export async function memberHead(
  file: FileBytes,
  member: ZipMember,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const start = await memberStart(file, member)
  if (member.method !== DEFLATE) return file.read(start, Math.min(length, member.bytes))
  const head = new Uint8Array(Math.min(length, member.bytes))
  let done = 0
  for await (const part of inflated(file, member, start)) {
    head.set(part.subarray(0, head.length - done), done)
    done += Math.min(part.length, head.length - done)
    if (done === head.length) break
  }
  if (done === head.length) return head
  throw damaged(file.path, {
    message: `“${member.name}” should unpack to ${member.bytes} bytes, but has ${done}.`,
  })
}

async function unpackMember(file: FileBytes, member: ZipMember, start: number): Promise<FileBytes> {
  let sum = 0
  async function* summed(): AsyncGenerator<Uint8Array> {
    for await (const part of inflated(file, member, start)) {
      sum = crc32(part, sum)
      yield part
    }
  }
  const bytes = await spool(summed(), {
    path: file.path,
    what: `“${member.name}”`,
    packedBytes: member.packedBytes,
    unpackedBytes: member.bytes,
    hint: 'If it is right, save it without compression: numpy.savez instead of numpy.savez_compressed.',
  })
  if (sum === member.crc32) return bytes
  await bytes.close()
  throw wrongSum(file.path, member, sum)
}

async function* inflated(file: FileBytes, member: ZipMember, start: number): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: PIECE_BYTES })
  let failure: unknown = null
  const feed = async (): Promise<void> => {
    for (let done = 0; done < member.packedBytes && !inflate.destroyed; done += PIECE_BYTES) {
      const piece = await file.read(start + done, Math.min(PIECE_BYTES, member.packedBytes - done))
      if (!inflate.write(piece) && !inflate.destroyed) await drained(inflate)
    }
    inflate.end()
  }
  const feeding = feed().catch((error: unknown) => {
    failure = error
    inflate.destroy()
  })
  try {
    for await (const part of inflate) yield part as Buffer // a stream without encoding gives buffers
  } catch (error) {
    if (failure === null) throw notDeflate(file.path, member, error)
  } finally {
    inflate.destroy()
    await feeding
  }
  if (failure !== null) throw failure instanceof Error ? failure : new Error(String(failure))
}

/** The stream takes more, or has come to an end. */
function drained(stream: ReturnType<typeof createInflateRaw>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'close', 'error']) stream.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'close', 'error']) stream.on(event, done)
  })
}

/**
 * The checksum of a stored member: of a small one before its first byte is given away, of a large one while it is read
 * from its beginning to its end, in whatever pieces.
 */
function checkedOnTheWay(stored: FileBytes, member: ZipMember): FileBytes {
  let sum = 0
  let summedTo = 0
  const add = (offset: number, bytes: Uint8Array): void => {
    const fresh = bytes.subarray(Math.max(0, summedTo - offset))
    if (offset > summedTo || fresh.length === 0) return
    sum = crc32(fresh, sum)
    summedTo += fresh.length
    if (summedTo === member.bytes && sum !== member.crc32) throw wrongSum(stored.path, member, sum)
  }
  const checkAll = async (): Promise<void> => {
    while (summedTo < member.bytes) {
      add(summedTo, await stored.read(summedTo, Math.min(PIECE_BYTES, member.bytes - summedTo)))
    }
  }
  let whole: Promise<void> | null = null
  return {
    ...stored,
    async read(offset, length) {
      if (member.bytes <= CHECKED_AT_ONCE) await (whole ??= checkAll())
      const bytes = await stored.read(offset, length)
      if (member.bytes > CHECKED_AT_ONCE) add(offset, bytes)
      return bytes
    },
  }
}

function tooShort(file: FileBytes, member: ZipMember, wanted: number): Error {
  return damaged(file.path, {
    message: `“${member.name}” should go on to byte ${wanted}, but ends at ${member.bytes}.`,
  })
}

function wrongSum(path: string, member: ZipMember, found: number): Error {
  const hex = (sum: number) => (sum >>> 0).toString(16).padStart(8, '0')
  return damaged(path, {
    message: `“${member.name}” has the checksum ${hex(found)}, but should have ${hex(member.crc32)}.`,
  })
}

function notDeflate(path: string, member: ZipMember, error: unknown): Error {
  const reason = error instanceof Error ? error.message : String(error)
  return damaged(path, { message: `“${member.name}” cannot be unpacked: ${reason}.` })
}
