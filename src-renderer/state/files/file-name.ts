/** `/home/ada/b5.ganvas` → `b5.ganvas`. */
export function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path
}

/** `/home/ada/b5.ganvas` → `/home/ada`. */
export function folderOf(path: string): string {
  const at = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'))
  return at <= 0 ? path.slice(0, at + 1) : path.slice(0, at)
}

/** A name in a folder, with the separator that the folder uses itself. */
export function joined(folder: string, name: string): string {
  const separator = folder.includes('\\') ? '\\' : '/'
  return folder.endsWith(separator) ? `${folder}${name}` : `${folder}${separator}${name}`
}

/** `Demo calorimeter` → `demo-calorimeter.ganvas`: what every file system takes. */
export function projectFileName(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['project']
  return `${words.join('-')}.ganvas`
}

export function isProjectName(name: string): boolean {
  return name.toLowerCase().endsWith('.ganvas')
}
