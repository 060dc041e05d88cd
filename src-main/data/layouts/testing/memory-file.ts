import type { DataFile, Entry } from '../../formats/format.ts'
import { checkRange, numericEntry, rowSize } from '../../formats/format.ts'

/** A file for tests of recognition: what it is called and what it holds, wherever that may come from. */
export function memoryFile(
  entries: Record<string, { shape: number[]; dtype?: string; content?: Entry['content']; values?: number[] }>,
  given: { format?: string; path?: string } = {},
): DataFile {
  const file: DataFile = {
    format: given.format ?? 'hdf5',
    path: given.path ?? '/nowhere/memory.h5',
    entries: Object.entries(entries).map(([name, { shape, dtype, content }]) => ({
      name,
      shape,
      dtype: dtype ?? 'float32',
      content: content ?? 'numbers',
      reason: null,
      chunkRows: null,
      unit: null,
      note: null,
    })),
    read(name, start, out) {
      const entry = numericEntry(file, name)
      checkRange(entry, start, out)
      const values = entries[name]?.values ?? []
      for (let at = 0; at < out.length; at++) out[at] = values[start * rowSize(entry) + at] ?? 0
      return Promise.resolve()
    },
    readText: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  }
  return file
}
