import { strokeSegments, type Canvas } from './canvas.ts'
import type { Rgb } from '../../src-shared/pictures/color.ts'
import { GLYPHS, UNKNOWN, type Glyph } from './glyphs.ts'

export type TextStyle = {
  /** Height of capitals is 0.72 of this, as in usual fonts; layout pixels. */
  size: number
  color: Rgb
  weight?: 'regular' | 'bold'
  align?: 'left' | 'middle' | 'right'
}

/** Distance between glyphs, and the height of a capital as a part of the font size. */
const SPACING = 2.15
/** Bold strokes eat into the space between glyphs; they get some of it back. */
const BOLD_SPACING = 2.5
const CAPITAL = 0.72
const RAISED = 0.68

type Run = { text: string; raise: number; scale: number }

/**
 * Draws one line of text; `x` is its left end, middle or right end after `align`, `y` its baseline. `^{...}` raises and
 * `_{...}` lowers a part: `10^{3}`, `E_{inc}`. A character without a glyph is drawn as a box.
 */
export function drawText(canvas: Canvas, text: string, at: { x: number; y: number } & TextStyle): void {
  const weight = at.weight ?? 'regular'
  const width = textWidth(text, at.size, weight)
  const align = at.align ?? 'left'
  let x = at.x - (align === 'right' ? width : align === 'middle' ? width / 2 : 0)
  for (const run of runsOf(text)) {
    const unit = (at.size * CAPITAL * run.scale) / 10
    const stroke = unit * (weight === 'bold' ? 1.75 : 1.2)
    const baseline = at.y - (run.raise * at.size * CAPITAL) / 10
    for (const character of run.text) {
      const glyph = GLYPHS[character] ?? UNKNOWN
      const segments = segmentsOf(glyph).map((value, index) =>
        index % 2 === 0 ? x + value * unit : baseline - value * unit,
      )
      strokeSegments(canvas, segments, { color: at.color, width: Math.max(stroke, 0.55) })
      x += (glyph.width + spacingOf(weight)) * unit
    }
  }
}

/** Width of a line of text in layout pixels. */
export function textWidth(text: string, size: number, weight: 'regular' | 'bold' = 'regular'): number {
  const spacing = spacingOf(weight)
  let width = 0
  for (const run of runsOf(text)) {
    const unit = (size * CAPITAL * run.scale) / 10
    for (const character of run.text) width += ((GLYPHS[character] ?? UNKNOWN).width + spacing) * unit
  }
  return Math.max(0, width - (spacing * size * CAPITAL) / 10)
}

function spacingOf(weight: 'regular' | 'bold'): number {
  return weight === 'bold' ? BOLD_SPACING : SPACING
}

/** The text, cut with an ellipsis where it is wider than `width`. */
export function fitText(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text
  let kept = text
  while (kept.length > 1 && textWidth(`${kept}…`, size) > width) kept = kept.slice(0, -1)
  return `${kept}…`
}

function runsOf(text: string): Run[] {
  return text
    .split(/([\^_]\{[^}]*\})/)
    .filter((part) => part !== '')
    .map((part) => {
      if (part.startsWith('^{')) return { text: part.slice(2, -1), raise: 4.4, scale: RAISED }
      if (part.startsWith('_{')) return { text: part.slice(2, -1), raise: -2, scale: RAISED }
      return { text: part, raise: 0, scale: 1 }
    })
}

const flattened = new Map<Glyph, readonly number[]>()

/** A glyph as straight segments x1, y1, x2, y2, ... in its own units. */
function segmentsOf(glyph: Glyph): readonly number[] {
  const known = flattened.get(glyph)
  if (known !== undefined) return known
  const segments: number[] = []
  const words = glyph.path.split(' ').filter((word) => word !== '')
  let pen: [number, number] | null = null
  let at = 0
  const number = (): number => Number(words[at++])
  const lineTo = (x: number, y: number): void => {
    if (pen !== null && (pen[0] !== x || pen[1] !== y)) segments.push(pen[0], pen[1], x, y)
    pen = [x, y]
  }
  while (at < words.length) {
    const word = words[at++]
    if (word === 'M') pen = [number(), number()]
    else if (word === 'L') lineTo(number(), number())
    else if (word === 'Q') {
      const [startX, startY] = pen ?? [0, 0]
      const [controlX, controlY, endX, endY] = [number(), number(), number(), number()]
      for (let step = 1; step <= 8; step++) {
        const t = step / 8
        const a = (1 - t) ** 2
        const b = 2 * t * (1 - t)
        lineTo(a * startX + b * controlX + t * t * endX, a * startY + b * controlY + t * t * endY)
      }
    } else if (word === 'A') {
      const [centreX, centreY, radiusX, radiusY] = [number(), number(), number(), number()]
      const [from, to] = [number(), number()]
      const steps = Math.max(4, Math.ceil(Math.abs(to - from) / 15))
      for (let step = 0; step <= steps; step++) {
        const angle = ((from + ((to - from) * step) / steps) * Math.PI) / 180
        lineTo(centreX + radiusX * Math.cos(angle), centreY + radiusY * Math.sin(angle))
      }
    } else throw new Error(`Unknown path word ${word} in ${glyph.path}`)
  }
  flattened.set(glyph, segments)
  return segments
}
