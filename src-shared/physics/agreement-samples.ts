import { scaleOf, type ConditionedBatch, type Observable } from './agreement-observables.ts'
import type { Unit } from '../base/units.ts'
import { cellsOfPanels, type Panel } from './panels.ts'
import { sorted } from './statistics.ts'

/** What a comparison knows of one batch: observables, their sort orders, and the energies of the big cells. */
export type Data = { observables: Observable[]; orders: Uint32Array[]; matrix: Float64Array; count: number }
/** What a row compares: all events of a batch or a part of them. */
export type Sample = { sorted: Float64Array[]; cellMeans: Float64Array }

export function dataOf(observables: Observable[], matrix: Float64Array): Data {
  const count = (observables[0] as Observable).values.length // there is always the total
  return {
    observables,
    matrix,
    count,
    orders: observables.map(({ values }) =>
      Uint32Array.from({ length: count }, (_, event) => event).sort(
        (a, b) => (values[a] as number) - (values[b] as number),
      ),
    ),
  }
}

export function wholeSample(data: Data): Sample {
  return {
    sorted: data.observables.map(({ values }) => sorted(values)),
    cellMeans: columnMeans(data, null, 0),
  }
}

/** The events whose `part` is `wanted`; sorted without sorting again. */
export function partSample(data: Data, part: Uint8Array, wanted: number): Sample {
  const size = part.reduce((sum, value) => sum + (value === wanted ? 1 : 0), 0)
  return {
    sorted: data.observables.map(({ values }, index) => {
      const out = new Float64Array(size)
      let filled = 0
      for (const event of data.orders[index] as Uint32Array) {
        if (part[event] === wanted) out[filled++] = values[event] as number
      }
      return out
    }),
    cellMeans: columnMeans(data, part, wanted),
  }
}

function columnMeans(data: Data, part: Uint8Array | null, wanted: number): Float64Array {
  const columns = data.count === 0 ? 0 : data.matrix.length / data.count
  const sums = new Float64Array(columns)
  let events = 0
  for (let event = 0; event < data.count; event++) {
    if (part !== null && part[event] !== wanted) continue
    events++
    for (let column = 0; column < columns; column++) {
      sums[column] = (sums[column] as number) + (data.matrix[event * columns + column] as number)
    }
  }
  return sums.map((sum) => sum / events)
}

/** The cells whose means are compared, and by which rule they were chosen. */
export type BigCells = { indices: number[]; rule: 'percent' | 'ten' }

/** Cells with more than one percent of the real energy; where no cell has that much, the ten biggest. */
export function bigCells(
  real: ConditionedBatch,
  options: { panels: readonly Panel[]; unit: Unit; conditionUnit: Unit },
): BigCells {
  const cells = cellsOfPanels(options.panels)
  const scale = scaleOf(real, options)
  const sums = new Float64Array(cells)
  for (let event = 0; event < real.count; event++) {
    const factor = scale === null ? 1 : (scale[event] as number)
    for (let cell = 0; cell < cells; cell++) {
      sums[cell] = (sums[cell] as number) + (real.showers[event * cells + cell] as number) * factor
    }
  }
  const total = sums.reduce((sum, energy) => sum + energy, 0)
  const all = [...sums.keys()]
  const big = all.filter((cell) => (sums[cell] as number) > 0.01 * total)
  if (big.length > 0) return { indices: big, rule: 'percent' }
  const bySize = all.sort((a, b) => (sums[b] as number) - (sums[a] as number))
  return { indices: bySize.slice(0, 10), rule: 'ten' }
}
