import { energyText, sumOf } from '../../parts/shower-view/energy-text.ts'
import { css, paintBar, paintShower } from '../../parts/shower-view/paint.ts'
import { placeTiles } from '../../parts/shower-view/place-tiles.ts'
import { tickText } from '../../../src-shared/pictures/tick-text.ts'
import { signsOf } from '../../parts/shower-view/tint.ts'
import { spaced } from '../../parts/shower-view/color-bar.tsx'
import { showerOf, type Pictured } from '../../parts/shower-view/picture-of-frame.ts'

/** A picture for a slide or a paper: title, showers, colour bar with its unit, in one canvas. */
export type StripOptions = {
  title: string
  theme: 'dark' | 'light'
  /** Device pixels per layout pixel: 2 for print. */
  density: number
  columns: number
  /** Height of a shower, layout pixels. */
  height: number
}

export const INK = {
  dark: { background: '#0e1116', text: '#e6eaf0', dim: '#9aa7b8', data: '#38bdf8', generator: '#34d399' },
  light: { background: '#ffffff', text: '#17202b', dim: '#4f5c6d', data: '#0277b6', generator: '#047857' },
}
const FONT = 'Inter, "Segoe UI", system-ui, sans-serif'
const MARGIN = 18
const HEADER = 36
const TITLES = 78
const GAP = 6
const SUMS = 16
const BAR = 84
const PER_LINE = 8

export function drawStrip(picture: Pictured, options: StripOptions): HTMLCanvasElement {
  const { theme, density, title } = options
  const ink = INK[theme]
  const { tiles, rows, captions, count, unit, scale } = picture
  const placement = placeTiles(tiles, Math.floor(options.height * density))
  const [wide, tall] = [placement.width / density, placement.height / density]
  const columns = Math.min(options.columns, count)
  const perLine = Math.max(1, Math.min(columns, wide > 200 ? Math.floor(1400 / wide) : PER_LINE))
  const lines = Math.ceil(columns / perLine)
  const step = Math.max(wide, unit === '1' ? 0 : 52) + GAP
  const sums = unit === '1' ? 0 : SUMS
  const asked = captions.length > 0 ? SUMS : 0
  const lineHeight = rows.length * (tall + sums + GAP) + asked + GAP
  const bodyHeight = lines * lineHeight - GAP
  const width = MARGIN + TITLES + perLine * step + BAR + MARGIN
  const height = HEADER + Math.max(bodyHeight, 120) + MARGIN

  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * density)
  canvas.height = Math.ceil(height * density)
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('This browser draws on no canvas')
  context.fillStyle = ink.background
  context.fillRect(0, 0, canvas.width, canvas.height)
  const text = (words: string, x: number, y: number, style: TextStyle = {}) => {
    context.fillStyle = style.color ?? ink.dim
    context.textAlign = style.align ?? 'left'
    context.font = `${style.weight ?? 400} ${(style.size ?? 11) * density}px ${FONT}`
    context.fillText(words, x * density, y * density)
  }

  text(title, MARGIN, 24, { color: ink.text, size: 14, weight: 600 })
  for (let column = 0; column < columns; column++) {
    const line = Math.floor(column / perLine)
    const x = MARGIN + TITLES + (column % perLine) * step
    const middle = x + (step - GAP) / 2
    rows.forEach((row, index) => {
      const y = HEADER + line * lineHeight + index * (tall + sums + GAP)
      if (column % perLine === 0) {
        context.fillStyle = ink[row.tone]
        context.fillRect(MARGIN * density, (y + tall / 2 - 4) * density, 8 * density, 8 * density)
        text(row.title, MARGIN + 14, y + tall / 2 + 4, { color: ink.text, size: 12, weight: 600 })
      }
      const shower = showerOf(row, column, count)
      const left = Math.round((middle - wide / 2) * density)
      paintShower(context, placement, { shower, scale, left, top: Math.round(y * density) })
      if (sums > 0) text(energyText(sumOf(shower), unit), middle, y + tall + 12, { align: 'center' })
    })
    if (asked === 0) continue
    const y = HEADER + line * lineHeight + rows.length * (tall + sums + GAP) + 10
    if (column % perLine === 0) text('asked for', MARGIN + 14, y)
    text(captions[column] ?? '', middle, y, { align: 'center' })
  }

  const barX = MARGIN + TITLES + perLine * step + 12
  const signs = signsOf(scale, unit, valuesIn(rows))
  const barHeight = Math.min(240, Math.max(60, bodyHeight - 16 - 16 * signs.length))
  const barTop = HEADER + 14
  if (unit !== '1') text(unit, barX, HEADER + 6)
  const box = { x: barX, y: barTop, width: 10, height: barHeight }
  paintBar(
    context,
    {
      x: Math.round(box.x * density),
      y: Math.round(box.y * density),
      width: Math.round(box.width * density),
      height: Math.round(box.height * density),
    },
    scale,
  )
  for (const tick of spaced(scale.ticks, barHeight)) {
    const y = barTop + barHeight * (1 - tick.share)
    context.fillStyle = ink.dim
    context.fillRect((barX + 11) * density, Math.round(y * density), 3 * density, density)
    text(tickText(tick.label), barX + 17, y + 4)
  }
  signs.forEach((sign, index) => {
    const y = barTop + barHeight + 14 + 16 * index
    context.fillStyle = css(sign.color)
    context.fillRect(barX * density, y * density, 10 * density, 10 * density)
    context.strokeStyle = ink.dim
    context.lineWidth = 0.5 * density
    context.strokeRect(barX * density, y * density, 10 * density, 10 * density)
    text(sign.label, barX + 15, y + 9)
  })
  return canvas
}

type TextStyle = { color?: string; align?: CanvasTextAlign; size?: number; weight?: number }

function* valuesIn(rows: Pictured['rows']): Generator<number> {
  for (const { showers } of rows) yield* showers
}

export async function pngOf(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob === null) throw new Error('The canvas could not be written as PNG')
  return new Uint8Array(await blob.arrayBuffer())
}
