import type { ReactElement } from 'react'
import { useMemo } from 'react'
import type { Unit } from '../../src-shared/base/units.ts'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import { placeTiles } from '../parts/shower-view/place-tiles.ts'
import { ShowerView } from '../parts/shower-view/shower-view.tsx'
import type { Tile } from '../parts/shower-view/tiles.ts'

/** Layers in lines as wide as there is room, each with its name. */
export function TileRows({
  tiles,
  shower,
  scale,
  unit,
  density,
  name,
  room,
}: {
  tiles: readonly Tile[]
  shower: Float32Array
  scale: Scale
  unit: Unit
  density: number
  name: string
  room: number
}): ReactElement {
  const rows = useMemo(() => rowsOf(tiles, Math.floor(room * density), density), [tiles, room, density])
  return (
    <div className="tile-rows">
      {rows.map((placement, row) => (
        <div key={row} className="tile-row" style={{ width: placement.width / density }}>
          {tiles.length > 1 && (
            <div className="tile-names" aria-hidden="true">
              {placement.tiles.map(({ tile, x, width }) => (
                <span
                  key={tile.title}
                  style={{ left: x / density, width: width / density }}
                  title={tile.extent}
                >
                  {width / density < 56 ? shortTitle(tile.title) : layerTitle(tile.title)}
                </span>
              ))}
            </div>
          )}
          <ShowerView {...{ shower, unit, scale, placement, density }} name={name} />
        </div>
      ))}
    </div>
  )
}

function layerTitle(title: string): string {
  return title.replace(/^Layer (layer)/i, 'Layer')
}

function shortTitle(title: string): string {
  return title.replace(/^(Layer )+/i, '')
}

const GAP = 8
const TALLEST = 220
/** A single picture has more room. */
const TALLEST_ALONE = 340

/** As few lines as keep the tiles large: many layers in several lines, a few in one. */
function rowsOf(tiles: readonly Tile[], room: number, density: number) {
  const perRow =
    tiles.length <= 6 ? tiles.length : Math.min(tiles.length, Math.max(5, Math.floor(room / density / 92)))
  const groups = Array.from({ length: Math.ceil(tiles.length / perRow) }, (_, row) =>
    tiles.slice(row * perRow, (row + 1) * perRow),
  )
  const gap = Math.round(GAP * density)
  const tallest = Math.max(
    24,
    ...groups
      .map((group) =>
        fittingHeight(group, { room, gap, most: (tiles.length === 1 ? TALLEST_ALONE : TALLEST) * density }),
      )
      .slice(0, 1),
  )
  return groups.map((group) => placeTiles(group, Math.floor(tallest), gap))
}

/** Tiles are as wide as high, but for whole pixels; the second look takes that into account. */
function fittingHeight(
  tiles: readonly Tile[],
  { room, gap, most }: { room: number; gap: number; most: number },
): number {
  const { width } = placeTiles(tiles, 100, 0)
  const gaps = gap * (tiles.length - 1)
  let height = Math.min(most, (100 * (room - gaps)) / width)
  for (
    let tries = 0;
    tries < 40 && placeTiles(tiles, Math.floor(height), gap).width > room && height > 12;
    tries++
  )
    height *= 0.96
  return height
}

/** How high tiles would be in CSS pixels if they had so much room. */
export function heightIn(tiles: readonly Tile[], room: number): number {
  return rowsOf(tiles, Math.floor(room), 1)[0]?.height ?? 0
}
