import { extname, isAbsolute, resolve } from 'node:path'

/** The project among the words of a command line; the last one, if there are several. */
export function projectIn(words: readonly string[], folder: string): string | null {
  // The first word is the program itself; options and the app's own folder are no projects.
  for (const word of words.slice(1).reverse()) {
    const path = word.startsWith('-') ? null : pathOfProject(word, folder)
    if (path !== null) return path
  }
  return null
}

export function pathOfProject(word: string, folder: string): string | null {
  if (extname(word).toLowerCase() !== '.ganvas' || word.includes('\0')) return null
  return isAbsolute(word) ? word : resolve(folder, word)
}
