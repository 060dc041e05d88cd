import { escaped } from '../../src-shared/pictures/markup.ts'
import type { Plot, PlotAxis, PlotLine } from './plot.ts'
import type { DrawnPoint } from './downsample.ts'
import type { ColorName, Marker } from './series-groups.ts'

/**
 * A chart as a picture that stands alone, for papers and slides: light, with title, legend, axis titles and units, and
 * a line about what is not drawn. Pure text, so that a file needs no browser's styles.
 */
export const LIGHT_COLORS: Record<ColorName, string> = {
  critic: '#c2500a',
  generator: '#047857',
  latent: '#7c3aed',
  data: '#0277b6',
  recipe: '#c02678',
  accent: '#2467d6',
  part: '#586577',
}

export type SvgSize = { width: number; height: number }

const PLACE = { left: 64, right: 18, top: 40, bottom: 74 }
const INK = '#17202b'
const DIM = '#4f5c6d'
const GRID = '#e0e5ec'

export function svgChart(
  plot: Plot,
  { title, subtitle, size }: { title: string; subtitle: string; size: SvgSize },
): string {
  const { width, height } = size
  const rows = legendRows(plot.lines, width - PLACE.left - PLACE.right)
  const bottom = PLACE.bottom + 18 * rows.length
  const box = {
    left: PLACE.left,
    top: PLACE.top,
    width: width - PLACE.left - PLACE.right,
    height: height - PLACE.top - bottom,
  }
  const at = {
    x: (value: number) => round(box.left + box.width * part(value, plot.x.range)),
    y: (value: number) => round(box.top + box.height * (1 - part(value, plot.y.range))),
  }
  const note = noteOf(plot)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="${INK}">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="${box.left}" y="24" font-size="14" font-weight="600">${escaped(title)}</text>`,
    `<text x="${width - PLACE.right}" y="24" font-size="11" fill="${DIM}" text-anchor="end">${escaped(subtitle)}</text>`,
    ...plot.y.ticks.map(
      ({ value, text }) =>
        `<path d="M${box.left} ${at.y(value)}h${box.width}" stroke="${GRID}"/><text x="${box.left - 8}" y="${at.y(value) + 4}" text-anchor="end">${text}</text>`,
    ),
    ...plot.x.ticks.map(
      ({ value, text }) =>
        `<path d="M${at.x(value)} ${box.top + box.height}v5" stroke="${DIM}"/><text x="${at.x(value)}" y="${box.top + box.height + 19}" text-anchor="middle">${text}</text>`,
    ),
    `<path d="M${box.left} ${box.top}v${box.height}h${box.width}" fill="none" stroke="${DIM}"/>`,
    `<clipPath id="box"><rect x="${box.left}" y="${box.top}" width="${box.width}" height="${box.height}"/></clipPath>`,
    '<g clip-path="url(#box)" fill="none" stroke-linejoin="round">',
    ...plot.lines.flatMap((line) => linePaths(line, at)),
    '</g>',
    ...plot.notFiniteAt.map(({ x, color }) =>
      trianglePath(at.x(x), box.top + box.height, LIGHT_COLORS[color]),
    ),
    ...plot.lines.map((line) => endMarker(line, at)),
    `<text x="${box.left + box.width / 2}" y="${box.top + box.height + 38}" text-anchor="middle">${escaped(axisTitle(plot.x))}</text>`,
    `<text transform="translate(16 ${box.top + box.height / 2}) rotate(-90)" text-anchor="middle">${escaped(axisTitle(plot.y))}</text>`,
    ...rows.flatMap((row, index) => legendRow(row, box.left, box.top + box.height + 60 + 18 * index)),
    ...(note === ''
      ? []
      : [`<text x="${box.left}" y="${height - 8}" font-size="10" fill="${DIM}">${note}</text>`]),
    '</svg>',
  ].join('\n')
}

function axisTitle({ title, isLog }: PlotAxis): string {
  return isLog ? `${title} (logarithmic)` : title
}

/** What a reader of the picture would otherwise not know. */
export function noteOf({ dropped, notFinite, clipped }: Plot): string {
  return [
    dropped > 0 ? `${dropped.toLocaleString('en')} zero or negative values are not shown` : '',
    notFinite > 0 ? `${notFinite.toLocaleString('en')} values are not numbers (▲)` : '',
    clipped > 0 ? `outliers clipped: ${clipped.toLocaleString('en')} points lie outside` : '',
  ]
    .filter((each) => each !== '')
    .join(' · ')
}

type At = { x: (value: number) => number; y: (value: number) => number }

function linePaths({ raw, smooth, color, dash }: PlotLine, at: At): string[] {
  const stroke = LIGHT_COLORS[color]
  const dashed = dash === '' ? '' : ` stroke-dasharray="${dash}"`
  const main = `<path d="${pathOf(smooth ?? raw, at)}" stroke="${stroke}" stroke-width="1.8"${dashed}/>`
  if (smooth === null) return [main]
  return [`<path d="${pathOf(raw, at)}" stroke="${stroke}" stroke-width="1" stroke-opacity="0.25"/>`, main]
}

export function pathOf(points: readonly DrawnPoint[], at: At): string {
  let path = ''
  let isUp = true
  for (const { x, y } of points) {
    if (y === null) isUp = true
    else {
      path += `${isUp ? 'M' : 'L'}${at.x(x)} ${at.y(y)}`
      isUp = false
    }
  }
  return path
}

function endMarker({ raw, smooth, color, marker }: PlotLine, at: At): string {
  const last = (smooth ?? raw).at(-1)
  if (last === undefined || last.y === null) return ''
  return `<path d="${markerPath(marker, at.x(last.x), at.y(last.y))}" fill="${LIGHT_COLORS[color]}"/>`
}

/** About seven pixels across. */
export function markerPath(marker: Marker, x: number, y: number): string {
  if (marker === 'circle') return `M${x - 3.5} ${y}a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z`
  if (marker === 'square') return `M${x - 3} ${y - 3}h6v6h-6z`
  if (marker === 'triangle') return `M${x} ${y - 4}l4 7h-8z`
  return `M${x} ${y - 4.5}l4 4.5l-4 4.5l-4 -4.5z`
}

function trianglePath(x: number, y: number, color: string): string {
  return `<path d="M${x} ${y - 8}l4.5 8h-9z" fill="${color}"/>`
}

const LETTER = 6.4

function legendRows(lines: readonly PlotLine[], width: number): PlotLine[][] {
  const rows: PlotLine[][] = []
  let used = Infinity
  for (const line of lines) {
    const needed = legendWidth(line)
    if (used + needed > width) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(line)
    used += needed
  }
  return rows
}

function legendWidth({ label }: PlotLine): number {
  return 54 + label.length * LETTER
}

function legendRow(lines: readonly PlotLine[], left: number, y: number): string[] {
  let x = left
  return lines.map((line) => {
    const color = LIGHT_COLORS[line.color]
    const dashed = line.dash === '' ? '' : ` stroke-dasharray="${line.dash}"`
    const text = `<path d="M${x} ${y - 4}h28" stroke="${color}" stroke-width="2"${dashed}/><path d="${markerPath(line.marker, x + 14, y - 4)}" fill="${color}"/><text x="${x + 35}" y="${y}">${escaped(line.label)}</text>`
    x = round(x + legendWidth(line))
    return text
  })
}

function part(value: number, [low, high]: readonly [number, number]): number {
  return (value - low) / (high - low)
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
