import { open, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { ProblemError, problem } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'
import { failed, success } from '../../../src-shared/base/result.ts'
import { damaged } from './format.ts'

/** A file opened for reading at any place. */
export interface FileBytes {
  readonly path: string
  readonly size: number
  /** Exactly `length` bytes from `offset`; a ProblemError when the file ends before. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>
  close(): Promise<void>
}

export interface FileOnDisk extends FileBytes {
  /** As `read`, into memory that is already there. */
  readInto(offset: number, target: Uint8Array): Promise<void>
  /** A ProblemError when the file is no longer the one that was opened: what was read may be half old and half new. */
  refuseChanged(): Promise<void>
}

export async function openBytes(path: string): Promise<Result<FileOnDisk, Problem[]>> {
  // Opening a pipe would wait for whoever writes into it.
  const seen = await stat(path).catch(() => null)
  if (seen !== null && !seen.isFile() && !seen.isDirectory()) return failed([noFile(path)])
  let handle: FileHandle
  try {
    handle = await open(path, 'r')
  } catch (error) {
    return failed([cannotOpen(path, error)])
  }
  const info = await handle.stat()
  const fault = info.isDirectory() ? folderGiven(path) : info.size === 0 ? emptyFile(path) : null
  if (fault !== null) {
    await handle.close()
    return failed([fault])
  }
  function refuseOutside(offset: number, length: number): void {
    if (offset >= 0 && length >= 0 && offset + length <= info.size) return
    throw damaged(path, {
      message: `The file should go on to byte ${offset + length}, but ends at ${info.size}.`,
    })
  }
  async function readInto(offset: number, target: Uint8Array): Promise<void> {
    const { length } = target
    refuseOutside(offset, length)
    for (let done = 0; done < length;) {
      const { bytesRead } = await handle.read(target, done, length - done, offset + done)
      if (bytesRead === 0) throw damaged(path, { message: `The file ended at byte ${offset + done}.` })
      done += bytesRead
    }
  }
  return success({
    path,
    size: info.size,
    readInto,
    async read(offset, length) {
      // Refused before anything is allocated: the length may come from damaged bytes.
      refuseOutside(offset, length)
      const bytes = new Uint8Array(length)
      await readInto(offset, bytes)
      return bytes
    },
    async refuseChanged() {
      const now = await handle.stat()
      if (now.size === info.size && now.mtimeMs === info.mtimeMs) return
      throw changed(path, info, now)
    },
    close: () => handle.close(),
  })
}

/** What `work` gives, unless the file was changed meanwhile: then that is the problem, whatever else went wrong. */
export async function whileUnchanged<Value>(
  file: Pick<FileOnDisk, 'refuseChanged'>,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work()
  } finally {
    await file.refuseChanged()
  }
}

/** Bytes that are in memory already, under the name of the file that they come from. */
export function memoryBytes(path: string, whole: Uint8Array<ArrayBuffer>): FileBytes {
  return {
    path,
    size: whole.length,
    read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > whole.length) {
        return Promise.reject(damaged(path, { message: `The file ended at byte ${whole.length}.` }))
      }
      return Promise.resolve(whole.slice(offset, offset + length))
    },
    close: () => Promise.resolve(),
  }
}

/** Up to `length` bytes from the beginning, for recognising the format. */
export async function readHead(path: string, length: number): Promise<Result<Uint8Array, Problem[]>> {
  const opened = await openBytes(path)
  if (!opened.ok) return opened
  try {
    return success(await opened.value.read(0, Math.min(length, opened.value.size)))
  } finally {
    await opened.value.close()
  }
}

function cannotOpen(path: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return problem({
      code: 'data.missing',
      at: { file: path },
      message: `There is no file ${path}.`,
      hint: 'Check the path: in a project it counts from the project file, on the command line from where you are.',
    })
  }
  return problem({
    code: 'data.access',
    at: { file: path },
    message: `The file ${path} cannot be opened (${code || String(error)}).`,
    hint: 'Check that you may read it.',
  })
}

type Stamp = { size: number; mtime: Date }

function changed(path: string, before: Stamp, now: Stamp): ProblemError {
  return new ProblemError([
    problem({
      code: 'data.changed',
      at: { file: path },
      message: `${basename(path)} was changed while it was read: ${said(before)} when it was opened, ${said(now)} now.`,
      hint: 'Wait until it is written completely, or read a copy; then open it again.',
    }),
  ])
}

function said({ size, mtime }: Stamp): string {
  return `${size} bytes of ${mtime.toISOString()}`
}

/** Reading a pipe or a device may never end. */
function noFile(path: string): Problem {
  return problem({
    code: 'data.access',
    at: { file: path },
    message: `${path} is no file but a device or a pipe.`,
    hint: 'Save the data in a file and give that.',
  })
}

function folderGiven(path: string): Problem {
  return problem({
    code: 'data.folder',
    at: { file: path },
    message: `${path} is a folder.`,
    hint: 'Give one file.',
  })
}

function emptyFile(path: string): Problem {
  return problem({
    code: 'data.empty-file',
    at: { file: path },
    message: `The file ${path} is empty (0 bytes).`,
    hint: 'Its writing or download did not succeed: make or get it again.',
  })
}
