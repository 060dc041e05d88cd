import type { Rgb } from '../../../src-shared/pictures/color.ts'
import type { Scale } from '../../../src-shared/pictures/scale.ts'
import type { Placed, Placement } from './place-tiles.ts'
import { sectorOf } from './place-tiles.ts'
import { colorAt, EMPTY, tint } from './tint.ts'

type Context = CanvasRenderingContext2D

/** Draws one shower with its left upper corner at (`left`, `top`), in device pixels of the canvas. */
export function paintShower(
  context: Context,
  placement: Placement,
  picture: { shower: Float32Array; scale: Scale; left?: number; top?: number },
): void {
  const { shower, scale, left = 0, top = 0 } = picture
  for (const placed of placement.tiles) {
    const values = placed.tile.values(shower)
    const at = { ...placed, x: placed.x + left, y: placed.y + top }
    if (placed.tile.form.kind === 'rings') paintRings(context, at, { values, scale })
    else if (placed.tile.form.kind === 'bars') paintBars(context, at, { values, scale })
    else paintGrid(context, at, { values, scale })
  }
}

type Values = { values: Float64Array; scale: Scale }

/** Whole device pixels, written as such: no cell is smeared into its neighbour. */
function paintGrid(context: Context, placed: Placed, { values, scale }: Values): void {
  const { form } = placed.tile
  if (form.kind !== 'grid' && form.kind !== 'rgb') return
  const { rows, columns } = form
  const image = context.createImageData(placed.width, placed.height)
  const pixels = new Uint32Array(image.data.buffer)
  const [wide, high] = [placed.width / columns, placed.height / rows]
  for (let row = 0; row < rows; row++) {
    const first = row * high * placed.width
    for (let column = 0; column < columns; column++) {
      const cell = row * columns + column
      const color =
        form.kind === 'grid' ? tint(scale, values[cell] as number) : pixelColor(values, cell, scale)
      pixels.fill(packed(color), first + column * wide, first + (column + 1) * wide)
    }
    for (let line = 1; line < high; line++)
      pixels.copyWithin(first + line * placed.width, first, first + placed.width)
  }
  context.putImageData(image, placed.x, placed.y)
}

function pixelColor(values: Float64Array, pixel: number, scale: Scale): Rgb {
  const parts = [0, 1, 2].map((channel) => values[3 * pixel + channel] as number) // three per pixel
  const broken = parts.find((part) => !Number.isFinite(part))
  if (broken !== undefined) return tint(scale, broken)
  return parts.map((part) => Math.round(255 * (scale.share(part) ?? 0))) as unknown as Rgb // three of them
}

/** Bytes of a pixel in memory order; every machine that runs a browser has the lowest byte first. */
function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0
}

function paintBars(context: Context, placed: Placed, { values, scale }: Values): void {
  const { x, y, width, height } = placed
  context.fillStyle = css(EMPTY)
  context.fillRect(x, y, width, height)
  const slot = width / values.length
  const gap = slot >= 6 ? 2 : slot >= 3 ? 1 : 0
  const zero = scale.kind === 'linear' ? (scale.share(0) ?? 0) : 0
  values.forEach((value, index) => {
    const share = Number.isFinite(value) ? (scale.share(value) ?? 0) : 1
    const [low, high] = [Math.min(zero, share), Math.max(zero, share)]
    context.fillStyle = css(Number.isFinite(value) && scale.kind === 'linear' ? BAR : tint(scale, value))
    const tall = Math.max(value === 0 ? 0 : 1, Math.round((high - low) * height))
    context.fillRect(
      x + Math.round(index * slot),
      y + height - Math.round(low * height) - tall,
      slot - gap,
      tall,
    )
  })
}

/** Bars say their value by their height. */
const BAR: Rgb = [160, 170, 185]

/**
 * From the rim inwards, each ring as wedges to the middle that the next ring covers: no seam shows between rings.
 * Each wedge reaches a little into its neighbour, so that none shows within a ring.
 */
function paintRings(context: Context, placed: Placed, { values, scale }: Values): void {
  const { form } = placed.tile
  if (form.kind !== 'rings') return
  const radius = placed.width / 2
  const [cx, cy] = [placed.x + radius, placed.y + radius]
  const rBins = form.edges.length - 1
  for (let bin = rBins - 1; bin >= 0; bin--) {
    for (let alpha = 0; alpha < form.alphaBins; alpha++) {
      const drawn = alpha * rBins + bin
      const { outer, from, to } = sectorOf(form, drawn)
      context.fillStyle = css(tint(scale, values[drawn] as number)) // one value per cell
      context.beginPath()
      if (form.alphaBins === 1) context.arc(cx, cy, outer * radius, 0, 2 * Math.PI)
      else {
        const under = 0.6 / Math.max(1, outer * radius)
        context.moveTo(cx, cy)
        context.arc(cx, cy, outer * radius, from - under, to)
      }
      context.fill()
    }
  }
  const inner = form.edges[0] as number // at least two edges
  if (inner > 0) {
    context.fillStyle = css(EMPTY)
    context.beginPath()
    context.arc(cx, cy, inner * radius, 0, 2 * Math.PI)
    context.fill()
  }
}

export function css([red, green, blue]: Rgb): string {
  return `rgb(${red} ${green} ${blue})`
}

/** The bar itself, dark below; its ticks are text beside it. */
export function paintBar(
  context: Context,
  box: { x: number; y: number; width: number; height: number },
  scale: Scale,
): void {
  for (let line = 0; line < box.height; line++) {
    context.fillStyle = css(colorAt(scale, 1 - (line + 0.5) / box.height))
    context.fillRect(box.x, box.y + line, box.width, 1)
  }
}
