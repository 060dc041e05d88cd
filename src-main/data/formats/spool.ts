import { open, rm, statfs } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { randomUUID } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import type { FileBytes } from './file-bytes.ts'
import { damaged } from './format.ts'
import { memoryBytes } from './file-bytes.ts'

/*
 * Packed data have no random access. They are unpacked once: little of it into memory, more of it into a temporary file
 * that is read in pieces like any other. On systems that allow it the file has no name any more while it is used, so
 * that it goes with the process, however that ends.
 */

/** Unpacked data up to this size stay in memory. */
const MEMORY_BYTES = 32 * 2 ** 20
/** Room that stays free on the disk with the temporary files. */
const KEEP_FREE_BYTES = 2 ** 30
/** A zip bomb: packed data that grow beyond all experience with numbers. Deflate's own limit is 1032. */
const MOST_RATIO = 250
const HARMLESS_BYTES = 256 * 2 ** 20

export type Packed = {
  path: string
  /** What is unpacked, for messages: `“showers”` or the name of the file. */
  what: string
  packedBytes: number
  /** What the file says about the size; null when it does not say. */
  unpackedBytes: number | null
  /** What to do instead of unpacking it here. */
  hint: string
}

/** Unpacks everything; a ProblemError when it is larger than it said, than the disk, or than is believable. */
export async function spool(source: AsyncIterable<Uint8Array>, packed: Packed): Promise<FileBytes> {
  if (packed.unpackedBytes !== null) refuseBomb(packed, packed.unpackedBytes)
  let held: Uint8Array[] | null = []
  let size = 0
  let file: TemporaryFile | null = null
  try {
    for await (const part of source) {
      size += part.length
      if (packed.unpackedBytes !== null && size > packed.unpackedBytes) throw longerThanSaid(packed)
      refuseBomb(packed, size)
      held?.push(part)
      if (held === null) await file?.append(part)
      else if (size > MEMORY_BYTES) {
        file = await createTemporary(packed, packed.unpackedBytes ?? size)
        for (const each of held) await file.append(each)
        held = null
      }
    }
    if (packed.unpackedBytes !== null && size < packed.unpackedBytes) throw shorterThanSaid(packed, size)
  } catch (error) {
    await file?.close()
    throw error
  }
  return file === null ? memoryBytes(packed.path, joined(held ?? [], size)) : temporaryBytes(packed, file)
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

type TemporaryFile = {
  handle: FileHandle
  size(): number
  append(part: Uint8Array): Promise<void>
  close(): Promise<void>
}

async function createTemporary(packed: Packed, expected: number): Promise<TemporaryFile> {
  await refuseFullDisk(packed, expected)
  const path = join(tmpdir(), `ganvas-unpacked-${randomUUID()}`)
  const handle = await open(path, 'wx+', 0o600)
  // Windows may keep the name until the file is closed.
  const isNameless = await rm(path).then(
    () => true,
    () => false,
  )
  let size = 0
  let checked = 0
  return {
    handle,
    size: () => size,
    async append(part) {
      if (size - checked > HARMLESS_BYTES) {
        await refuseFullDisk(packed, part.length)
        checked = size
      }
      try {
        await handle.appendFile(part)
      } catch (error) {
        throw noRoom(packed, error instanceof Error ? error.message : String(error))
      }
      size += part.length
    },
    async close() {
      await handle.close()
      if (!isNameless) await rm(path, { force: true })
    },
  }
}

function temporaryBytes({ path, what }: Packed, file: TemporaryFile): FileBytes {
  return {
    path,
    size: file.size(),
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > file.size()) {
        throw damaged(path, {
          message: `${what} should go on to byte ${offset + length}, but ends at ${file.size()}.`,
        })
      }
      const bytes = new Uint8Array(length)
      for (let done = 0; done < length;) {
        const { bytesRead } = await file.handle.read(bytes, done, length - done, offset + done)
        if (bytesRead === 0) throw new Error(`${what}: the unpacked file ended at byte ${offset + done}`)
        done += bytesRead
      }
      return bytes
    },
    close: () => file.close(),
  }
}

async function refuseFullDisk(packed: Packed, wanted: number): Promise<void> {
  const { bavail, bsize } = await statfs(tmpdir())
  const free = bavail * bsize
  if (wanted + KEEP_FREE_BYTES > free) {
    throw noRoom(packed, `it needs ${megabytes(wanted)}, and ${megabytes(free)} are free`)
  }
}

function noRoom({ path, what, hint }: Packed, reason: string): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `${what} cannot be unpacked into the folder for temporary files: ${reason}.`,
      hint,
    }),
  ])
}

function refuseBomb({ path, what, packedBytes, hint }: Packed, size: number): void {
  if (size <= HARMLESS_BYTES || size <= packedBytes * MOST_RATIO) return
  throw new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `${what} unpacks from ${bytesText(packedBytes)} to ${bytesText(size)} or more: beyond ${megabytes(HARMLESS_BYTES)}, at most ${MOST_RATIO} times as much is unpacked.`,
      hint: `It looks like a zip bomb. ${hint}`,
    }),
  ])
}

function longerThanSaid({ path, what, unpackedBytes }: Packed): ProblemError {
  return damaged(path, {
    message: `${what} should unpack to ${unpackedBytes} bytes, but goes on after them.`,
  })
}

function shorterThanSaid({ path, what, unpackedBytes }: Packed, size: number): ProblemError {
  return damaged(path, { message: `${what} should unpack to ${unpackedBytes} bytes, but has ${size}.` })
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MB`
}

function bytesText(bytes: number): string {
  return bytes < 2 ** 21 ? `${bytes} bytes` : megabytes(bytes)
}
