import { stridesOf } from './chunk-index.ts'

/** Where the elements of a chunk go: rows of elements that lie together in the chunk as well as in the dataset. */
export type Box = {
  shape: readonly number[]
  chunk: readonly number[]
  /** First element of the chunk along each axis. */
  origin: readonly number[]
  /** Wanted rows of the dataset. */
  start: number
  end: number
}

/** Calls `use` with the first element in the chunk, the first one among the wanted, and how many. */
export function eachRun(box: Box, use: (from: number, to: number, count: number) => void): void {
  const { shape, chunk, origin, start } = box
  const rank = shape.length
  const first = Math.max(start, origin[0] ?? 0) - (origin[0] ?? 0)
  const last = Math.min(box.end, (origin[0] ?? 0) + (chunk[0] ?? 0)) - (origin[0] ?? 0)
  if (last <= first) return
  const chunkStrides = stridesOf(chunk)
  const shapeStrides = stridesOf(shape)
  const toRow = ((origin[0] ?? 0) + first - start) * (shapeStrides[0] ?? 1)
  const isWholeRows = shape.every((length, axis) => axis === 0 || length === chunk[axis])
  if (isWholeRows) {
    const stride = chunkStrides[0] ?? 1
    use(first * stride, toRow, (last - first) * stride)
    return
  }
  // Edge chunks reach beyond the dataset: only what is inside counts.
  const inside = shape.map((length, axis) =>
    axis === 0 ? last - first : Math.min(chunk[axis] ?? 0, length - (origin[axis] ?? 0)),
  )
  const runLength = inside[rank - 1] ?? 0
  const at = shape.map(() => 0)
  for (;;) {
    let from = first * (chunkStrides[0] ?? 1)
    let to = toRow
    for (let axis = 0; axis < rank - 1; axis++) {
      from += (at[axis] ?? 0) * (chunkStrides[axis] ?? 1)
      to += ((at[axis] ?? 0) + (axis === 0 ? 0 : (origin[axis] ?? 0))) * (shapeStrides[axis] ?? 1)
    }
    use(from, to + (origin[rank - 1] ?? 0), runLength)
    let axis = rank - 2
    while (axis >= 0 && (at[axis] ?? 0) + 1 >= (inside[axis] ?? 0)) at[axis--] = 0
    if (axis < 0) return
    at[axis] = (at[axis] ?? 0) + 1
  }
}
