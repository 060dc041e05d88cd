import type { LayerGeometry } from '../../src-shared/physics/geometry.ts'
import { layerTitle } from '../../src-shared/physics/layer-words.ts'
import { panelsOf, type CellSpace, type Panel } from '../../src-shared/physics/panels.ts'
import { blend, pixelAt, type Box, type Canvas } from './canvas.ts'
import type { Rgb } from '../../src-shared/pictures/color.ts'

/** One picture of a shower: a layer, or the whole shower seen from the side. */
export type Tile = {
  /** e.g. `Layer 2`; empty when there is only one. */
  title: string
  /** How large it is, e.g. `r < 190 mm`; empty when nothing is known. */
  size: string
  /** Width over height. */
  aspect: number
  /** What the reader must know, e.g. that radii are drawn as square roots. */
  note: string
  /** The values that a shower shows in this tile: what the colour scale must span. */
  shown(cells: Float32Array): Float64Array
  paint(canvas: Canvas, box: Box, shower: { cells: Float32Array; tint: (value: number) => Rgb }): void
}

/** More layers than this are drawn as one side view. */
const SIDE_VIEW_FROM = 9

/** How radii of polar layers are drawn: true, as square roots so that the core shows, or the latter only where needed. */
export type Radii = 'auto' | 'true' | 'root'

export function tilesOf(space: CellSpace, radii: Radii = 'auto'): Tile[] {
  const panels = panelsOf(space)
  if (panels.length >= SIDE_VIEW_FROM) return [sideTile(panels)]
  const asRoot = radii === 'root' || (radii === 'auto' && panels.some((panel) => hasNarrowRings(panel.layer)))
  return panels.map((panel) => {
    const title = panels.length > 1 ? layerTitle(panel.layer.name) : ''
    return panel.layer.form === 'grid'
      ? gridTile(panel.layer, { cells: panel.cells, title })
      : polarTile(panel.layer, { cells: panel.cells, title, asRoot })
  })
}

function gridTile(
  layer: LayerGeometry & { form: 'grid' },
  options: { cells: Int32Array; title: string },
): Tile {
  const { rows, columns, pitchMm } = layer
  const [rowPitch, columnPitch] = pitchMm ?? [1, 1]
  const width = columns * columnPitch
  const height = rows * rowPitch
  return {
    title: options.title,
    size: pitchMm === null ? '' : `${lengthText(width)} × ${lengthText(height)}`,
    aspect: Math.min(4, Math.max(0.25, width / height)),
    note: '',
    shown: (cells) => Float64Array.from(options.cells, (cell) => cells[cell] as number), // cells of this layer
    paint: (canvas, box, { cells, tint }) =>
      paintGrid(canvas, box, {
        rows,
        columns,
        colorAt: (row, column) => tint(cells[options.cells[row * columns + column] as number] as number), // a panel's cells lie in the event
      }),
  }
}

/** Cells on whole device pixels, so that their borders are sharp. */
function paintGrid(
  canvas: Canvas,
  box: Box,
  grid: { rows: number; columns: number; colorAt: (row: number, column: number) => Rgb },
): void {
  const { density, pixels } = canvas
  const left = Math.round(box.x * density)
  const top = Math.round(box.y * density)
  const width = Math.round(box.width * density)
  const height = Math.round(box.height * density)
  for (let y = 0; y < height; y++) {
    const row = Math.min(grid.rows - 1, Math.floor(((y + 0.5) * grid.rows) / height))
    let column = -1
    let color: Rgb = [0, 0, 0]
    for (let x = 0; x < width; x++) {
      const next = Math.min(grid.columns - 1, Math.floor(((x + 0.5) * grid.columns) / width))
      if (next !== column) {
        column = next
        color = grid.colorAt(row, column)
      }
      const at = ((top + y) * canvas.columns + left + x) * 4
      pixels[at] = color[0]
      pixels[at + 1] = color[1]
      pixels[at + 2] = color[2]
    }
  }
}

/** When a ring would be narrower than this part of the radius, radii are drawn as their square roots. */
const NARROW_RING = 0.05

function hasNarrowRings(layer: LayerGeometry): boolean {
  if (layer.form === 'grid') return false
  const { rEdgesMm } = layer
  const outer = rEdgesMm.at(-1) as number // at least two edges
  return rEdgesMm.some((edge, bin) => bin > 0 && (edge - (rEdgesMm[bin - 1] as number)) / outer < NARROW_RING)
}

/** Points per pixel and direction that are averaged at the borders of cells. */
const POINTS = 3

function polarTile(
  layer: LayerGeometry & { form: 'polar' },
  options: { cells: Int32Array; title: string; asRoot: boolean },
): Tile {
  const maps = new Map<number, Int16Array>()
  return {
    title: options.title,
    size: `r < ${lengthText(layer.rEdgesMm.at(-1) as number)}`, // at least two edges
    aspect: 1,
    note: options.asRoot ? 'Radii are drawn as their square roots.' : '',
    shown: (cells) => Float64Array.from(options.cells, (cell) => cells[cell] as number), // cells of this layer
    paint(canvas, box, { cells, tint }) {
      const size = Math.round(Math.min(box.width, box.height) * canvas.density)
      const map = maps.get(size) ?? cellMap(layer, size, options.asRoot)
      maps.set(size, map)
      const colors = Array.from(options.cells, (cell) => tint(cells[cell] as number)) // cells of this layer
      paintMap(canvas, box, { map, size, colors })
    },
  }
}

/** Which cell of a polar layer lies under each point of a square of `size` pixels; −1 outside. The same for every shower,
 * so it is made once. Alpha grows anticlockwise from the left (−π), as seen along the beam with eta to the right. */
function cellMap(layer: LayerGeometry & { form: 'polar' }, size: number, asRoot: boolean): Int16Array {
  const { rEdgesMm, alphaBins } = layer
  const rBins = rEdgesMm.length - 1
  const outer = rEdgesMm[rBins] as number // one more edge than bins
  const fine = size * POINTS
  const map = new Int16Array(fine * fine).fill(-1)
  for (let row = 0; row < fine; row++) {
    for (let column = 0; column < fine; column++) {
      const x = (2 * (column + 0.5)) / fine - 1
      const y = 1 - (2 * (row + 0.5)) / fine
      const away = Math.hypot(x, y)
      const r = outer * (asRoot ? away * away : away)
      if (away >= 1 || r < (rEdgesMm[0] as number)) continue
      let bin = 0
      while (bin < rBins - 1 && r >= (rEdgesMm[bin + 1] as number)) bin++
      const turn = (Math.atan2(y, x) + Math.PI) / (2 * Math.PI)
      map[row * fine + column] = Math.min(alphaBins - 1, Math.floor(turn * alphaBins)) * rBins + bin
    }
  }
  return map
}

function paintMap(
  canvas: Canvas,
  box: Box,
  picture: { map: Int16Array; size: number; colors: readonly Rgb[] },
): void {
  const { map, size, colors } = picture
  const left = Math.round(box.x * canvas.density)
  const top = Math.round(box.y * canvas.density)
  const fine = size * POINTS
  const flat = Float32Array.from(colors.flat())
  const mixed: [number, number, number] = [0, 0, 0]
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      let [red, green, blue, hits] = [0, 0, 0, 0]
      for (let down = 0; down < POINTS; down++) {
        const first = (row * POINTS + down) * fine + column * POINTS
        for (let at = first; at < first + POINTS; at++) {
          const cell = map[at] as number // inside the map
          if (cell < 0) continue
          red += flat[3 * cell] as number // three numbers per cell
          green += flat[3 * cell + 1] as number
          blue += flat[3 * cell + 2] as number
          hits++
        }
      }
      if (hits === 0) continue
      mixed[0] = red / hits
      mixed[1] = green / hits
      mixed[2] = blue / hits
      const cover = hits / (POINTS * POINTS)
      blend(canvas, pixelAt(canvas, left + column, top + row), mixed, cover)
    }
  }
}

/** The whole shower from the side, layers from left to right. Polar: upwards the radius of the upper half (alpha > 0),
 * downwards that of the lower; cells that lie behind each other are added. Grids: rows, columns added. */
function sideTile(panels: readonly Panel[]): Tile {
  const first = panels[0] as Panel // there are at least nine
  const half = first.layer.form === 'polar' ? first.layer.rEdgesMm.length - 1 : 0
  const rows = first.layer.form === 'grid' ? first.layer.rows : 2 * half
  const sums = (cells: Float32Array): Float64Array => {
    const out = new Float64Array(rows * panels.length)
    panels.forEach((panel, column) => {
      panel.cells.forEach((cell, index) => {
        const at = sideRow(panel.layer, index, half) * panels.length + column
        out[at] = (out[at] as number) + (cells[cell] as number)
      })
    })
    return out
  }
  return {
    title: '',
    size: `${panels.length} layers`,
    aspect: Math.min(3, Math.max(0.5, panels.length / rows)),
    note:
      first.layer.form === 'polar'
        ? 'Side view: layers from left to right, radius up and down, energies along the line of sight added.'
        : 'Side view: layers from left to right, columns added.',
    shown: sums,
    paint(canvas, box, { cells, tint }) {
      const values = sums(cells)
      paintGrid(canvas, box, {
        rows,
        columns: panels.length,
        colorAt: (row, column) => tint(values[row * panels.length + column] as number), // one per row and layer
      })
    },
  }
}

function sideRow(layer: LayerGeometry, index: number, half: number): number {
  if (layer.form === 'grid') return Math.floor(index / layer.columns)
  const rBins = layer.rEdgesMm.length - 1
  const bin = index % rBins
  const upper = Math.floor(index / rBins) >= layer.alphaBins / 2
  return upper ? half - 1 - bin : half + bin
}

function lengthText(mm: number): string {
  if (mm >= 1000) return `${Number((mm / 1000).toFixed(2))} m`
  return mm >= 100 && mm % 10 === 0 ? `${mm / 10} cm` : `${Number(mm.toFixed(1))} mm`
}
