import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileProblem } from './file-problem.ts'
import { ProblemError } from '../../src-shared/base/problem.ts'

/**
 * Writes a file so that at every moment, a power cut included, the name holds either all of the old content or all of
 * the new: temporary file beside it, fsync, rename, fsync of the folder. On failure the old file is untouched, the
 * temporary one is gone, and a problem says why (full disk, no permission, ...).
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryName(path)
  try {
    const file = await open(temporary, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, path)
    await syncFolder(dirname(path))
  } catch (error) {
    await rm(temporary, { force: true })
    throw new ProblemError([fileProblem(error, path, 'write')])
  }
}

/** A name beside `path` that no reader takes for the real file. */
export function temporaryName(path: string): string {
  return join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`)
}

/** Whether a file name is one of `temporaryName`: left behind when its writer was ended. */
export function isTemporary(name: string): boolean {
  return /^\..+\.\d+\.[0-9a-f]{8}\.tmp$/.test(name)
}

/** Makes a rename durable. Windows cannot open folders; there the rename itself is all there is. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
