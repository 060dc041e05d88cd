import { escaped } from './markup.ts'

/**
 * A figure as data: what the window draws with React and the report and saved files write as text, so that all three
 * are the same. Colours are names (`reference`, `sample-0`, …) that whoever draws has a colour for.
 */
export type Figure = { width: number; height: number; title: string; marks: readonly Mark[] }

export type Mark =
  | {
      kind: 'path'
      d: string
      stroke?: Ink
      fill?: Ink
      width?: number
      dash?: string
      opacity?: number
    }
  | {
      kind: 'text'
      x: number
      y: number
      text: string
      ink: Ink
      size: number
      isBold?: boolean
      anchor?: 'start' | 'middle' | 'end'
    }

export type Ink = 'text' | 'dim' | 'grid' | 'reference' | 'guide' | `sample-${number}` | `#${string}`

/** `paper`: a background, for a file that stands alone; null: whatever lies behind. */
export function svgOf(figure: Figure, colors: (ink: Ink) => string, paper: string | null = null): string {
  const { width, height, title, marks } = figure
  const alone =
    paper === null
      ? ''
      : ` xmlns="http://www.w3.org/2000/svg" width="${2 * width}" height="${2 * height}" font-family="Inter, Helvetica, Arial, sans-serif"`
  const background = paper === null ? '' : `<rect width="${width}" height="${height}" fill="${paper}"/>`
  return `<svg${alone} viewBox="0 0 ${width} ${height}" role="img" aria-label="${escaped(title)}">${background}${marks.map((mark) => markup(mark, colors)).join('\n')}</svg>`
}

function markup(mark: Mark, colors: (ink: Ink) => string): string {
  if (mark.kind === 'text') {
    const { x, y, text, ink, size, isBold, anchor } = mark
    return `<text x="${placed(x)}" y="${placed(y)}" font-size="${size}" fill="${colors(ink)}"${isBold === true ? ' font-weight="600"' : ''}${anchor === undefined ? '' : ` text-anchor="${anchor}"`}>${escaped(text)}</text>`
  }
  const { d, stroke, fill, width = 1, dash, opacity } = mark
  if (d === '') return ''
  const line =
    stroke === undefined
      ? ''
      : ` stroke="${colors(stroke)}" stroke-width="${width}"${dash === undefined || dash === '' ? '' : ` stroke-dasharray="${dash}"`}`
  return `<path d="${d}" fill="${fill === undefined ? 'none' : colors(fill)}"${line}${opacity === undefined ? '' : ` opacity="${opacity}"`}/>`
}

/** A tenth of a unit is finer than any screen or printer needs, and keeps files small. */
export function placed(value: number): string {
  return String(Math.round(value * 10) / 10)
}
