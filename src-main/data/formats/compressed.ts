import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { constants, createGunzip, gunzipSync } from 'node:zlib'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { success } from '../../../src-shared/base/result.ts'
import { readHead } from './file-bytes.ts'
import { damaged } from './format.ts'

/** Files packed as a whole (.gz): they have no random access, so they are unpacked into memory. */

export function isGzip(head: Uint8Array): boolean {
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
    // Only the beginning is there: unpack as far as it goes.
    const bytes = gunzipSync(head.value, { finishFlush: constants.Z_SYNC_FLUSH })
    return success({ bytes: new Uint8Array(bytes.subarray(0, length)), name })
  } catch {
    // Not even the beginning unpacks: the format's own reader says why.
    return success({ bytes: head.value, name })
  }
}

/** The whole content of a gzipped file; a ProblemError when it is damaged or larger than `most` bytes. */
export async function unpackFile(path: string, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = []
  let size = 0
  const stream = createReadStream(path)
  const unpacked = stream.pipe(createGunzip())
  stream.on('error', (error) => unpacked.destroy(error))
  try {
    for await (const part of unpacked) {
      const bytes = part as Buffer // a gunzip stream without encoding gives buffers
      size += bytes.length
      if (size > most) throw tooLarge(path, most)
      parts.push(bytes)
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    const reason = error instanceof Error ? error.message : String(error)
    throw damaged(path, { message: `${basename(path)} cannot be unpacked: ${reason}.` })
  } finally {
    stream.destroy()
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function tooLarge(path: string, most: number): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.too-large',
      at: { file: path },
      message: `${basename(path)} unpacks to more than ${Math.round(most / 2 ** 20)} MB, which would fill the memory.`,
      hint: 'Unpack it first (gunzip): the plain file is read piece by piece.',
    }),
  ])
}
