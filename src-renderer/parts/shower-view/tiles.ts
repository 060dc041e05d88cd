import type { LayerGeometry } from '../../../src-shared/physics/geometry.ts'
import { layerTitle } from '../../../src-shared/physics/layer-words.ts'
import { panelsOf, type CellSpace, type Panel } from '../../../src-shared/physics/panels.ts'

/**
 * How a shower is drawn: from where its cells are to tiles of drawn cells. Pure; sizes are in cells or mm, places in
 * shares of a tile. Pixels come in with `place-tiles.ts`, colours with `paint.ts`.
 */
export type Tile = {
  /** `Layer 2`; empty when there is only one. */
  title: string
  /** Extent in words (`20 × 4 cells`, `r < 190 mm`). */
  extent: string
  /** What the reader must know (square roots, sums along the line of sight); empty mostly. */
  note: string
  /** Width over height as they are in the detector. */
  aspect: number
  form: TileForm
  /** Values of the drawn cells of one shower, in drawing order. */
  values(shower: Float32Array): Float64Array
  /** What people call a drawn cell. */
  nameOf(drawn: number): string
}

export type TileForm =
  | { kind: 'grid'; rows: number; columns: number }
  /** Red, green and blue of each pixel after each other. */
  | { kind: 'rgb'; rows: number; columns: number }
  | { kind: 'bars'; count: number }
  /** Edges from 0 (middle) to 1 (rim) as they are drawn, one more than there are rings. */
  | { kind: 'rings'; edges: readonly number[]; alphaBins: number }

/** `root`: radii as their square roots, so that the core shows; `auto`: only where a ring would be too narrow to see. */
export type Radii = 'auto' | 'true' | 'root'
export type TileOptions = { radii?: Radii; layers?: 'auto' | 'all' | 'side' }

/** More layers than this are drawn as one side view. */
const SIDE_VIEW_FROM = 9
/** A ring narrower than this part of the radius cannot be seen. */
const NARROW_RING = 0.05

export function tilesOf(space: CellSpace, { radii = 'auto', layers = 'auto' }: TileOptions = {}): Tile[] {
  const shape = space.shape ?? []
  const hasGeometry = (space.geometry ?? null) !== null
  if (!hasGeometry && shape.length === 1) return [barsTile(shape[0] as number)] // of length 1
  if (!hasGeometry && shape.length === 3 && shape[2] === 3)
    return [rgbTile(shape[0] as number, shape[1] as number)] // of length 3
  const panels = panelsOf(space)
  if (layers === 'side' || (layers === 'auto' && panels.length >= SIDE_VIEW_FROM)) return [sideTile(panels)]
  const asRoot = radii === 'root' || (radii === 'auto' && panels.some(({ layer }) => hasNarrowRings(layer)))
  return panels.map((panel) => {
    const title = panels.length > 1 ? layerTitle(panel.layer.name) : ''
    return panel.layer.form === 'grid'
      ? gridTile(panel, panel.layer, title)
      : ringsTile(panel, panel.layer, { title, asRoot })
  })
}

/** Layers that could be drawn beside each other or from the side. */
export function hasLayers(space: CellSpace): boolean {
  return (space.geometry?.layers.length ?? 0) > 1
}

function picked(panel: Panel): (shower: Float32Array) => Float64Array {
  return (shower) => Float64Array.from(panel.cells, (cell) => shower[cell] ?? Number.NaN)
}

function gridTile(panel: Panel, layer: LayerGeometry & { form: 'grid' }, title: string): Tile {
  const { rows, columns, pitchMm } = layer
  const [rowPitch, columnPitch] = pitchMm ?? [1, 1]
  const prefix = title === '' ? '' : `${title}, `
  return {
    title,
    extent:
      `${rows} ${layer.rowName ?? 'row'}s × ${columns} ${layer.columnName ?? 'column'}s` +
      (pitchMm === null ? '' : `, ${lengthText(rows * rowPitch)} × ${lengthText(columns * columnPitch)}`),
    note: '',
    aspect: (columns * columnPitch) / (rows * rowPitch),
    form: { kind: 'grid', rows, columns },
    values: picked(panel),
    nameOf: (drawn) =>
      `${prefix}${layer.rowName ?? 'row'} ${Math.floor(drawn / columns)}, ${layer.columnName ?? 'column'} ${drawn % columns}`,
  }
}

function ringsTile(
  panel: Panel,
  layer: LayerGeometry & { form: 'polar' },
  { title, asRoot }: { title: string; asRoot: boolean },
): Tile {
  const { rEdgesMm, alphaBins } = layer
  const outer = rEdgesMm.at(-1) as number // at least two edges
  const rBins = rEdgesMm.length - 1
  const prefix = title === '' ? '' : `${title}, `
  return {
    title,
    extent: `r < ${lengthText(outer)}, ${rBins} × ${alphaBins} cells`,
    note: asRoot ? 'Radii are drawn as their square roots.' : '',
    aspect: 1,
    form: {
      kind: 'rings',
      edges: rEdgesMm.map((edge) => (asRoot ? Math.sqrt(edge / outer) : edge / outer)),
      alphaBins,
    },
    values: picked(panel),
    nameOf: (drawn) => {
      const bin = drawn % rBins
      const r = `r ${lengthText(rEdgesMm[bin] as number)} to ${lengthText(rEdgesMm[bin + 1] as number)}` // bin < rBins
      if (alphaBins === 1) return `${prefix}${r}`
      const at = (edge: number) => Math.round(-180 + (360 * edge) / alphaBins)
      const alpha = Math.floor(drawn / rBins)
      return `${prefix}${r}, α ${degrees(at(alpha))} to ${degrees(at(alpha + 1))}`
    },
  }
}

function hasNarrowRings(layer: LayerGeometry): boolean {
  if (layer.form === 'grid') return false
  const { rEdgesMm } = layer
  const outer = rEdgesMm.at(-1) as number // at least two edges
  return rEdgesMm.some((edge, bin) => bin > 0 && (edge - (rEdgesMm[bin - 1] as number)) / outer < NARROW_RING)
}

/** Layers from left to right. Polar: upwards the radius of the upper half (alpha > 0), downwards that of the lower;
 * cells that lie behind each other are added. Grids: rows, columns added. */
function sideTile(panels: readonly Panel[]): Tile {
  const first = panels[0] as Panel // a geometry has a layer
  const isPolar = first.layer.form === 'polar'
  const half = isPolar ? Math.max(...panels.map(({ layer }) => ringsOf(layer))) : 0
  const rows = isPolar
    ? 2 * half
    : Math.max(...panels.map(({ layer }) => (layer.form === 'grid' ? layer.rows : 1)))
  const columns = panels.length
  return {
    title: '',
    extent: `${columns} layers from the side`,
    note: isPolar
      ? 'Side view: layers from left to right, radius up and down, energies along the line of sight added.'
      : 'Side view: layers from left to right, columns added.',
    aspect: Math.min(3, Math.max(0.5, columns / rows)),
    form: { kind: 'grid', rows, columns },
    values(shower) {
      const sums = new Float64Array(rows * columns)
      panels.forEach((panel, column) =>
        panel.cells.forEach((cell, index) => {
          const at = sideRow(panel.layer, index, half) * columns + column
          sums[at] = (sums[at] as number) + (shower[cell] ?? Number.NaN) // inside the tile
        }),
      )
      return sums
    },
    nameOf(drawn) {
      const { layer } = panels[drawn % columns] as Panel // one column per panel
      const row = Math.floor(drawn / columns)
      if (layer.form === 'grid') return `${layerTitle(layer.name)}, ${layer.rowName ?? 'row'} ${row}`
      const bin = row < half ? half - 1 - row : row - half
      return `${layerTitle(layer.name)}, r bin ${bin}, ${row < half ? 'upper' : 'lower'} half`
    },
  }
}

function ringsOf(layer: LayerGeometry): number {
  return layer.form === 'polar' ? layer.rEdgesMm.length - 1 : 0
}

function sideRow(layer: LayerGeometry, index: number, half: number): number {
  if (layer.form === 'grid') return Math.floor(index / layer.columns)
  const rBins = ringsOf(layer)
  const bin = index % rBins
  // One alpha bin has no upper half: its rings are drawn upwards.
  const isUpper = layer.alphaBins === 1 || Math.floor(index / rBins) >= layer.alphaBins / 2
  return isUpper ? half - 1 - bin : half + bin
}

function barsTile(count: number): Tile {
  return {
    title: '',
    extent: `${count} numbers`,
    note: '',
    aspect: Math.min(3, Math.max(0.8, count / 12)),
    form: { kind: 'bars', count },
    values: (shower) => Float64Array.from(shower),
    nameOf: (drawn) => `Number ${drawn}`,
  }
}

function rgbTile(rows: number, columns: number): Tile {
  const channels = ['red', 'green', 'blue']
  return {
    title: '',
    extent: `${rows} × ${columns} pixels, red, green and blue`,
    note: '',
    aspect: columns / rows,
    form: { kind: 'rgb', rows, columns },
    values: (shower) => Float64Array.from(shower),
    nameOf: (drawn) => {
      const pixel = Math.floor(drawn / 3)
      return `row ${Math.floor(pixel / columns)}, column ${pixel % columns}, ${channels[drawn % 3] ?? ''}`
    },
  }
}

function degrees(angle: number): string {
  return `${angle < 0 ? '−' : ''}${Math.abs(angle)}°`
}

function lengthText(mm: number): string {
  if (mm >= 1000) return `${Number((mm / 1000).toFixed(2))} m`
  return `${Number(mm.toFixed(2))} mm`
}
