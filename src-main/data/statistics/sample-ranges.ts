/** What is looked at of a file that is too large to be looked through. */
export type SampledFile = { count: number; cells: number; chunkRows: number | null }

/** Values read at a time. */
const PIECE_VALUES = 2 ** 21
/** A sample is taken in at least this many places. */
const PLACES = 32

/** All events when they have at most `mostValues` numbers together, else stretches spread evenly over the file. */
export function rangesToLookAt(file: SampledFile, mostValues: number): { start: number; count: number }[] {
  const cells = Math.max(1, file.cells)
  const isAll = file.count * cells <= mostValues
  const values = isAll ? PIECE_VALUES : Math.min(PIECE_VALUES, Math.ceil(mostValues / PLACES))
  const perPiece = Math.max(1, Math.floor(values / cells))
  const chunk = file.chunkRows ?? 1
  const step = perPiece <= chunk ? perPiece : Math.floor(perPiece / chunk) * chunk
  const pieces = Math.ceil(file.count / step)
  const wanted = Math.max(1, Math.floor(mostValues / (step * cells)))
  const chosen = isAll ? pieces : Math.min(pieces, wanted)
  return Array.from({ length: chosen }, (_, index) => {
    const piece = chosen === pieces ? index : Math.floor((index * pieces) / chosen)
    const start = piece * step
    return { start, count: Math.min(step, file.count - start) }
  })
}
