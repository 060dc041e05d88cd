import { readFile, readdir } from 'node:fs/promises'

/** Files beside the data are optional: one that may not be listed or read counts as not there. */

export async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}

/** Empty when the file cannot be read; callers say that it is of no use. */
export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    return ''
  }
}
