import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import { fileProblem } from './file-problem.ts'

/**
 * Makes a folder and those above it; one that is there is fine. Node's own recursive `mkdir` says “does not exist” where
 * the disk is read-only, so that each level is made by itself. What the system refuses is a ProblemError.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeLevels(path)
  } catch (error) {
    throw new ProblemError([fileProblem(error, path, 'write')])
  }
}

async function makeLevels(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeLevels(dirname(path))
      await mkdir(path)
      return
    }
    // Also on a read-only disk a folder that is there is there.
    const existing = await stat(path).catch(() => null)
    if (existing?.isDirectory() !== true) throw error
  }
}
