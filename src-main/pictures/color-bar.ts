import { fillBox, strokeSegments, type Canvas } from './canvas.ts'
import type { Rgb } from '../../src-shared/pictures/color.ts'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import { drawText } from './text.ts'
import type { Theme } from './theme.ts'

/** Bar, ticks and labels need this much width. */
export const COLOR_BAR_WIDTH = 64

const BAR = 12

/** A vertical colour bar: what colour stands for how much, with the unit above it. */
export function drawColorBar(
  canvas: Canvas,
  bar: {
    x: number
    y: number
    height: number
    scale: Scale
    unit: string
    color: (share: number) => Rgb
    theme: Theme
  },
): void {
  const { x, y, height, scale, theme } = bar
  const steps = Math.round(height * canvas.density)
  for (let step = 0; step < steps; step++) {
    const color = bar.color(1 - (step + 0.5) / steps)
    fillBox(canvas, { x, y: y + step / canvas.density, width: BAR, height: 1 / canvas.density }, { color })
  }
  if (bar.unit !== '1') {
    drawText(canvas, bar.unit, { x, y: y - 8, size: 11, color: theme.dim })
  }
  for (const share of scale.minor) {
    const at = y + height * (1 - share)
    strokeSegments(canvas, [x + BAR, at, x + BAR + 2, at], { color: theme.faint, width: 0.8 })
  }
  for (const tick of scale.ticks) {
    const at = y + height * (1 - tick.share)
    strokeSegments(canvas, [x + BAR, at, x + BAR + 4, at], { color: theme.dim, width: 1 })
    drawText(canvas, tick.label, { x: x + BAR + 8, y: at + 4, size: 11, color: theme.dim })
  }
}
