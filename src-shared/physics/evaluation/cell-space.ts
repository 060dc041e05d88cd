import { createRng } from '../../base/rng.ts'
import type { FeatureTable } from './feature-table.ts'

/** Cells as coordinates: logarithms of their energies, so that a small deposit counts beside a large one. */
export type CellSpace = {
  cells: number
  /** Coordinates per shower: the cells, or fewer sums of them. */
  width: number
  /** Energies below it, and zeros, stand at it: 0 on every axis. */
  floorMeV: number
  /** Of each cell its coordinate and sign; null where every cell is its own. */
  sketch: { place: Int32Array; sign: Float64Array } | null
}

/**
 * With more cells than `most`, each is added with a random sign to one of `most` sums (Weinberger et al.,
 * arXiv:0902.2206): squared distances keep their value on average, and vary by about √(2 / most) of it.
 */
export function openCellSpace(
  cells: number,
  { floorMeV, most }: { floorMeV: number; most: number },
): CellSpace {
  if (cells <= most) return { cells, width: cells, floorMeV, sketch: null }
  const rng = createRng(1, 'sums of cells')
  const [place, sign] = [new Int32Array(cells), new Float64Array(cells)]
  for (let cell = 0; cell < cells; cell++) {
    place[cell] = rng.integer(most)
    sign[cell] = rng.integer(2) === 0 ? -1 : 1
  }
  return { cells, width: most, floorMeV, sketch: { place, sign } }
}

/** Writes showers into rows of the table from `first` on. */
export function placeCells(
  table: FeatureTable,
  first: number,
  { showers, space }: { showers: Float32Array; space: CellSpace },
): void {
  const { cells, width, floorMeV, sketch } = space
  const count = showers.length / cells
  for (let event = 0; event < count; event++) {
    const row = (first + event) * width
    for (let cell = 0; cell < cells; cell++) {
      const energy = showers[event * cells + cell] ?? 0
      if (!(energy > floorMeV)) continue
      const value = Math.log10(energy / floorMeV)
      const at = row + (sketch === null ? cell : (sketch.place[cell] ?? 0))
      table.values[at] = (table.values[at] ?? 0) + value * (sketch === null ? 1 : (sketch.sign[cell] ?? 0))
    }
  }
}
