import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import type { FileBytes, FileOnDisk } from './file-bytes.ts'
import { openBytes, readHead, whileUnchanged } from './file-bytes.ts'
import { damaged } from './format.ts'
import { spool } from './spool.ts'

/** Files packed as a whole (.gz): they have no random access, so they are unpacked when they are opened. */

function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/** The first bytes of what the file holds, unpacked if it is gzipped, and its name without `.gz`. */
export async function readPlainHead(
  path: string,
  length: number,
): Promise<Result<{ bytes: Uint8Array; name: string }, Problem[]>> {
  const head = await readHead(path, length)
  if (!head.ok) return head
  const name = basename(path).replace(/\.gz$/i, '')
  if (!isGzip(head.value)) return success({ bytes: head.value, name: basename(path) })
  try {
    // Only the beginning is there: unpack as far as it goes. Deflate makes at most 1032 bytes of one.
    const bytes = gunzipSync(head.value, { finishFlush: constants.Z_SYNC_FLUSH })
    return success({ bytes: new Uint8Array(bytes.subarray(0, length)), name })
  } catch {
    // Not even the beginning unpacks: the format's own reader says why.
    return success({ bytes: head.value, name })
  }
}

/** The file, or what it holds when it is gzipped; both can be read at any place. */
export async function openPlain(
  path: string,
): Promise<Result<FileBytes & Pick<FileOnDisk, 'refuseChanged'>, Problem[]>> {
  const opened = await openBytes(path)
  if (!opened.ok) return opened
  const file = opened.value
  try {
    if (!isGzip(await file.read(0, Math.min(2, file.size)))) return opened
    const packed = {
      path,
      what: basename(path),
      packedBytes: file.size,
      unpackedBytes: null,
      hint: 'If it is right, unpack it first (gunzip): a plain file is read piece by piece.',
    }
    const bytes = await whileUnchanged(file, () => spool(unpacked(file), packed))
    await file.close()
    return success({ ...bytes, refuseChanged: () => Promise.resolve() })
  } catch (error) {
    await file.close()
    if (error instanceof ProblemError) return failed([...error.problems])
    throw error
  }
}

async function* unpacked(file: FileBytes): AsyncGenerator<Uint8Array> {
  const stream = createReadStream(file.path)
  const plain = stream.pipe(createGunzip())
  stream.on('error', (error) => plain.destroy(error))
  try {
    for await (const part of plain) yield part as Buffer // a gunzip stream without encoding gives buffers
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw damaged(file.path, { message: `${basename(file.path)} cannot be unpacked: ${reason}.` })
  } finally {
    stream.destroy()
    plain.destroy()
  }
}
