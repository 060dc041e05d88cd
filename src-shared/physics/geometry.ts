import { z } from 'zod'

/**
 * Where the cells of a calorimeter are. Cells are stored flat, layer after layer; inside a layer row-major:
 * a grid as (row, column), a polar layer as (alpha, r) with r fastest, as in the CaloChallenge files.
 */
export const LayerGeometry = z.discriminatedUnion('form', [
  z.object({
    form: z.literal('grid'),
    id: z.int(),
    name: z.string(),
    rows: z.int().positive(),
    columns: z.int().positive(),
    /** What the detector's own manual calls a row and a column, where that is the other way round (Geant4 B5). */
    rowName: z.string().min(1).optional(),
    columnName: z.string().min(1).optional(),
    /** Size of a cell in mm, along a row step and a column step; null when the file does not say. */
    pitchMm: z.tuple([z.number().positive(), z.number().positive()]).nullable(),
  }),
  z.object({
    form: z.literal('polar'),
    id: z.int(),
    name: z.string(),
    alphaBins: z.int().positive(),
    /** Radial bin edges in mm, one more than there are radial bins. */
    rEdgesMm: z.array(z.number()).min(2),
  }),
])
export type LayerGeometry = z.infer<typeof LayerGeometry>

export const Geometry = z.object({ name: z.string(), layers: z.array(LayerGeometry).min(1) })
export type Geometry = z.infer<typeof Geometry>

export function cellsOfLayer(layer: LayerGeometry): number {
  return layer.form === 'grid' ? layer.rows * layer.columns : layer.alphaBins * (layer.rEdgesMm.length - 1)
}

/** Cells per layer, in storage order. */
export function layerSizes(geometry: Geometry): number[] {
  return geometry.layers.map(cellsOfLayer)
}

export function cellCount(geometry: Geometry): number {
  return layerSizes(geometry).reduce((total, cells) => total + cells, 0)
}
