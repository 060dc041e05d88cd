import { readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ProblemError } from '../../src-shared/base/problem.ts'
import type { Folder, FolderEntry } from '../../src-shared/protocol/project-messages.ts'
import { fileProblem } from '../files/file-problem.ts'
import type { Grants } from './grants.ts'

/** A listing longer than this helps nobody; the newest are shown. */
const MOST_ENTRIES = 5000

/** What lies in a folder: folders first, then files, by name; hidden ones are left out. */
export async function listFolder(folder: string | null, grants: Grants): Promise<Folder> {
  const path = await grants.check(folder ?? grants.roots[0] ?? process.cwd(), 'read')
  const names = await readdir(path).catch((error: unknown) => {
    throw new ProblemError([fileProblem(error, path, 'read')])
  })
  const found = await Promise.all(
    names.filter((name) => !name.startsWith('.')).map((name) => entryOf(join(path, name), name)),
  )
  const entries = found
    .filter((entry) => entry !== null)
    .sort(
      (one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name, 'en', { numeric: true }),
    )
  const above = dirname(path)
  const parent = above === path ? null : await grants.check(above, 'read').catch(() => null)
  return { path, parent, entries: entries.slice(0, MOST_ENTRIES) }
}

/** Null for what is neither file nor folder, and for what is gone or may not be looked at. */
async function entryOf(path: string, name: string): Promise<FolderEntry | null> {
  const found = await stat(path).catch(() => null)
  if (found === null || !(found.isFile() || found.isDirectory())) return null
  return {
    name,
    path,
    kind: found.isDirectory() ? 'folder' : 'file',
    sizeBytes: found.isFile() ? found.size : 0,
    modifiedAt: found.mtime.toISOString(),
  }
}

function rank({ kind }: FolderEntry): number {
  return kind === 'folder' ? 0 : 1
}
