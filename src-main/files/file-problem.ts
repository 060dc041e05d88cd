import { stat } from 'node:fs/promises'
import { problem, ProblemError, type Problem } from '../../src-shared/base/problem.ts'

const CAUSES: Record<string, { code: string; says: string; hint: string }> = {
  ENOENT: {
    code: 'file.missing',
    says: 'it does not exist',
    hint: 'Check the path, or choose the file again.',
  },
  EACCES: {
    code: 'file.permission',
    says: 'permission is denied',
    hint: 'Change its permissions or choose another place.',
  },
  EPERM: {
    code: 'file.permission',
    says: 'the system does not permit it',
    hint: 'Change its permissions or choose another place.',
  },
  EROFS: {
    code: 'file.read-only',
    says: 'the disk is read-only',
    hint: 'Choose a folder on a disk that can be written.',
  },
  ENOSPC: {
    code: 'file.disk-full',
    says: 'the disk is full',
    hint: 'Free some space or choose another disk; nothing was lost.',
  },
  EDQUOT: {
    code: 'file.disk-full',
    says: 'your quota on this disk is used up',
    hint: 'Free some space or choose another disk; nothing was lost.',
  },
  EISDIR: { code: 'file.is-folder', says: 'it is a folder', hint: 'Name a file.' },
  ENOTDIR: { code: 'file.not-folder', says: 'a part of the path is not a folder', hint: 'Check the path.' },
  EEXIST: {
    code: 'file.not-folder',
    says: 'a file stands where a folder is needed',
    hint: 'Choose another name.',
  },
  EFBIG: {
    code: 'file.too-large',
    says: 'the file would become too large for this disk',
    hint: 'Choose another disk.',
  },
  EMFILE: {
    code: 'file.too-many-open',
    says: 'too many files are open',
    hint: 'Close other programs or raise the limit (ulimit -n).',
  },
}

const NO_FOLDER = {
  code: 'file.no-folder',
  says: 'the folder does not exist',
  hint: 'Create the folder first, or choose another place.',
}

/** Turns what Node throws for a file into a problem; anything that is not a system error is a bug and is thrown on. */
export function fileProblem(error: unknown, path: string, doing: 'read' | 'write'): Problem {
  const code = systemCode(error)
  if (code === null) throw error
  const cause = (doing === 'write' && code === 'ENOENT' ? NO_FOLDER : CAUSES[code]) ?? {
    code: 'file.failed',
    says: `the system says ${code}`,
    hint: 'Check the disk and the path.',
  }
  return problem({
    code: cause.code,
    at: { file: path },
    message: `Cannot ${doing} ${path}: ${cause.says}.`,
    hint: cause.hint,
  })
}

/** Before long work for a file: a folder in its place would be found only at the end. */
export async function refuseFolder(path: string): Promise<void> {
  const found = await stat(path).catch(() => null) // what is wrong otherwise, writing will say
  if (found?.isDirectory() !== true) return
  const error = Object.assign(new Error('EISDIR'), { code: 'EISDIR', syscall: 'open' })
  throw new ProblemError([fileProblem(error, path, 'write')])
}

function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error
    ? error.code
    : null
}
