import type { DataFile, Entry, NumberArray } from '../formats/format.ts'
import { checkRange, numericEntry, rowCount, rowSize } from '../formats/format.ts'

/**
 * Entries that a file does not hold but that follow from its own: cells in another order, some columns, data sets one
 * after the other. A file seen through them has its own entries too, so that users can still choose those.
 */
export type Source = { entry: Entry; read(start: number, out: NumberArray): Promise<void> }

export function sourceOf(file: DataFile, name: string): Source {
  const entry = numericEntry(file, name)
  return { entry, read: (start, out) => file.read(name, start, out) }
}

export function withEntries(file: DataFile, derived: readonly Source[]): DataFile {
  const sources = new Map(derived.map((source) => [source.entry.name, source]))
  const { readNote } = file
  return {
    format: file.format,
    path: file.path,
    entries: [...file.entries, ...derived.map((source) => source.entry)],
    async read(name, start, out) {
      const source = sources.get(name)
      if (source === undefined) return file.read(name, start, out)
      checkRange(source.entry, start, out)
      return source.read(start, out)
    },
    readText: (name) => file.readText(name),
    ...(readNote === undefined ? {} : { readNote: (name) => readNote.call(file, name) }),
    close: () => file.close(),
  }
}

/** Value `i` of an event is value `places[i]` of the source's. */
export function reordered(
  source: Source,
  given: { name: string; shape: readonly number[]; places: Uint32Array },
): Source {
  const { name, shape, places } = given
  const size = places.length
  if (size !== rowSize(source.entry)) throw new Error(`${size} places for ${rowSize(source.entry)} values`)
  return {
    entry: { ...source.entry, name, shape: [rowCount(source.entry), ...shape] },
    async read(start, out) {
      const raw = sameKind(out, out.length)
      await source.read(start, raw)
      for (let from = 0; from < out.length; from += size) {
        for (let at = 0; at < size; at++) out[from + at] = raw[from + (places[at] as number)] as number // at < size
      }
    },
  }
}

/** Some columns of an entry with several numbers per event. */
export function columnsOf(source: Source, given: { name: string; first: number; count: number }): Source {
  const { name, first, count } = given
  const width = rowSize(source.entry)
  return {
    entry: { ...source.entry, name, shape: [rowCount(source.entry), count] },
    async read(start, out) {
      const rows = out.length / count
      const raw = sameKind(out, rows * width)
      await source.read(start, raw)
      for (let row = 0; row < rows; row++) {
        out.set(raw.subarray(row * width + first, row * width + first + count), row * count)
      }
    },
  }
}

/** The rows of several sources, those of the first first. All have the same shape but for their number of rows. */
export function stacked(sources: readonly Source[], name: string): Source {
  const [first] = sources
  if (first === undefined) throw new Error('Nothing to put one after the other')
  const size = rowSize(first.entry)
  const rows = sources.reduce((total, source) => total + rowCount(source.entry), 0)
  return {
    entry: { ...first.entry, name, shape: [rows, ...first.entry.shape.slice(1)], note: null },
    async read(start, out) {
      let offset = 0
      let filled = 0
      for (const source of sources) {
        const count = rowCount(source.entry)
        const from = start + filled - offset
        const take = Math.min(count - from, out.length / size - filled)
        if (from >= 0 && take > 0) {
          const part = sameKind(out, take * size)
          await source.read(from, part)
          out.set(part, filled * size)
          filled += take
        }
        offset += count
      }
    },
  }
}

/** One number for all rows of a source. */
export function constant(name: string, given: { rows: number; value: number; unit: string | null }): Source {
  const { rows, value, unit } = given
  return {
    entry: {
      name,
      shape: [rows, 1],
      dtype: 'float64',
      content: 'numbers',
      reason: null,
      chunkRows: null,
      unit,
      note: null,
    },
    read(_, out) {
      out.fill(value)
      return Promise.resolve()
    },
  }
}

function sameKind(like: NumberArray, length: number): NumberArray {
  return like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)
}
