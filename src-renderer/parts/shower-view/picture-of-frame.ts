import type { Unit } from '../../../src-shared/base/units.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { tilesOf, type Tile, type TileOptions } from './tiles.ts'
import { scaleOf } from './tint.ts'

/** Showers beside each other under one colour scale. */
export type Pictured = {
  tiles: readonly Tile[]
  scale: Scale
  unit: Unit
  rows: readonly PicturedRow[]
  captions: readonly string[]
  count: number
}

export type PicturedRow = { title: string; tone: 'data' | 'generator'; showers: Float32Array }

export type Showers = {
  shape: readonly number[]
  geometry: Geometry | null
  unit: Unit
  count: number
  captions: readonly string[]
  rows: readonly PicturedRow[]
}

/** The first row sets the scale: real showers, which are the same in every frame, so that colours keep their meaning. */
export function pictured(showers: Showers, options: TileOptions): Pictured {
  const { unit, rows, captions, count } = showers
  const space = { geometry: fitting(showers), shape: showers.shape as [number, ...number[]] }
  const tiles = tilesOf(space, options)
  return { tiles, unit, rows, captions, count, scale: scaleOf(shownValues(tiles, rows[0], count), unit) }
}

export function showerOf(row: PicturedRow, index: number, count: number): Float32Array {
  const cells = row.showers.length / count
  return row.showers.subarray(index * cells, (index + 1) * cells)
}

/** A geometry of other cells than the event has is not the event's. */
function fitting({ geometry, shape }: Showers): Geometry | null {
  if (geometry === null) return null
  const cells = geometry.layers.reduce(
    (sum, layer) =>
      sum +
      (layer.form === 'grid' ? layer.rows * layer.columns : layer.alphaBins * (layer.rEdgesMm.length - 1)),
    0,
  )
  return cells === shape.reduce((product, size) => product * size, 1) ? geometry : null
}

function* shownValues(
  tiles: readonly Tile[],
  row: PicturedRow | undefined,
  count: number,
): Generator<number> {
  if (row === undefined) return
  for (let index = 0; index < count; index++)
    for (const tile of tiles) yield* tile.values(showerOf(row, index, count))
}
