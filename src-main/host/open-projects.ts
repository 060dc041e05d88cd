import { randomBytes } from 'node:crypto'

/** Who has which project open, so that a second window learns of the first. */
export function createOpenProjects() {
  const openedBy = new Map<string, Set<string>>()
  return {
    newWindow: () => randomBytes(6).toString('hex'),
    /** Whether another window has it. */
    open(path: string, window: string): boolean {
      const windows = openedBy.get(path) ?? new Set()
      openedBy.set(path, windows)
      const isOpenElsewhere = [...windows].some((each) => each !== window)
      windows.add(window)
      return isOpenElsewhere
    },
    close(path: string, window: string): void {
      const windows = openedBy.get(path)
      windows?.delete(window)
      if (windows?.size === 0) openedBy.delete(path)
    },
    leave(window: string): void {
      for (const path of [...openedBy.keys()]) this.close(path, window)
    },
  }
}
