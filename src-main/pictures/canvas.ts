import { PNG } from 'pngjs'
import type { Rgb } from '../../src-shared/pictures/color.ts'

/** Pixels per unit of layout: pictures are laid out in CSS-like pixels and drawn at twice that. */
const DENSITY = 2

/** A picture in the making. Coordinates are in layout pixels, x to the right, y down. */
export type Canvas = {
  readonly width: number
  readonly height: number
  readonly density: number
  readonly pixels: Uint8Array
  readonly columns: number
  readonly rows: number
}

export function createCanvas(width: number, height: number, background: Rgb): Canvas {
  const columns = Math.ceil(width * DENSITY)
  const rows = Math.ceil(height * DENSITY)
  const pixels = new Uint8Array(columns * rows * 4)
  for (let at = 0; at < pixels.length; at += 4) {
    pixels[at] = background[0]
    pixels[at + 1] = background[1]
    pixels[at + 2] = background[2]
    pixels[at + 3] = 255
  }
  return { width, height, density: DENSITY, pixels, columns, rows }
}

/** The picture as a PNG file; the same picture gives the same bytes. */
export function encodePng(canvas: Canvas): Buffer {
  const png = new PNG({ width: canvas.columns, height: canvas.rows, colorType: 2 })
  png.data = Buffer.from(canvas.pixels.buffer, canvas.pixels.byteOffset, canvas.pixels.byteLength)
  // Flat colours compress best unfiltered; choosing a filter per line would take longer than drawing.
  return PNG.sync.write(png, {
    colorType: 2,
    inputHasAlpha: true,
    deflateLevel: 7,
    deflateStrategy: 0,
    filterType: 0,
  })
}

/** Where a device pixel stands in `pixels`; −1 outside of the picture. */
export function pixelAt(canvas: Canvas, column: number, row: number): number {
  const { columns, rows } = canvas
  return column < 0 || row < 0 || column >= columns || row >= rows ? -1 : (row * columns + column) * 4
}

/** Blends a colour over the pixel at `at` (of `pixelAt`); `cover` from 0 to 1. */
export function blend(canvas: Canvas, at: number, color: Rgb, cover: number): void {
  if (at < 0 || cover <= 0) return
  const { pixels } = canvas
  const part = cover < 1 ? cover : 1
  const under = 1 - part
  pixels[at] = (pixels[at] as number) * under + color[0] * part + 0.5 // inside the picture
  pixels[at + 1] = (pixels[at + 1] as number) * under + color[1] * part + 0.5
  pixels[at + 2] = (pixels[at + 2] as number) * under + color[2] * part + 0.5
}

export type Box = { x: number; y: number; width: number; height: number }

/** Fills a box with smooth edges where it does not fall on pixels. */
export function fillBox(canvas: Canvas, box: Box, paint: { color: Rgb; cover?: number }): void {
  const { density } = canvas
  const left = box.x * density
  const right = (box.x + box.width) * density
  const top = box.y * density
  const bottom = (box.y + box.height) * density
  for (let row = Math.floor(top); row < bottom; row++) {
    const rowCover = Math.min(row + 1, bottom) - Math.max(row, top)
    for (let column = Math.floor(left); column < right; column++) {
      const cover = rowCover * (Math.min(column + 1, right) - Math.max(column, left))
      blend(canvas, pixelAt(canvas, column, row), paint.color, cover * (paint.cover ?? 1))
    }
  }
}

/** Fills a box with round corners. */
export function fillRoundBox(canvas: Canvas, box: Box, paint: { color: Rgb; radius: number }): void {
  const { density } = canvas
  const radius = paint.radius * density
  const halfWidth = (box.width * density) / 2
  const halfHeight = (box.height * density) / 2
  const centreX = box.x * density + halfWidth
  const centreY = box.y * density + halfHeight
  for (let row = Math.floor(centreY - halfHeight); row < centreY + halfHeight; row++) {
    for (let column = Math.floor(centreX - halfWidth); column < centreX + halfWidth; column++) {
      const dx = Math.abs(column + 0.5 - centreX) - halfWidth + radius
      const dy = Math.abs(row + 0.5 - centreY) - halfHeight + radius
      const outside = Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius
      blend(canvas, pixelAt(canvas, column, row), paint.color, 0.5 - outside)
    }
  }
}

/** Straight strokes with round ends; `segments` holds x1, y1, x2, y2 of each. */
export function strokeSegments(
  canvas: Canvas,
  segments: readonly number[],
  paint: { color: Rgb; width: number; cover?: number },
): void {
  if (segments.length === 0) return
  const { density } = canvas
  const points = segments.map((value) => value * density)
  const reach = (paint.width * density) / 2
  const xs = points.filter((_, index) => index % 2 === 0)
  const ys = points.filter((_, index) => index % 2 === 1)
  const right = Math.ceil(xs.reduce((a, b) => Math.max(a, b)) + reach + 1)
  const bottom = Math.ceil(ys.reduce((a, b) => Math.max(a, b)) + reach + 1)
  const left = Math.floor(xs.reduce((a, b) => Math.min(a, b)) - reach - 1)
  const top = Math.floor(ys.reduce((a, b) => Math.min(a, b)) - reach - 1)
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      const distance = distanceTo(points, column + 0.5, row + 0.5)
      blend(canvas, pixelAt(canvas, column, row), paint.color, (reach - distance + 0.5) * (paint.cover ?? 1))
    }
  }
}

function distanceTo(points: readonly number[], x: number, y: number): number {
  let nearest = Infinity
  for (let at = 0; at + 3 < points.length; at += 4) {
    const x1 = points[at] as number // at + 3 < length
    const y1 = points[at + 1] as number
    const dx = (points[at + 2] as number) - x1
    const dy = (points[at + 3] as number) - y1
    const length = dx * dx + dy * dy
    const share = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / length))
    const away = (x - x1 - share * dx) ** 2 + (y - y1 - share * dy) ** 2
    if (away < nearest) nearest = away
  }
  return Math.sqrt(nearest)
}
