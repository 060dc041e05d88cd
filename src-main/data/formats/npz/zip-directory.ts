import { basename } from 'node:path'
import type { FileBytes } from '../file-bytes.ts'
import { damaged } from '../format.ts'

/** A file inside a zip file, as the directory at its end has it. */
export type ZipMember = {
  name: string
  /** 0: stored as it is, 8: deflate; others are not read. */
  method: number
  isEncrypted: boolean
  crc32: number
  packedBytes: number
  bytes: number
  /** Of its own header, which its bytes follow. */
  headerAt: number
}

const END = 0x06054b50
const END_64 = 0x06064b50
const LOCATOR_64 = 0x07064b50
const MEMBER = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const LOCATOR_BYTES = 20
const END_64_BYTES = 56
const MEMBER_BYTES = 46
const LOCAL_BYTES = 30
const MOST_COMMENT = 0xffff
const IN_64 = 0xffffffff
const MOST_MEMBERS = 10_000
const MOST_DIRECTORY_BYTES = 16 * 2 ** 20

export function isZip(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5) && head[3] === head[2] + 1
}

/**
 * The members by the directory at the end of the file (PKWARE's APPNOTE 6.3, sections 4.3.12 to 4.3.16), zip64 included.
 * Refuses directories that do not fit the file: cut off, twice the same name, members that share bytes.
 */
export async function readZipDirectory(file: FileBytes): Promise<ZipMember[]> {
  const end = await findEnd(file)
  const directory = (await findEnd64(file, end.endAt)) ?? end
  const { at, size, count } = directory
  if (at + size > end.endAt || size > MOST_DIRECTORY_BYTES || count > MOST_MEMBERS) {
    throw damaged(file.path, {
      message: `${basename(file.path)} should list ${count} members in ${size} bytes from byte ${at} on, but the list must end by byte ${end.endAt} (at most ${MOST_MEMBERS} members are read).`,
    })
  }
  const members = parseMembers(await file.read(at, size), count, file.path)
  refuseDuplicates(members, file.path)
  refuseOverlaps(members, at, file.path)
  return members
}

/**
 * Where the bytes of a member begin: behind its own header, which must say the same as the directory about name and
 * packing, and whose other fields may be longer.
 */
export async function memberStart(file: FileBytes, member: ZipMember): Promise<number> {
  const view = viewOf(await file.read(member.headerAt, LOCAL_BYTES))
  const nameBytes = view.getUint16(26, true)
  const isHeader =
    view.getUint32(0, true) === LOCAL &&
    view.getUint16(8, true) === member.method &&
    isEncrypted(view.getUint16(6, true)) === member.isEncrypted
  const name = isHeader
    ? decodeName(await file.read(member.headerAt + LOCAL_BYTES, nameBytes), view.getUint16(6, true))
    : ''
  if (!isHeader || name !== member.name) {
    throw damaged(file.path, {
      message: `“${member.name}” should begin at byte ${member.headerAt}, but ${isHeader ? `“${name}” does` : 'does not'}.`,
    })
  }
  const start = member.headerAt + LOCAL_BYTES + nameBytes + view.getUint16(28, true)
  if (start + member.packedBytes <= file.size) return start
  throw damaged(file.path, {
    message: `“${member.name}” should go on to byte ${start + member.packedBytes}, but the file ends at ${file.size}.`,
  })
}

function isEncrypted(flags: number): boolean {
  return (flags & 1) !== 0
}

/** Bit 11: UTF-8; otherwise code page 437, whose first half is ASCII. */
function decodeName(bytes: Uint8Array, flags: number): string {
  return new TextDecoder((flags & 0x800) !== 0 ? 'utf-8' : 'latin1').decode(bytes)
}

type Directory = { at: number; size: number; count: number; endAt: number }

/** The record at the very end, but for a comment. */
async function findEnd(file: FileBytes): Promise<Directory> {
  const length = Math.min(file.size, END_BYTES + MOST_COMMENT)
  const view = viewOf(await file.read(file.size - length, length))
  for (let place = length - END_BYTES; place >= 0; place--) {
    const isEnd =
      view.getUint32(place, true) === END && place + END_BYTES + view.getUint16(place + 20, true) === length
    if (!isEnd) continue
    return {
      count: view.getUint16(place + 10, true),
      size: view.getUint32(place + 12, true),
      at: view.getUint32(place + 16, true),
      endAt: file.size - length + place,
    }
  }
  throw damaged(file.path, {
    message: `${basename(file.path)} has no list of members at its end (byte ${file.size}): it is cut off or no zip file.`,
  })
}

/** What does not fit into 32 bits stands in a second record; null when there is none. */
async function findEnd64(file: FileBytes, endAt: number): Promise<Directory | null> {
  if (endAt < LOCATOR_BYTES) return null
  const locator = viewOf(await file.read(endAt - LOCATOR_BYTES, LOCATOR_BYTES))
  if (locator.getUint32(0, true) !== LOCATOR_64) return null
  const at = wide(locator, 8)
  const record = viewOf(await file.read(at, END_64_BYTES))
  if (record.getUint32(0, true) !== END_64) {
    throw damaged(file.path, { message: `The zip64 record should be at byte ${at}, but is not.` })
  }
  return { count: wide(record, 32), size: wide(record, 40), at: wide(record, 48), endAt: at }
}

function parseMembers(bytes: Uint8Array<ArrayBuffer>, count: number, path: string): ZipMember[] {
  const view = viewOf(bytes)
  const members: ZipMember[] = []
  let at = 0
  while (members.length < count) {
    if (at + MEMBER_BYTES > bytes.length || view.getUint32(at, true) !== MEMBER) {
      throw damaged(path, {
        message: `${basename(path)} should list ${count} members, but the list breaks off after ${members.length}.`,
      })
    }
    const nameBytes = view.getUint16(at + 28, true)
    const extraBytes = view.getUint16(at + 30, true)
    const begin = at + MEMBER_BYTES
    const end = begin + nameBytes + extraBytes + view.getUint16(at + 32, true)
    if (end > bytes.length)
      throw damaged(path, { message: `${basename(path)} ends inside its list of members.` })
    const flags = view.getUint16(at + 8, true)
    members.push({
      name: decodeName(bytes.subarray(begin, begin + nameBytes), flags),
      method: view.getUint16(at + 10, true),
      isEncrypted: isEncrypted(flags),
      crc32: view.getUint32(at + 16, true),
      ...sizesOf(view, at, { begin: begin + nameBytes, end: begin + nameBytes + extraBytes }),
    })
    at = end
  }
  if (at === bytes.length) return members
  throw damaged(path, {
    message: `${basename(path)} should list ${count} members in ${bytes.length} bytes, but they take ${at}.`,
  })
}

/** Sizes and place; those that are all ones stand in the extra field 1, in this order. */
function sizesOf(
  view: DataView,
  at: number,
  extra: { begin: number; end: number },
): Pick<ZipMember, 'bytes' | 'packedBytes' | 'headerAt'> {
  const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  for (let place = extra.begin; place + 4 <= extra.end;) {
    const length = view.getUint16(place + 2, true)
    if (view.getUint16(place, true) === 1) {
      let from = place + 4
      const until = Math.min(from + length, extra.end)
      for (const [index, size] of sizes.entries()) {
        if (size !== IN_64 || from + 8 > until) continue
        sizes[index] = wide(view, from)
        from += 8
      }
    }
    place += 4 + length
  }
  const [bytes = 0, packedBytes = 0, headerAt = 0] = sizes
  return { bytes, packedBytes, headerAt }
}

function refuseDuplicates(members: readonly ZipMember[], path: string): void {
  const seen = new Set<string>()
  for (const { name } of members) {
    if (seen.has(name)) {
      throw damaged(path, {
        message: `${basename(path)} holds 2 members called “${name}”; each name may stand for 1.`,
        hint: 'Write the file again: it is not clear which of them is meant.',
      })
    }
    seen.add(name)
  }
}

/** Members that share bytes make a small file unpack to any size (D. Fifield, A better zip bomb, WOOT 2019). */
function refuseOverlaps(members: readonly ZipMember[], directoryAt: number, path: string): void {
  const inOrder = [...members].sort((a, b) => a.headerAt - b.headerAt)
  for (const [index, member] of inOrder.entries()) {
    const end = member.headerAt + LOCAL_BYTES + member.packedBytes
    const next = inOrder[index + 1]?.headerAt ?? directoryAt
    if (end <= next) continue
    throw damaged(path, {
      message: `“${member.name}” takes the bytes up to ${end}, but the next part of the file begins at ${next}.`,
    })
  }
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer)
}

/** Sizes beyond 2^53 fit no file; as inexact numbers they are refused like any other that is too large. */
function wide(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true))
}
