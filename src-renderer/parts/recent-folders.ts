import { z } from 'zod'

const KEY = 'ganvas.data-folders'
const MOST = 6

/** Folders that data were opened from, newest first. */
export function recentFolders(): string[] {
  try {
    return z.array(z.string()).parse(JSON.parse(localStorage.getItem(KEY) ?? '[]'))
  } catch {
    return []
  }
}

export function rememberFolder(folder: string): void {
  const folders = [folder, ...recentFolders().filter((each) => each !== folder)].slice(0, MOST)
  localStorage.setItem(KEY, JSON.stringify(folders))
}
