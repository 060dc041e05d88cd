import type { EventShape } from '../../src-shared/tensor/shape.ts'
import type { Geometry } from '../../src-shared/physics/geometry.ts'
import { createCanvas, encodePng, fillRoundBox, type Box, type Canvas } from './canvas.ts'
import { drawColorBar, COLOR_BAR_WIDTH } from './color-bar.ts'
import { grey, inferno, type Rgb } from '../../src-shared/pictures/color.ts'
import { LABEL_SIZE, planOf, type Label, type SampleRow } from './sample-plan.ts'
import { pictureScale, type Scale } from '../../src-shared/pictures/scale.ts'
import { drawText, fitText, textWidth } from './text.ts'
import { THEMES, type Theme, type ThemeName } from './theme.ts'
import { tilesOf, type Radii, type Tile } from './tiles.ts'

export type { SampleRow } from './sample-plan.ts'

export type SamplePicture = {
  geometry?: Geometry | null
  shape?: EventShape | null
  /** Unit of the energies; `1` for images, which are drawn in linear grey. */
  unit: string
  /** The first row is the reference: its largest value sets the top of the colour scale. */
  rows: readonly SampleRow[]
  title: string
  /** Cells at or below are drawn empty, in `unit`. */
  threshold: number
  /** How radii of polar layers are drawn; default: square roots where rings would be too narrow to see. */
  radii?: Radii
  theme?: ThemeName
}

const MARGIN = 20
const HEADER = 44

/**
 * Draws showers as a PNG: one colour scale with its bar and unit for all of them. One layer (or a side view of many):
 * rows under each other, wrapped where they are long. Two to eight layers: one line per shower with its layers side by
 * side, and a block of lines per row, next to each other. With one shower per row (averages): a line per row, larger.
 */
export function drawSamples(picture: SamplePicture): Buffer {
  const theme = THEMES[picture.theme ?? 'dark']
  const tiles = tilesOf(picture, picture.radii)
  const scale = pictureScale(shownValues(picture.rows[0], tiles), picture)
  const tint = tinting(scale, { picture, theme })
  const plan = planOf(picture.rows, tiles)
  const notes = notesOf(picture, tiles, scale)
  const barHeight = Math.min(plan.height, 300)
  const title = picture.title
  const width = Math.max(
    plan.width + 18 + COLOR_BAR_WIDTH,
    Math.min(720, textWidth(title, 15, 'bold')),
    ...notes.map((note) => textWidth(note, 10.5)),
  )
  const height = HEADER + plan.height + (notes.length === 0 ? 0 : 8 + 16 * notes.length)
  const canvas = createCanvas(width + 2 * MARGIN, height + MARGIN + 8, theme.background)
  drawText(canvas, fitText(title, 15, width), {
    x: MARGIN,
    y: 28,
    size: 15,
    weight: 'bold',
    color: theme.text,
  })
  for (const label of plan.labels) drawLabel(canvas, label, theme)
  for (const placed of plan.tiles) {
    const row = picture.rows[placed.row] as SampleRow // placed by the plan
    const stride = row.showers.length / row.count
    const box: Box = { ...placed.box, x: placed.box.x + MARGIN, y: placed.box.y + HEADER }
    placed.tile.paint(canvas, box, {
      cells: row.showers.subarray(placed.shower * stride, (placed.shower + 1) * stride),
      tint,
    })
  }
  drawColorBar(canvas, {
    x: MARGIN + plan.width + 18,
    y: HEADER + plan.barTop,
    height: barHeight - plan.barTop,
    scale,
    unit: picture.unit,
    color: (share) => colorAt(scale, share),
    theme,
  })
  notes.forEach((note, index) => {
    const y = HEADER + plan.height + 22 + 16 * index
    drawText(canvas, note, { x: MARGIN, y, size: 10.5, color: theme.faint })
  })
  return encodePng(canvas)
}

function* shownValues(row: SampleRow | undefined, tiles: readonly Tile[]): Generator<number> {
  if (row === undefined) return
  const stride = row.showers.length / row.count
  for (let shower = 0; shower < row.count; shower++) {
    const cells = row.showers.subarray(shower * stride, (shower + 1) * stride)
    for (const tile of tiles) yield* tile.shown(cells)
  }
}

/** The dark end of inferno is kept for empty cells, so that the faintest hit can be told from none. */
function colorAt(scale: Scale, share: number): Rgb {
  return scale.kind === 'log' ? inferno(0.12 + 0.88 * share) : grey(share)
}

function tinting(scale: Scale, context: { picture: SamplePicture; theme: Theme }): (value: number) => Rgb {
  const { threshold } = context.picture
  return (value) => {
    if (!Number.isFinite(value)) return NOT_A_NUMBER
    if (scale.kind === 'log' && value <= threshold) return context.theme.empty
    const share = scale.share(value)
    return share === null ? context.theme.empty : colorAt(scale, share)
  }
}

/** No shower has this colour. */
const NOT_A_NUMBER: Rgb = [64, 200, 255]

function notesOf(picture: SamplePicture, tiles: readonly Tile[], scale: Scale): string[] {
  const notes = [...new Set(tiles.map((tile) => tile.note).filter((note) => note !== ''))]
  const empty =
    scale.kind === 'log' ? [`Black: below ${Number(scale.low.toPrecision(3))} ${picture.unit}.`] : []
  const broken = picture.rows.some((row) => row.showers.some((value) => !Number.isFinite(value)))
  return [[...empty, ...notes].join(' '), broken ? 'Bright blue: not a number.' : ''].filter(
    (note) => note !== '',
  )
}

function drawLabel(canvas: Canvas, label: Label, theme: Theme): void {
  const x = MARGIN + label.x
  const y = HEADER + label.y
  if (label.kind !== 'row') {
    drawText(canvas, label.text, { x, y, size: LABEL_SIZE, color: theme.dim, align: label.align })
    return
  }
  const color = label.row === 0 ? theme.data : theme.generator
  fillRoundBox(canvas, { x, y: y - 8, width: 8, height: 8 }, { color, radius: 2 })
  drawText(canvas, label.text, { x: x + 14, y, size: 12, weight: 'bold', color: theme.text })
}
