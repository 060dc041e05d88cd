/** What Ganvas reads events from, by the ends of file names; anything else can be opened by typing its name. */
const ENDS = ['.h5', '.hdf5', '.hdf', '.root', '.npy', '.npz', '.csv', '.tsv', '.txt', '.dat', '.idx']
const PACKED = ['.gz']
const IDX = /-(idx\d-ubyte)(\.gz)?$/

export function isDataName(name: string): boolean {
  const lower = name.toLowerCase()
  const plain = PACKED.reduce(
    (short, end) => (short.endsWith(end) ? short.slice(0, -end.length) : short),
    lower,
  )
  return IDX.test(lower) || ENDS.some((end) => plain.endsWith(end))
}

export type Typed = { folder: string | null; rest: string }

/** What was typed into a path: a folder up to the last separator, and the beginning of a name. */
export function typedPath(text: string): Typed {
  const at = Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\'))
  if (at < 0) return { folder: null, rest: text }
  return { folder: text.slice(0, Math.max(at, 1)), rest: text.slice(at + 1) }
}
