/** How far exported showers are from the trained generator's own. */
export type ShowerComparison = {
  /** Largest |exported - trained| / max(|trained|, floor), see `FLOOR_OF_EVENT`. */
  maxRelativeDifference: number
  worst: { event: number; cell: number; exported: number; trained: number } | null
  /** Cells that are zero on one side only: energies next to a threshold that float32 rounding moved across. */
  flippedCells: number
}

/** Of `maxRelativeDifference`; what is above is no export. */
export const LARGEST_DIFFERENCE = 1e-4

/**
 * Cells below this part of their event's largest cell are held to the absolute difference that it stands for: float32
 * sums carry rounding of the largest term, whichever program adds them up.
 */
const FLOOR_OF_EVENT = 1e-2

/** `[events, cells]`, row by row. `thresholds: 'present'` counts one-sided zeros apart instead of comparing them. */
export function compareShowers(
  exported: Float32Array,
  trained: Float32Array,
  options: { cells: number; thresholds: 'present' | 'absent' },
): ShowerComparison {
  const result: ShowerComparison = { maxRelativeDifference: 0, worst: null, flippedCells: 0 }
  if (exported.length !== trained.length) return { ...result, maxRelativeDifference: Infinity }
  for (let start = 0; start < trained.length; start += options.cells) {
    const event = trained.subarray(start, start + options.cells)
    const floor = FLOOR_OF_EVENT * event.reduce((largest, cell) => Math.max(largest, Math.abs(cell)), 0)
    for (const [cell, wanted] of event.entries()) {
      const got = exported[start + cell] ?? Number.NaN
      const isFinite = Number.isFinite(got) && Number.isFinite(wanted)
      if (options.thresholds === 'present' && isFinite && (got === 0) !== (wanted === 0)) {
        result.flippedCells += 1
        continue
      }
      const difference = relativeDifference(got, wanted, floor)
      if (difference <= result.maxRelativeDifference) continue
      result.maxRelativeDifference = difference
      result.worst = { event: start / options.cells, cell, exported: got, trained: wanted }
    }
  }
  return result
}

function relativeDifference(got: number, wanted: number, floor: number): number {
  if (!Number.isFinite(got) || !Number.isFinite(wanted)) return Infinity
  const difference = Math.abs(got - wanted)
  return difference === 0 ? 0 : difference / Math.max(Math.abs(wanted), floor)
}
