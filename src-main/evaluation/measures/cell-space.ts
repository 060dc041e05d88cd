import {
  openCellSpace,
  placeCells,
  type CellSpace,
} from '../../../src-shared/physics/evaluation/cell-space.ts'
import type { FeatureTable } from '../../../src-shared/physics/evaluation/feature-table.ts'
import { cellsOfPanels } from '../../../src-shared/physics/panels.ts'
import type { SampleFile } from '../sample-file.ts'
import type { MeasureContext } from './measure.ts'

/** The CaloChallenge's stand-in for empty cells, MeV; cells of detectors that see less than it go lower. */
const EMPTY_MEV = 0.1
/** Coordinates at most: more would take minutes and separate no better. */
const COORDINATES = { quick: 512, full: 4096 } as const
/** Places in a file from which showers are taken: files are often sorted by energy. */
const PIECES = 64

export type NamedCellSpace = CellSpace & { reduced: string[]; settings: Record<string, number> }

export function cellSpaceOf({ panels, thresholdMeV, mode }: MeasureContext): NamedCellSpace {
  const floorMeV = thresholdMeV > 0 ? Math.min(thresholdMeV, EMPTY_MEV) : EMPTY_MEV
  const space = openCellSpace(cellsOfPanels(panels), { floorMeV, most: COORDINATES[mode] })
  return {
    ...space,
    reduced: space.sketch === null ? [] : [`${space.cells} cells in ${space.width} sums with random signs`],
    settings: { emptyMeV: floorMeV, cells: space.cells, coordinates: space.width },
  }
}

/** Up to `most` showers from all over a file, and where in the file each stands. */
export async function readCells(
  sample: SampleFile,
  options: { space: CellSpace; most: number; context: MeasureContext; part: string },
): Promise<{ table: FeatureTable; events: Int32Array }> {
  const { space, context } = options
  const available = Math.min(sample.count, context.most)
  const rows = Math.min(available, options.most)
  const table: FeatureTable = { rows, width: space.width, values: new Float64Array(rows * space.width) }
  const events = new Int32Array(rows)
  for await (const { first, start, showers, count } of spreadPieces(sample, available, rows)) {
    placeCells(table, first, { showers, space })
    for (let event = 0; event < count; event++) events[first + event] = start + event
    context.progress(`Reading cells of the ${options.part}`, first + count, rows)
  }
  return { table, events }
}

/** `rows` of the first `available` events, in pieces from all over them that share none. */
export async function* spreadPieces(sample: SampleFile, available: number, rows: number) {
  const pieces = Math.max(1, Math.min(PIECES, rows))
  let first = 0
  for (let piece = 0; piece < pieces && first < rows; piece++) {
    const count = Math.floor((rows * (piece + 1)) / pieces) - first
    // What is passed over grows evenly, so no piece reaches into the next.
    const start = first + Math.floor(((available - rows) * piece) / pieces)
    if (count === 0) continue
    const batch = await sample.read(start, count)
    yield { first, start, count, showers: batch.showers, incidentMeV: batch.incidentMeV }
    first += count
  }
}
