import type { Tile } from './tiles.ts'

/** Where the tiles of one shower stand, in whole device pixels: every cell of a grid is equally many of them wide. */
export type Placed = { tile: Tile; x: number; y: number; width: number; height: number }
export type Placement = { width: number; height: number; tiles: Placed[]; cellPixels: CellPixels | null }

/** Device pixels of one cell of the finest grid. */
export type CellPixels = { width: number; height: number }

const GAP = 4
/** Layers of a strip are at most so much wider than high. */
const MOST_ASPECT = 6

/** In one line, all as high as `height` device pixels or somewhat less, so that cells are whole pixels. */
export function placeTiles(tiles: readonly Tile[], height: number, gap = GAP): Placement {
  const placed: Placed[] = []
  let x = 0
  let most = 0
  let cellPixels: CellPixels | null = null
  for (const tile of tiles) {
    const size = sizeOf(tile, height)
    placed.push({ tile, x, y: 0, ...size })
    x += size.width + gap
    most = Math.max(most, size.height)
    if (tile.form.kind === 'grid' || tile.form.kind === 'rgb') {
      const pixels = { width: size.width / tile.form.columns, height: size.height / tile.form.rows }
      if (cellPixels === null || pixels.width * pixels.height < cellPixels.width * cellPixels.height)
        cellPixels = pixels
    }
  }
  // In the middle of the line, where one layer is less high than the others.
  const centred = placed.map((each) => ({ ...each, y: Math.floor((most - each.height) / 2) }))
  return { width: Math.max(1, x - gap), height: Math.max(1, most), tiles: centred, cellPixels }
}

function sizeOf(tile: Tile, height: number): { width: number; height: number } {
  const aspect = Math.min(MOST_ASPECT, Math.max(1 / MOST_ASPECT, tile.aspect))
  const { form } = tile
  switch (form.kind) {
    case 'grid':
    case 'rgb': {
      // From the height that whole cells give, so that square cells stay square.
      const high = form.rows * Math.max(1, Math.floor(height / form.rows))
      return { width: form.columns * Math.max(1, Math.round((high * aspect) / form.columns)), height: high }
    }
    case 'bars':
      return { width: form.count * Math.max(2, Math.round((height * aspect) / form.count)), height }
    case 'rings':
      return { width: height, height }
  }
}

/** The cell under a point, in device pixels of the placement; null between and beside cells. */
export function cellAt(placement: Placement, x: number, y: number): { placed: Placed; drawn: number } | null {
  for (const placed of placement.tiles) {
    const [u, v] = [(x - placed.x) / placed.width, (y - placed.y) / placed.height]
    if (u < 0 || u >= 1 || v < 0 || v >= 1) continue
    const drawn = drawnAt(placed.tile, u, v)
    return drawn === null ? null : { placed, drawn }
  }
  return null
}

function drawnAt({ form }: Tile, u: number, v: number): number | null {
  switch (form.kind) {
    case 'grid':
      return Math.floor(v * form.rows) * form.columns + Math.floor(u * form.columns)
    case 'rgb':
      return 3 * (Math.floor(v * form.rows) * form.columns + Math.floor(u * form.columns))
    case 'bars':
      return Math.floor(u * form.count)
    case 'rings': {
      // Alpha grows anticlockwise from the left (−π), as seen along the beam with eta to the right.
      const [right, up] = [2 * u - 1, 1 - 2 * v]
      const away = Math.hypot(right, up)
      const bin = form.edges.findLastIndex((edge) => away >= edge)
      const rBins = form.edges.length - 1
      if (bin < 0 || bin >= rBins) return null
      const turn = (Math.atan2(up, right) + Math.PI) / (2 * Math.PI)
      return Math.min(form.alphaBins - 1, Math.floor(turn * form.alphaBins)) * rBins + bin
    }
  }
}

/** Radii and canvas angles (clockwise from the right, y down) of a ring's cell. */
export function sectorOf(
  form: { edges: readonly number[]; alphaBins: number },
  drawn: number,
): { inner: number; outer: number; from: number; to: number } {
  const rBins = form.edges.length - 1
  const bin = drawn % rBins
  const alpha = Math.floor(drawn / rBins)
  const width = (2 * Math.PI) / form.alphaBins
  return {
    inner: form.edges[bin] as number, // bin < rBins
    outer: form.edges[bin + 1] as number,
    from: Math.PI - (alpha + 1) * width,
    to: Math.PI - alpha * width,
  }
}
