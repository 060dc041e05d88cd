import type { EnergySlice, ExploredAs } from '../../../src-shared/protocol/explore-messages.ts'
import { MOST_GROUPS } from './histograms.ts'
import { eventsIn, type Sample } from './sample.ts'

type Rows = Pick<Sample, 'pieces' | 'conditionSize'>

/** Chosen features of up to `points` events, taken evenly from the sample, with their classes. */
export function pairsOf(
  sample: Rows,
  wish: {
    slice: EnergySlice | null
    points: number
    chosen: readonly number[]
    of: number
    classes: readonly string[]
  },
): Pick<ExploredAs<'pairs'>, 'values' | 'classes' | 'groups'> {
  const { slice, points, chosen, of } = wish
  const groups = wish.classes.length > 1 && wish.classes.length <= MOST_GROUPS ? [...wish.classes] : []
  const places: [piece: number, place: number][] = []
  sample.pieces.forEach((piece, index) => {
    for (const place of eventsIn(piece, slice, sample.conditionSize)) places.push([index, place])
  })
  const taken = Math.min(points, places.length)
  const values = new Float32Array(taken * chosen.length)
  const classes = groups.length === 0 ? null : new Float32Array(taken)
  for (let point = 0; point < taken; point++) {
    const [index, place] = places[Math.floor((point * places.length) / taken)] as [number, number] // below length
    const piece = sample.pieces[index]
    chosen.forEach((feature, column) => {
      values[point * chosen.length + column] = piece?.features[place * of + feature] ?? Number.NaN
    })
    if (classes !== null) classes[point] = piece?.labels?.[place] ?? 0
  }
  return { values, classes, groups }
}

/**
 * Pearson's correlation of every two features over the events in which both are finite; NaN where one does not vary.
 * Two passes in float64.
 */
export function correlationOf(
  sample: Rows,
  wish: { slice: EnergySlice | null; chosen: readonly number[]; of: number },
): Float32Array {
  const { chosen, of, slice } = wish
  const columns = chosen.map((feature) => {
    const values: number[] = []
    for (const piece of sample.pieces) {
      for (const place of eventsIn(piece, slice, sample.conditionSize)) {
        values.push(piece.features[place * of + feature] as number) // inside the piece
      }
    }
    return values
  })
  const matrix = new Float32Array(chosen.length ** 2)
  columns.forEach((a, row) => {
    columns.forEach((b, column) => {
      if (column < row) return
      const found = pearson(a, b)
      matrix[row * chosen.length + column] = found
      matrix[column * chosen.length + row] = found
    })
  })
  return matrix
}

function pearson(a: readonly number[], b: readonly number[]): number {
  let [count, sumA, sumB] = [0, 0, 0]
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row] as number, b[row] as number] // equally long
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    count += 1
    sumA += x
    sumB += y
  }
  const [meanA, meanB] = [sumA / count, sumB / count]
  let [ab, aa, bb] = [0, 0, 0]
  for (let row = 0; row < a.length; row++) {
    const [x, y] = [a[row] as number, b[row] as number]
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue
    ab += (x - meanA) * (y - meanB)
    aa += (x - meanA) ** 2
    bb += (y - meanB) ** 2
  }
  return aa === 0 || bb === 0 ? Number.NaN : Math.max(-1, Math.min(1, ab / Math.sqrt(aa * bb)))
}
