import { realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { problem, ProblemError } from '../../src-shared/base/problem.ts'

/**
 * Which files a window may name. A window is a web page: should it ever run foreign code, that code must not read the
 * whole disk. Links are followed before anything is compared, so that none leads out.
 */
export interface Grants {
  /** The folders that may be looked through, most useful first. */
  readonly roots: readonly string[]
  /** The user has chosen this file or folder: in a dialog, by dropping it, or by opening what names it. */
  grant(path: string): void
  /** The absolute path, or a ProblemError when it was not granted. */
  check(path: string, doing: 'read' | 'write'): Promise<string>
}

/** `roots`: everything in these folders is granted from the beginning. */
export function createGrants(roots: readonly string[]): Grants {
  const folders = roots.map((root) => resolve(root))
  const chosen = new Set<string>()
  return {
    roots: folders,
    grant: (path) => void chosen.add(resolve(path)),
    async check(path, doing) {
      const asked = resolve(path)
      const real = await realPlace(asked)
      for (const granted of [...folders, ...chosen]) {
        if (contains(await realPlace(granted), real)) return asked
      }
      throw new ProblemError([
        problem({
          code: 'file.not-granted',
          at: { file: asked },
          message: `Cannot ${doing} ${asked}: it is neither in a folder that this window may use nor was it chosen.`,
          hint: 'Choose the file in a dialog, or drop it onto the window.',
        }),
      ])
    },
  }
}

function contains(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !/^\.\.[\\/]/.test(way) && !isAbsolute(way))
}

/** Of a file that is still to be written, the folder that it will be in counts. */
async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch {
    const above = dirname(path)
    return above === path ? path : join(await realPlace(above), basename(path))
  }
}
