import { binEdges, histogram, quantile, sorted } from '../../src-shared/physics/statistics.ts'
import {
  createCanvas,
  encodePng,
  fillBox,
  fillRoundBox,
  strokeSegments,
  type Box,
  type Canvas,
} from './canvas.ts'
import type { Rgb } from '../../src-shared/pictures/color.ts'
import { linearScale, roundStep, type Scale } from '../../src-shared/pictures/scale.ts'
import { drawText, textWidth } from './text.ts'
import { THEMES, type Theme, type ThemeName } from './theme.ts'

export type HistogramPicture = {
  title: string
  /** Small text beside the title, e.g. `W_{1} 0.04 sd, real against real 0.09 sd`. */
  note?: string
  /** What is counted, with its unit: `Total energy, MeV`. */
  label: string
  real: Float64Array
  generated: Float64Array
  /** Default 40. */
  bins?: number
  theme?: ThemeName
}

const WIDTH = 520
const HEIGHT = 340
const PLOT: Box = { x: 62, y: 66, width: 424, height: 168 }
const RATIO: Box = { x: 62, y: 248, width: 424, height: 42 }
/** Ratios outside of this are drawn as marks at the border. */
const RATIO_RANGE = { low: 0.5, high: 1.5 }

/**
 * Draws two samples as a PNG of 520×340 (1040×680 pixels): real filled, generated as a line, normalised to the number of
 * real events, and their ratio with statistical errors below. The range holds 99 % of the real sample and some room;
 * what lies outside of it is counted in words.
 */
export function drawHistogram(picture: HistogramPicture): Buffer {
  const theme = THEMES[picture.theme ?? 'dark']
  const edges = edgesFor(picture.real, picture.bins ?? 40)
  const real = histogram(picture.real, edges)
  const generated = histogram(picture.generated, edges)
  const norm = picture.real.length / Math.max(1, picture.generated.length)
  const most = Math.max(1, ...real.counts, ...generated.counts.map((count) => count * norm))
  const x = linearScale(edges[0] as number, edges[edges.length - 1] as number, 5) // there are edges
  const y = linearScale(0, most * 1.08, 4)
  const canvas = createCanvas(WIDTH, HEIGHT, theme.background)
  drawFrame(canvas, { x, y, theme, picture })
  drawCounts(canvas, {
    real: real.counts,
    generated: generated.counts.map((count) => count * norm),
    y,
    theme,
  })
  drawRatio(canvas, { real: real.counts, generated: generated.counts, norm, theme })
  const outside = [
    outsideText(real, picture.real.length, 'real'),
    outsideText(generated, picture.generated.length, 'generated'),
  ].filter((text) => text !== '')
  if (outside.length > 0) {
    const text = `outside: ${outside.join(', ')}`
    drawText(canvas, text, { x: PLOT.x, y: HEIGHT - 10, size: 10, color: theme.faint })
  }
  return encodePng(canvas)
}

/** With the sample's size: only one of the two is drawn at another scale than counted. */
function outsideText(counted: { below: number; above: number }, size: number, name: string): string {
  const count = counted.below + counted.above
  return count === 0 ? '' : `${count.toLocaleString('en')} of ${size.toLocaleString('en')} ${name}`
}

/** Round edges around the central 99 % of the real sample. */
function edgesFor(real: Float64Array, bins: number): Float64Array {
  const finite = sorted(real.filter(Number.isFinite))
  const low = quantile(finite, 0.005)
  const high = quantile(finite, 0.995)
  const room = high > low ? 0.12 * (high - low) : Math.max(1, Math.abs(high)) * 0.5
  const step = roundStep((high - low + 2 * room) / bins)
  const first = Math.floor((low - room) / step)
  const last = Math.ceil((high + room) / step)
  return binEdges(first * step, last * step, last - first)
}

function drawFrame(
  canvas: Canvas,
  frame: { x: Scale; y: Scale; theme: Theme; picture: HistogramPicture },
): void {
  const { x, y, theme, picture } = frame
  drawText(canvas, picture.title, { x: 20, y: 28, size: 14, weight: 'bold', color: theme.text })
  if (picture.note !== undefined) {
    const from = 20 + textWidth(picture.title, 14, 'bold') + 12
    drawText(canvas, picture.note, { x: from, y: 28, size: 11, color: theme.dim })
  }
  drawLegend(canvas, theme)
  for (const tick of y.ticks) {
    const at = PLOT.y + PLOT.height * (1 - tick.share)
    fillBox(canvas, { x: PLOT.x, y: at - 0.25, width: PLOT.width, height: 0.5 }, { color: theme.line })
    drawText(canvas, tick.label, { x: PLOT.x - 8, y: at + 4, size: 11, color: theme.dim, align: 'right' })
  }
  for (const tick of x.ticks) {
    const at = PLOT.x + PLOT.width * tick.share
    const foot = RATIO.y + RATIO.height
    strokeSegments(canvas, [at, foot, at, foot + 4], { color: theme.faint, width: 1 })
    drawText(canvas, tick.label, { x: at, y: foot + 17, size: 11, color: theme.dim, align: 'middle' })
  }
  const right = PLOT.x + PLOT.width
  drawText(canvas, picture.label, { x: right, y: HEIGHT - 10, size: 11, color: theme.dim, align: 'right' })
}

function drawLegend(canvas: Canvas, theme: Theme): void {
  const y = 52
  let x = PLOT.x
  for (const [name, color] of [
    ['Real', theme.data],
    ['Generated', theme.generator],
  ] as const) {
    fillRoundBox(canvas, { x, y: y - 8, width: 8, height: 8 }, { color, radius: 2 })
    drawText(canvas, name, { x: x + 13, y, size: 11, color: theme.dim })
    x += 13 + textWidth(name, 11) + 16
  }
}

function drawCounts(
  canvas: Canvas,
  counts: { real: Float64Array; generated: Float64Array; y: Scale; theme: Theme },
): void {
  const { real, generated, y, theme } = counts
  // Borders of bins on whole device pixels: neighbours that share one would show a seam.
  const borders = Float64Array.from({ length: real.length + 1 }, (_, bin) => {
    const x = PLOT.x + (bin * PLOT.width) / real.length
    return Math.round(x * canvas.density) / canvas.density
  })
  const heightOf = (count: number): number => PLOT.height * (y.share(count) ?? 0)
  const foot = PLOT.y + PLOT.height
  real.forEach((count, bin) => {
    const height = heightOf(count)
    const x = borders[bin] as number // one more border than bins
    const width = (borders[bin + 1] as number) - x
    fillBox(canvas, { x, y: foot - height, width, height }, { color: theme.data, cover: 0.36 })
  })
  const line: number[] = []
  let last = foot
  generated.forEach((count, bin) => {
    const left = borders[bin] as number // one more border than bins
    const top = foot - heightOf(count)
    line.push(left, last, left, top, left, top, borders[bin + 1] as number, top)
    last = top
  })
  line.push(PLOT.x + PLOT.width, last, PLOT.x + PLOT.width, foot)
  strokeEach(canvas, line, { color: theme.generator, width: 1.6 })
}

function drawRatio(
  canvas: Canvas,
  counts: { real: Float64Array; generated: Float64Array; norm: number; theme: Theme },
): void {
  const { real, generated, norm, theme } = counts
  const place = (ratio: number): number => {
    const share = (ratio - RATIO_RANGE.low) / (RATIO_RANGE.high - RATIO_RANGE.low)
    return RATIO.y + RATIO.height * (1 - Math.min(1, Math.max(0, share)))
  }
  for (const ratio of [0.5, 1, 1.5]) {
    const color = ratio === 1 ? theme.faint : theme.line
    const at = place(ratio)
    fillBox(canvas, { x: RATIO.x, y: at - 0.25, width: RATIO.width, height: 0.5 }, { color })
    drawText(canvas, ratio.toFixed(1), {
      x: RATIO.x - 8,
      y: at + 4,
      size: 10,
      color: theme.dim,
      align: 'right',
    })
  }
  const width = RATIO.width / real.length
  real.forEach((count, bin) => {
    const other = generated[bin] as number // as many bins
    if (count === 0 || other === 0) return
    const ratio = (other * norm) / count
    const error = ratio * Math.sqrt(1 / count + 1 / other)
    const at = RATIO.x + (bin + 0.5) * width
    const segments = [at, place(ratio - error), at, place(ratio + error)]
    strokeSegments(canvas, segments, { color: theme.generator, width: 1 })
    const inside = ratio >= RATIO_RANGE.low && ratio <= RATIO_RANGE.high
    const radius = inside ? 1.9 : 1.2
    const box = { x: at - radius, y: place(ratio) - radius, width: 2 * radius, height: 2 * radius }
    fillRoundBox(canvas, box, { color: theme.generator, radius })
  })
}

/** One stroke after the other: a line through the whole picture as one would test every pixel against all of it. */
function strokeEach(canvas: Canvas, segments: readonly number[], paint: { color: Rgb; width: number }): void {
  for (let at = 0; at < segments.length; at += 4) strokeSegments(canvas, segments.slice(at, at + 4), paint)
}
