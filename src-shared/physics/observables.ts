import type { LayerGeometry } from './geometry.ts'
import type { Panel } from './panels.ts'

/**
 * Shower observables: from events (flat, event after event) to one number per event.
 * Conventions are those of the CaloChallenge 2022 evaluation (github.com/CaloChallenge/homepage, `HighLevelFeatures`):
 * energy-weighted means over cell centres, width sqrt(max(0, <x²> − <x>²)), 1e-16 added to every denominator,
 * eta = r cos(alpha) and phi = r sin(alpha) in mm at the bin centres, alpha edges from −π to π.
 */
export type ShowerBatch = {
  /** `count × cells`, flat. */
  showers: Float32Array
  count: number
}

/** Keeps an event without energy from dividing by zero: its centres and widths become 0. */
const TINY = 1e-16

export function cellsPerEvent(batch: ShowerBatch): number {
  if (batch.count === 0) return 0
  const cells = batch.showers.length / batch.count
  if (!Number.isInteger(cells)) {
    throw new Error(`${batch.showers.length} values are not ${batch.count} events of equal size`)
  }
  return cells
}

/** Sum over all cells, per event, in the unit of the showers. */
export function totalEnergies(batch: ShowerBatch): Float64Array {
  const cells = cellsPerEvent(batch)
  return perEvent(batch, (start) => {
    let sum = 0
    for (let index = start; index < start + cells; index++) sum += batch.showers[index] as number // in range
    return sum
  })
}

/** Sum over the cells of one layer, per event. */
export function layerEnergies(batch: ShowerBatch, panel: Panel): Float64Array {
  const { cells } = panel
  return perEvent(batch, (start) => {
    let sum = 0
    for (const cell of cells) sum += batch.showers[start + cell] as number // a panel's cells lie in the event
    return sum
  })
}

/** Fraction of cells with more than `threshold` energy, per event, 0 to 1. Sparsity, as CaloGAN and CaloChallenge plot
 * it, is one minus this. */
export function hitFractions(batch: ShowerBatch, threshold: number): Float64Array {
  const cells = cellsPerEvent(batch)
  return perEvent(batch, (start) => {
    let hits = 0
    for (let index = start; index < start + cells; index++) {
      if ((batch.showers[index] as number) > threshold) hits++
    }
    return hits / cells
  })
}

/** The same among the cells of one layer. */
export function layerHitFractions(batch: ShowerBatch, { cells }: Panel, threshold: number): Float64Array {
  return perEvent(batch, (start) => {
    let hits = 0
    for (const cell of cells) if ((batch.showers[start + cell] as number) > threshold) hits++ // as in layerEnergies
    return hits / cells.length
  })
}

/** Mean over events of every cell, in the unit of the showers. */
export function meanShower(batch: ShowerBatch): Float64Array {
  const cells = cellsPerEvent(batch)
  const mean = new Float64Array(cells)
  for (let event = 0; event < batch.count; event++) {
    for (let cell = 0; cell < cells; cell++) {
      mean[cell] = (mean[cell] as number) + (batch.showers[event * cells + cell] as number)
    }
  }
  return mean.map((sum) => sum / Math.max(1, batch.count))
}

/** Mean energy per layer, in the order of the layers. */
export function longitudinalProfile(batch: ShowerBatch, panels: readonly Panel[]): Float64Array {
  return Float64Array.from(panels, (panel) => {
    const energies = layerEnergies(batch, panel)
    return energies.reduce((sum, energy) => sum + energy, 0) / Math.max(1, batch.count)
  })
}

/** Energy-weighted mean and width of the layer index (0, 1, 2, ...), per event: the shower depth of CaloGAN. */
export function depthMoments(batch: ShowerBatch, panels: readonly Panel[]): Moments {
  const energies = panels.map((panel) => layerEnergies(batch, panel))
  const positions = Float64Array.from(panels.keys())
  return {
    ...momentsOf(
      batch.count,
      positions,
      (event, index) => (energies[index] as Float64Array)[event] as number,
    ),
  }
}

export type Moments = { centre: Float64Array; width: Float64Array }

/** Centres of the cells of a layer in its own order. `x` runs along columns (eta), `y` along rows (phi), both in mm, or
 * in cells where the pitch is unknown, counted from the middle of the grid; `r` is null for a grid. */
export type CellCentres = { x: Float64Array; y: Float64Array; r: Float64Array | null }

export function cellCentres(layer: LayerGeometry): CellCentres {
  if (layer.form === 'grid') {
    const { rows, columns } = layer
    const [rowPitch, columnPitch] = layer.pitchMm ?? [1, 1]
    const length = rows * columns
    return {
      x: Float64Array.from({ length }, (_, cell) => ((cell % columns) - (columns - 1) / 2) * columnPitch),
      y: Float64Array.from({ length }, (_, cell) => (Math.floor(cell / columns) - (rows - 1) / 2) * rowPitch),
      r: null,
    }
  }
  const rBins = layer.rEdgesMm.length - 1
  const length = rBins * layer.alphaBins
  const r = Float64Array.from({ length }, (_, cell) => {
    const bin = cell % rBins
    return ((layer.rEdgesMm[bin] as number) + (layer.rEdgesMm[bin + 1] as number)) / 2 // bin < rBins
  })
  const alpha = (cell: number): number =>
    -Math.PI + ((Math.floor(cell / rBins) + 0.5) * 2 * Math.PI) / layer.alphaBins
  return {
    x: r.map((radius, cell) => radius * Math.cos(alpha(cell))),
    y: r.map((radius, cell) => radius * Math.sin(alpha(cell))),
    r,
  }
}

/** Energy-weighted centre and width of every event in one layer; null where the layer has no extent in that direction
 * (a grid with one row or column; eta and phi where there is one alpha bin; r in a grid). */
export type LateralMoments = { x: Moments | null; y: Moments | null; r: Moments | null }

export function lateralMoments(batch: ShowerBatch, panel: Panel): LateralMoments {
  const { layer, cells } = panel
  const stride = cellsPerEvent(batch)
  const centres = cellCentres(layer)
  const along = (positions: Float64Array): Moments =>
    momentsOf(
      batch.count,
      positions,
      (event, index) => batch.showers[event * stride + (cells[index] as number)] as number, // index < cells
    )
  if (layer.form === 'grid') {
    return {
      x: layer.columns > 1 ? along(centres.x) : null,
      y: layer.rows > 1 ? along(centres.y) : null,
      r: null,
    }
  }
  const flat = layer.alphaBins === 1
  return {
    x: flat ? null : along(centres.x),
    y: flat ? null : along(centres.y),
    r: centres.r === null ? null : along(centres.r),
  }
}

function momentsOf(
  count: number,
  positions: Float64Array,
  energy: (event: number, index: number) => number,
): Moments {
  const centre = new Float64Array(count)
  const width = new Float64Array(count)
  for (let event = 0; event < count; event++) {
    let sum = 0
    let first = 0
    let second = 0
    for (let index = 0; index < positions.length; index++) {
      const at = positions[index] as number // index < length
      const weight = energy(event, index)
      sum += weight
      first += weight * at
      second += weight * at * at
    }
    const mean = first / (sum + TINY)
    centre[event] = mean
    width[event] = Math.sqrt(Math.max(0, second / (sum + TINY) - mean * mean))
  }
  return { centre, width }
}

function perEvent(batch: ShowerBatch, value: (start: number) => number): Float64Array {
  const cells = cellsPerEvent(batch)
  const out = new Float64Array(batch.count)
  for (let event = 0; event < batch.count; event++) out[event] = value(event * cells)
  return out
}
