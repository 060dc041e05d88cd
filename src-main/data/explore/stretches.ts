/** A file as it can be sampled: stretches of events, spread over all of it however few of them are read. */
export type Stretch = { start: number; count: number }

/** Values of a stretch where the file has no chunks of its own. */
const STRETCH_VALUES = 2 ** 15
const MOST_EVENTS = 256
/** A few events of every chunk would cost reading the whole file; so many places show how it changes along the way. */
const ENOUGH_PLACES = 256

/**
 * Stretches that hold at most `mostValues` numbers together, in an order in which any beginning is spread evenly: the
 * first one, the middle, the quarters, … (bit-reversed numbers, van der Corput 1935). One stretch per chunk of the file:
 * more of a chunk costs no more reading, two halves of it do.
 */
export function* stretchesOf(
  file: { count: number; cells: number; chunkRows: number | null },
  mostValues: number,
): Generator<Stretch> {
  const { count } = file
  const cells = Math.max(1, file.cells)
  const chunk = pieceRows(cells, file.chunkRows)
  const pieces = Math.ceil(count / chunk)
  const most = Math.max(1, Math.floor(mostValues / cells))
  const places = Math.min(pieces, ENOUGH_PLACES)
  const rows = count <= most ? chunk : Math.min(chunk, Math.max(1, Math.floor(most / places)))
  let left = most
  for (const piece of spread(pieces)) {
    const start = piece * chunk
    const length = Math.min(rows, count - start, left)
    if (length <= 0) return
    left -= length
    yield { start, count: length }
  }
}

function pieceRows(cells: number, chunkRows: number | null): number {
  const wanted = Math.min(MOST_EVENTS, Math.max(1, Math.floor(STRETCH_VALUES / cells)))
  if (chunkRows === null || chunkRows <= 1) return wanted
  return chunkRows >= wanted ? chunkRows : Math.floor(wanted / chunkRows) * chunkRows
}

/** All whole numbers below `count`, each once. */
function* spread(count: number): Generator<number> {
  const bits = Math.max(0, Math.ceil(Math.log2(count)))
  for (let index = 0; index < 2 ** bits; index++) {
    const reversed = reverseBits(index, bits)
    if (reversed < count) yield reversed
  }
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0
  for (let bit = 0; bit < bits; bit++) reversed = reversed * 2 + (Math.floor(value / 2 ** bit) % 2)
  return reversed
}
