import type { EnergySlice, ExploredAs } from '../../../src-shared/protocol/explore-messages.ts'
import { eventsIn, type Sample } from './sample.ts'

/** Mean of the finite values of each cell over the events of a slice; NaN where there is none. Sums in float64. */
export function averageOf(
  sample: Pick<Sample, 'pieces' | 'cells' | 'conditionSize'>,
  slice: EnergySlice | null,
): { values: Float32Array; notFinite: number } {
  const { cells } = sample
  const sums = new Float64Array(cells)
  const missing = new Uint32Array(cells)
  let events = 0
  let notFinite = 0
  for (const piece of sample.pieces) {
    for (const place of eventsIn(piece, slice, sample.conditionSize)) {
      events += 1
      const first = place * cells
      for (let cell = 0; cell < cells; cell++) {
        const value = piece.showers[first + cell] as number // inside the piece
        if (Number.isFinite(value)) sums[cell] = (sums[cell] as number) + value
        else {
          missing[cell] = (missing[cell] as number) + 1
          notFinite += 1
        }
      }
    }
  }
  // 0 / 0 is NaN: no event says anything about the cell.
  const values = Float32Array.from(sums, (sum, cell) => sum / (events - (missing[cell] as number)))
  return { values, notFinite }
}

const BINS = 48
/** Beams of test set-ups have a handful of energies; a slice of one of them is one click then. */
const MOST_DISTINCT = 16
/** From this ratio of largest to smallest on, a linear axis would squeeze most values into its first bins. */
const LOG_FROM = 20

/** How the first number of the condition is spread over the sample; null without one. */
export function conditionSpread(
  sample: Pick<Sample, 'pieces' | 'conditionSize'>,
): ExploredAs<'average'>['condition'] {
  const { conditionSize } = sample
  if (conditionSize === 0) return null
  let [low, high] = [Infinity, -Infinity]
  const distinct = new Set<number>()
  const all = function* (): Generator<number> {
    for (const { condition, count } of sample.pieces) {
      for (let place = 0; place < count; place++) {
        const value = condition?.[place * conditionSize] ?? Number.NaN
        if (Number.isFinite(value)) yield value
      }
    }
  }
  for (const value of all()) {
    low = Math.min(low, value)
    high = Math.max(high, value)
    if (distinct.size <= MOST_DISTINCT) distinct.add(value)
  }
  if (low > high) return null
  const scale = low > 0 && high / low >= LOG_FROM ? 'log' : 'linear'
  const on = (value: number) => (scale === 'log' ? Math.log(value) : value)
  const counts = new Float32Array(BINS)
  const width = on(high) - on(low)
  for (const value of all()) {
    const bin = width === 0 ? 0 : Math.min(BINS - 1, Math.floor((BINS * (on(value) - on(low))) / width))
    counts[bin] = (counts[bin] as number) + 1
  }
  return {
    ...{ low, high, scale, counts },
    distinct: distinct.size <= MOST_DISTINCT ? [...distinct].sort((a, b) => a - b) : null,
  }
}
