import type { EventShape } from '../tensor/shape.ts'
import { cellsOfLayer, type Geometry, type LayerGeometry } from './geometry.ts'

/** One layer of an event: its geometry, and where its cells (in the layer's own order) stand in the flat event. */
export type Panel = { layer: LayerGeometry; cells: Int32Array }

/** What is known of where cells are: a full geometry, or only the shape of an event. */
export type CellSpace = { geometry?: Geometry | null; shape?: EventShape | null }

/**
 * The layers of an event. With a geometry they are stored one after the other. Without one the shape decides:
 * `[n]` and `[rows, columns]` are one grid, `[rows, columns, channels]` one grid per channel (channels last),
 * `[layers, rows, columns, 1]` one grid per layer. Throws where neither fits: the caller checked the document.
 */
export function panelsOf(space: CellSpace): Panel[] {
  const geometry = space.geometry ?? null
  if (geometry !== null) return panelsOfGeometry(geometry)
  const shape = space.shape ?? null
  if (shape === null || shape.length === 0) throw new Error('Panels need a geometry or a shape')
  return panelsOfShape(shape)
}

function panelsOfGeometry(geometry: Geometry): Panel[] {
  let offset = 0
  return geometry.layers.map((layer) => {
    const first = offset
    offset += cellsOfLayer(layer)
    return { layer, cells: Int32Array.from({ length: cellsOfLayer(layer) }, (_, cell) => first + cell) }
  })
}

function panelsOfShape(shape: EventShape): Panel[] {
  const [a, b, c, d] = shape as readonly [number, ...number[]] // not empty: checked by the caller
  if (shape.length === 1) return [gridPanel(1, a, { first: 0, stride: 1, id: 0 })]
  if (shape.length === 2) return [gridPanel(a, b as number, { first: 0, stride: 1, id: 0 })]
  if (shape.length === 3) {
    const channels = c as number
    return Array.from({ length: channels }, (_, id) =>
      gridPanel(a, b as number, { first: id, stride: channels, id }),
    )
  }
  if (shape.length === 4 && d === 1) {
    const size = (b as number) * (c as number)
    return Array.from({ length: a }, (_, id) =>
      gridPanel(b as number, c as number, { first: id * size, stride: 1, id }),
    )
  }
  throw new Error(`No layers are known for an event of shape ${shape.join('×')}`)
}

function gridPanel(rows: number, columns: number, at: { first: number; stride: number; id: number }): Panel {
  const layer: LayerGeometry = { form: 'grid', id: at.id, name: `${at.id}`, rows, columns, pitchMm: null }
  return {
    layer,
    cells: Int32Array.from({ length: rows * columns }, (_, cell) => at.first + cell * at.stride),
  }
}

/** Numbers per event. */
export function cellsOfPanels(panels: readonly Panel[]): number {
  return panels.reduce((total, panel) => total + panel.cells.length, 0)
}

/** What people call a cell: `layer 2, r bin 3, alpha bin 5` or `row 3, column 9`; bins are counted from 0. */
export function cellName(panels: readonly Panel[], cell: number): string {
  for (const panel of panels) {
    const index = panel.cells.indexOf(cell)
    if (index < 0) continue
    const { layer } = panel
    const prefix = panels.length > 1 ? `layer ${layer.name}, ` : ''
    if (layer.form === 'grid') {
      const column = index % layer.columns
      return layer.rows === 1
        ? `${prefix}cell ${column}`
        : `${prefix}${layer.rowName ?? 'row'} ${Math.floor(index / layer.columns)}, ${layer.columnName ?? 'column'} ${column}`
    }
    const rBins = layer.rEdgesMm.length - 1
    return layer.alphaBins === 1
      ? `${prefix}r bin ${index}`
      : `${prefix}r bin ${index % rBins}, alpha bin ${Math.floor(index / rBins)}`
  }
  throw new Error(`No panel holds cell ${cell}`)
}
