import { placeTiles, type Placement } from '../parts/shower-view/place-tiles.ts'
import type { Pictured } from '../parts/shower-view/picture-of-frame.ts'

export const GAP = 6
/** Beside the pictures: titles of the rows, the colour bar. */
export const TITLES = 98
export const BAR = 90
/** Of a line of text below a shower, and between bands of columns. */
const LINE = 15
const BAND_GAP = 14

export type ShowerLayout = {
  placement: Placement
  /** Between columns, CSS pixels. */
  gap: number
  columnWidth: number
  perBand: number
  bands: number
  /** Of the rows of one band without their texts, and of everything. */
  rowsHeight: number
  height: number
}

type Room = {
  /** Of one shower, CSS pixels. */
  height: number
  /** That there is. */
  width: number
  /** Columns. */
  most: number
  density: number
  isCompact: boolean
}

/** Rows of showers under each other, as many columns as fit; more columns go on below. */
export function layoutOf(picture: Pictured, { height, width, most, density, isCompact }: Room): ShowerLayout {
  const { tiles, rows, captions, unit, count } = picture
  const placement = placeTiles(tiles, Math.max(8, Math.floor(height * density)))
  // Layers of one shower are nearer to each other than to the next shower's.
  const gap = tiles.length > 1 ? 3 * GAP : GAP
  const columnWidth = Math.max(placement.width / density, isCompact ? 0 : 52) + gap
  const fitting = Math.max(1, Math.floor((width - (isCompact ? 0 : TITLES) - BAR + gap) / columnWidth))
  const shown = Math.min(most, count)
  const bands = isCompact ? 1 : Math.ceil(shown / fitting)
  // Four and four rather than seven and one.
  const perBand = isCompact ? Math.min(fitting, shown) : Math.ceil(shown / bands)
  const rowsHeight = (placement.height / density) * rows.length + GAP * (rows.length - 1)
  const sums = isCompact || unit === '1' ? 0 : LINE * rows.length
  const asked = isCompact || captions.length === 0 ? 0 : LINE + GAP
  const all = bands * (rowsHeight + sums + asked) + (bands - 1) * BAND_GAP
  return { placement, gap, columnWidth, perBand, bands, rowsHeight, height: all }
}

/**
 * The height of one shower with which all are seen at once; `usual` where they would be too small for that, and less
 * where not even one would fit beside its title and the colour bar.
 */
export function fittingHeight(
  picture: Pictured,
  room: Omit<Room, 'height' | 'isCompact'> & { roomHeight: number },
  usual: number,
): number {
  for (let height = MOST_HEIGHT; height > usual; height -= 4) {
    if (layoutOf(picture, { ...room, height, isCompact: false }).height <= room.roomHeight) return height
  }
  return narrowedHeight(picture, room, usual)
}

/** The height that is wished for, or less where not even one shower would fit. */
export function narrowedHeight(
  picture: Pictured,
  room: Omit<Room, 'height' | 'isCompact'>,
  wish: number,
): number {
  for (let height = wish; height > LEAST_HEIGHT; height -= 4) {
    const { columnWidth, gap } = layoutOf(picture, { ...room, height, isCompact: false })
    if (columnWidth - gap <= room.width - TITLES - BAR) return height
  }
  return LEAST_HEIGHT
}

/** Larger cells show nothing more. */
const MOST_HEIGHT = 320
const LEAST_HEIGHT = 24
