import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { problem } from '../../../src-shared/base/problem.ts'
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

export async function openBytes(path: string): Promise<Result<FileBytes, Problem[]>> {
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
  return success({
    path,
    size: info.size,
    async read(offset, length) {
      if (offset < 0 || length < 0 || offset + length > info.size) {
        throw damaged(path, {
          message: `The file should go on to byte ${offset + length}, but ends at ${info.size}.`,
        })
      }
      const bytes = new Uint8Array(length)
      let done = 0
      while (done < length) {
        const { bytesRead } = await handle.read(bytes, done, length - done, offset + done)
        if (bytesRead === 0) throw damaged(path, { message: `The file ended at byte ${offset + done}.` })
        done += bytesRead
      }
      return bytes
    },
    close: () => handle.close(),
  })
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
