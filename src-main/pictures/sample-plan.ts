import type { Box } from './canvas.ts'
import { fitText, textWidth } from './text.ts'
import type { Tile } from './tiles.ts'

export type SampleRow = {
  /** e.g. `Real`, `Generated`. */
  title: string
  /** `count × cells`, flat, in `unit`. */
  showers: Float32Array
  count: number
  /** A word per shower, e.g. its incident energy. */
  captions?: readonly string[]
}

const GAP = 6
export const LABEL_SIZE = 11

export type Label = {
  text: string
  x: number
  y: number
  kind: 'row' | 'layer' | 'caption'
  row: number
  align: 'left' | 'middle' | 'right'
}
/** Where everything goes, relative to the upper left corner of the content, in layout pixels. */
export type Plan = {
  width: number
  height: number
  /** Where the colour bar starts, so that it stands beside tiles and not beside titles. */
  barTop: number
  labels: Label[]
  tiles: { tile: Tile; box: Box; row: number; shower: number }[]
}

/** One layer: a gallery, wrapped. Several: a line per shower in a block per row. One shower per row: larger. */
export function planOf(rows: readonly SampleRow[], tiles: readonly Tile[]): Plan {
  const single = rows.every((row) => row.count === 1)
  const [tile] = tiles
  if (tile !== undefined && tiles.length === 1) return single ? planPair(rows, tile) : planGallery(rows, tile)
  return single ? planLines(rows, tiles) : planBlocks(rows, tiles)
}

/** One large tile per row, next to each other. */
function planPair(rows: readonly SampleRow[], tile: Tile): Plan {
  const width = Math.min(460, Math.max(60, Math.sqrt(45_000 * tile.aspect)))
  const height = width / tile.aspect
  const step = Math.max(width, ...rows.map((row) => textWidth(row.title, 12, 'bold') + 16)) + 20
  return {
    width: rows.length * step - 20,
    height: 20 + height,
    barTop: 20,
    labels: rows.map((row, index) => ({
      text: row.title,
      x: index * step,
      y: 10,
      kind: 'row',
      row: index,
      align: 'left',
    })),
    tiles: rows.map((_, index) => ({
      tile,
      box: { x: index * step, y: 20, width, height },
      row: index,
      shower: 0,
    })),
  }
}

function planGallery(rows: readonly SampleRow[], tile: Tile): Plan {
  const area = tile.aspect > 1.8 ? 15_000 : 8_500
  const width = Math.min(240, Math.max(36, Math.sqrt(area * tile.aspect)))
  const height = Math.min(220, width / tile.aspect)
  const longest = Math.max(1, ...rows.map((row) => row.count))
  const fitting = Math.max(1, Math.floor((1080 + GAP) / (width + GAP)))
  const perLine = Math.ceil(longest / Math.ceil(longest / fitting))
  const captioned = rows.some((row) => row.captions !== undefined)
  const lineHeight = height + GAP + (captioned ? 14 : 0)
  const plan: Plan = {
    width: perLine * (width + GAP) - GAP,
    height: 0,
    barTop: 20,
    labels: [],
    tiles: [],
  }
  let y = 0
  rows.forEach((row, rowIndex) => {
    plan.labels.push({ text: row.title, x: 0, y: y + 10, kind: 'row', row: rowIndex, align: 'left' })
    y += 20
    for (let shower = 0; shower < row.count; shower++) {
      const x = (shower % perLine) * (width + GAP)
      const top = y + Math.floor(shower / perLine) * lineHeight
      plan.tiles.push({ tile, box: { x, y: top, width, height }, row: rowIndex, shower })
      const caption = row.captions?.[shower]
      if (caption !== undefined) {
        const text = fitText(caption, LABEL_SIZE, width)
        plan.labels.push({
          text,
          x: x + width / 2,
          y: top + height + 12,
          kind: 'caption',
          row: rowIndex,
          align: 'middle',
        })
      }
    }
    y += Math.ceil(row.count / perLine) * lineHeight + 10
  })
  plan.height = y - 10 - GAP
  return plan
}

function planBlocks(rows: readonly SampleRow[], tiles: readonly Tile[]): Plan {
  const longest = Math.max(...rows.map((row) => row.count))
  const side = Math.min(longest > 4 ? 92 : 124, Math.max(44, 1080 / rows.length / tiles.length - GAP))
  const plan: Plan = { width: 0, height: 0, barTop: 36, labels: [], tiles: [] }
  let x = 0
  rows.forEach((row, rowIndex) => {
    const left = Math.max(0, ...(row.captions ?? []).map((caption) => textWidth(caption, LABEL_SIZE) + 8))
    plan.labels.push({ text: row.title, x, y: 10, kind: 'row', row: rowIndex, align: 'left' })
    const widths = tileWidths(tiles, side)
    plan.labels.push(...layerLabels(tiles, { widths, x: x + left, y: 28, row: rowIndex }))
    for (let shower = 0; shower < row.count; shower++) {
      const y = 36 + shower * (side + GAP)
      plan.tiles.push(...lineOf(tiles, { widths, side, x: x + left, y, row: rowIndex, shower }))
      const caption = row.captions?.[shower]
      if (caption !== undefined) {
        const place = { x: x + left - 8, y: y + side / 2 + 4 }
        plan.labels.push({ text: caption, ...place, kind: 'caption', row: rowIndex, align: 'right' })
      }
    }
    const width = left + widths.reduce((sum, each) => sum + each + GAP, 0) - GAP
    plan.height = Math.max(plan.height, 36 + row.count * (side + GAP) - GAP)
    plan.width = x + width
    x += width + 28
  })
  return plan
}

function planLines(rows: readonly SampleRow[], tiles: readonly Tile[]): Plan {
  const left = Math.max(...rows.map((row) => textWidth(row.title, 12, 'bold') + 32))
  const side = Math.min(150, Math.max(64, (1000 - left) / tiles.length - GAP))
  const widths = tileWidths(tiles, side)
  const plan: Plan = {
    width: left + widths.reduce((sum, each) => sum + each + GAP, 0) - GAP,
    height: 18 + rows.length * (side + GAP) - GAP,
    barTop: 18,
    labels: layerLabels(tiles, { widths, x: left, y: 10, row: 0 }),
    tiles: [],
  }
  rows.forEach((row, rowIndex) => {
    const y = 18 + rowIndex * (side + GAP)
    plan.labels.push({
      text: row.title,
      x: 0,
      y: y + side / 2 + 4,
      kind: 'row',
      row: rowIndex,
      align: 'left',
    })
    plan.tiles.push(...lineOf(tiles, { widths, side, x: left, y, row: rowIndex, shower: 0 }))
  })
  return plan
}

function tileWidths(tiles: readonly Tile[], side: number): number[] {
  return tiles.map((tile) => Math.min(2 * side, Math.max(0.4 * side, side * tile.aspect)))
}

type LinePlace = {
  widths: readonly number[]
  side: number
  x: number
  y: number
  row: number
  shower: number
}

function lineOf(tiles: readonly Tile[], place: LinePlace): Plan['tiles'] {
  let { x } = place
  return tiles.map((tile, index) => {
    const width = place.widths[index] as number // one per tile
    const box = { x, y: place.y, width, height: Math.min(place.side, width / tile.aspect) }
    x += width + GAP
    return { tile, box, row: place.row, shower: place.shower }
  })
}

function layerLabels(
  tiles: readonly Tile[],
  place: { widths: readonly number[]; x: number; y: number; row: number },
): Label[] {
  let { x } = place
  return tiles.map((tile, index) => {
    const width = place.widths[index] as number // one per tile
    const whole = tile.size === '' ? tile.title : `${tile.title} · ${tile.size}`
    const label: Label = {
      text: textWidth(whole, LABEL_SIZE) <= width ? whole : fitText(tile.title, LABEL_SIZE, width + GAP),
      x: x + width / 2,
      y: place.y,
      kind: 'layer',
      row: place.row,
      align: 'middle',
    }
    x += width + GAP
    return label
  })
}
