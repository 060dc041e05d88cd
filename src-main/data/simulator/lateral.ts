import type { Rng } from '../../../src-shared/base/rng.ts'
import { cellsOfLayer, type LayerGeometry } from '../../../src-shared/physics/geometry.ts'
import { drawPoisson } from './distributions.ts'

/** A weighted sum of profiles f(r) = 2 r R² / (r² + R²)²; radii in mm, weights adding up to one. */
export type RadialMixture = { weight: number; radius: number }[]

/** Where the shower axis meets the layer, in mm from the middle of the layer. */
export type Impact = { x: number; y: number }

/** Share within r of one profile: r² / (r² + R²). */
export function shareWithin(r: number, radius: number): number {
  return (r * r) / (r * r + radius * radius)
}

/**
 * Share of one profile over the rectangle from (0, 0) to (x, y), signed; the density R² / (π (x² + y² + R²)²) integrates
 * in closed form. At infinity in both it is a quarter.
 */
export function shareOfCorner(x: number, y: number, radius: number): number {
  const a = Math.sqrt(x * x + radius * radius)
  const b = Math.sqrt(y * y + radius * radius)
  return ((x / a) * Math.atan(y / a) + (y / b) * Math.atan(x / b)) / (2 * Math.PI)
}

/** Share of the mixture in every cell of the layer, written to `out`; returns their sum, at most 1. */
export function cellShares(
  layer: LayerGeometry,
  mixture: RadialMixture,
  options: { impact: Impact; out: Float64Array },
): number {
  return layer.form === 'polar'
    ? polarShares(layer, mixture, options.out)
    : gridShares(layer, mixture, options)
}

function polarShares(
  layer: LayerGeometry & { form: 'polar' },
  mixture: RadialMixture,
  out: Float64Array,
): number {
  const { rEdgesMm, alphaBins } = layer
  const rBins = rEdgesMm.length - 1
  let total = 0
  for (let bin = 0; bin < rBins; bin++) {
    const inner = rEdgesMm[bin] as number // bin < rBins
    const outer = rEdgesMm[bin + 1] as number
    let share = 0
    for (const { weight, radius } of mixture) {
      share += weight * (shareWithin(outer, radius) - shareWithin(inner, radius))
    }
    total += share
    for (let alpha = 0; alpha < alphaBins; alpha++) out[alpha * rBins + bin] = share / alphaBins
  }
  return total
}

function gridShares(
  layer: LayerGeometry & { form: 'grid' },
  mixture: RadialMixture,
  options: { impact: Impact; out: Float64Array },
): number {
  const { rows, columns } = layer
  const { impact, out } = options
  const [rowPitch, columnPitch] = layer.pitchMm ?? [1, 1]
  const corners = new Float64Array((rows + 1) * (columns + 1))
  for (const { weight, radius } of mixture) {
    for (let row = 0; row <= rows; row++) {
      const y = (row - rows / 2) * rowPitch - impact.y
      for (let column = 0; column <= columns; column++) {
        const x = (column - columns / 2) * columnPitch - impact.x
        const at = row * (columns + 1) + column
        corners[at] = (corners[at] as number) + weight * shareOfCorner(x, y, radius)
      }
    }
  }
  let total = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * (columns + 1) + column
      const below = at + columns + 1
      const share = Math.max(
        0,
        (corners[below + 1] as number) -
          (corners[below] as number) -
          (corners[at + 1] as number) +
          (corners[at] as number), // all four lie in the grid of corners
      )
      out[row * columns + column] = share
      total += share
    }
  }
  return Math.min(1, total)
}

/**
 * Spreads `energy` over the cells of a layer as `spots` equal deposits, their number Poisson distributed. A Poisson
 * number of spots thrown one by one is the same as independent Poisson counts per cell, which is what is drawn when spots
 * outnumber cells; so the cost is bounded by the cells. Adds to `cells` from `offset`; returns what missed all cells.
 */
export function spread(
  energy: number,
  spots: number,
  target: {
    shares: Float64Array
    inside: number
    cells: Float32Array
    offset: number
    size: number
    rng: Rng
  },
): number {
  const { shares, inside, cells, offset, size, rng } = target
  if (energy <= 0) return 0
  if (spots > 0.5 * size) {
    const counts = new Float64Array(size)
    let total = drawPoisson(rng, spots * (1 - inside))
    const missed = total
    for (let cell = 0; cell < size; cell++) {
      const count = drawPoisson(rng, spots * (shares[cell] as number)) // shares holds `size` numbers
      counts[cell] = count
      total += count
    }
    if (total > 0) {
      const each = energy / total
      for (let cell = 0; cell < size; cell++) {
        const count = counts[cell] as number
        if (count > 0) cells[offset + cell] = (cells[offset + cell] as number) + each * count
      }
      return each * missed
    }
  }
  return spreadOneByOne(energy, Math.max(1, drawPoisson(rng, spots)), target)
}

function spreadOneByOne(
  energy: number,
  count: number,
  target: { shares: Float64Array; cells: Float32Array; offset: number; size: number; rng: Rng },
): number {
  const { shares, cells, offset, size, rng } = target
  const upTo = new Float64Array(size)
  let sum = 0
  for (let cell = 0; cell < size; cell++) upTo[cell] = sum += shares[cell] as number
  const each = energy / count
  let missed = 0
  for (let spot = 0; spot < count; spot++) {
    const place = rng.uniform()
    if (place >= sum) {
      missed += each
      continue
    }
    let low = 0
    let high = size - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((upTo[middle] as number) > place) high = middle
      else low = middle + 1
    }
    cells[offset + low] = (cells[offset + low] as number) + each
  }
  return missed
}

/** The most cells that any layer has: the size of the scratch array for `cellShares`. */
export function largestLayer(layers: readonly LayerGeometry[]): number {
  return Math.max(...layers.map(cellsOfLayer))
}
