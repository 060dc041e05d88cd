import { createHash } from 'node:crypto'
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Stats } from 'node:fs'

/** Data can be a folder: what is in it counts, not the folder's own size and time. */

export type FolderFile = { path: string; name: string; info: Stats }

/** All files in a folder and in the folders in it, by name, without hidden ones. */
export async function filesIn(folder: string): Promise<FolderFile[]> {
  const names = await readdir(folder, { recursive: true })
  const files: FolderFile[] = []
  for (const name of names.sort()) {
    if (/(^|[\\/])\./.test(name)) continue
    const path = join(folder, name)
    const info = await stat(path).catch(() => null)
    if (info?.isFile() === true) files.push({ path, name: name.replaceAll('\\', '/'), info })
  }
  return files
}

/** Bytes of a file, or of all files in a folder. */
export async function sizeOnDisk(path: string): Promise<number> {
  const info = await stat(path)
  if (!info.isDirectory()) return info.size
  return (await filesIn(path)).reduce((total, file) => total + file.info.size, 0)
}

/** Another text when a file in the folder was added, taken away, renamed or written. */
export function stampOfFiles(files: readonly FolderFile[]): { size: number; text: string } {
  const hash = createHash('sha256')
  let size = 0
  for (const { name, info } of files) {
    size += info.size
    hash.update(`${name}\0${info.size}/${info.mtimeMs}/${info.ctimeMs}/${info.ino}\n`)
  }
  return { size, text: hash.digest('hex') }
}
