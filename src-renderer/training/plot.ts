import type { Curves, XAxis } from '../state/curves.ts'
import { rowAt, xColumn } from '../state/curves.ts'
import type { DownsampleInput, DrawnPoint } from './downsample.ts'
import { downsample } from './downsample.ts'
import type { ColorName, DrawnSeries, Marker, SeriesGroup } from './series-groups.ts'
import { extremesOf } from './known-extremes.ts'
import { smoothedColumn } from './smoothed-columns.ts'
import type { Tick } from './ticks.ts'
import { linearTicks, logTicks, stepOf, timeUnit } from './ticks.ts'

/**
 * A chart ready to be drawn, on the screen or into a file: lines in the units of the axes (decades where an axis is
 * logarithmic), ranges, ticks, and counts of everything that is not drawn. Pure.
 */
export type Plot = {
  lines: PlotLine[]
  x: PlotAxis
  y: PlotAxis
  /** Zero and negative values that a logarithmic axis cannot show. */
  dropped: number
  notFinite: number
  notFiniteAt: { x: number; color: ColorName }[]
  /** Values outside the range, when outliers are clipped. */
  clipped: number
}

export type PlotLine = {
  key: string
  label: string
  color: ColorName
  dash: string
  marker: Marker
  raw: DrawnPoint[]
  /** Null without smoothing. */
  smooth: DrawnPoint[] | null
}

export type PlotAxis = {
  title: string
  range: [number, number]
  ticks: Tick[]
  isLog: boolean
  factor: number
}

/** A run whose curves are drawn. `color`: of its own, when several runs are drawn together. */
export type DrawnRun = { id: string; title: string; curves: Curves; color: ColorName | null }

export type PlotWish = {
  axis: XAxis
  /** 0 … 0.99. */
  smoothing: number
  logX: boolean
  logY: boolean
  isClipped: boolean
  /** In rounds; null: everything. */
  zoom: readonly [from: number, to: number] | null
  mostPoints: number
  ticks: { x: number; y: number }
  /** Ends of the axes are rounded outwards, so that they stand still for a while as a run goes on. */
  isSteady: boolean
}

export function plotOf(runs: readonly DrawnRun[], group: SeriesGroup, wish: PlotWish): Plot {
  const x = xAxisOf(runs, wish)
  const found = { dropped: 0, notFinite: 0, notFiniteAt: [] as Plot['notFiniteAt'] }
  const lines: PlotLine[] = []
  for (const run of runs) {
    for (const series of group.series) {
      const line = lineOf(run, series, { wish, found, factor: x.factor })
      if (line !== null) lines.push(line)
    }
  }
  const covered = yRange(lines, wish)
  const range = wish.isSteady ? steady(covered, wish.ticks.y, 5) : covered
  const clipped = wish.isClipped ? countOutside(lines, range) : 0
  const ticks = (wish.logY ? logTicks : linearTicks)(range, wish.ticks.y)
  const y = { title: group.yTitle, range, ticks, isLog: wish.logY, factor: 1 }
  return { lines, x, y, ...found, clipped }
}

type Found = Pick<Plot, 'dropped' | 'notFinite' | 'notFiniteAt'>

function lineOf(
  run: DrawnRun,
  series: DrawnSeries,
  { wish, found, factor }: { wish: PlotWish; found: Found; factor: number },
): PlotLine | null {
  const { curves } = run
  const y = curves.values.get(series.name)
  if (y === undefined) return null
  const color = run.color ?? series.color
  const [from, to] = rowsShown(curves, wish.zoom)
  const given = {
    x: xColumn(curves, wish.axis).column,
    from,
    to,
    factor: factor * xColumn(curves, wish.axis).factor,
    xScale: { isLog: wish.logX },
    yScale: { isLog: wish.logY },
    most: wish.mostPoints,
  }
  const { generation, length } = curves
  const known = { name: series.name, generation, y, length }
  const raw = downsample({ ...given, y, extremes: extremesOf(curves, known, wish.logY) })
  found.dropped += raw.dropped
  found.notFinite += raw.notFinite
  for (const x of raw.notFiniteAt) found.notFiniteAt.push({ x, color })
  const smooth = wish.smoothing === 0 ? null : smoothLine(run, series.name, { wish, given })
  return {
    key: `${run.id}/${series.name}`,
    label: run.color === null ? series.label : `${run.title} · ${series.label}`,
    color,
    dash: series.dash,
    marker: series.marker,
    raw: raw.points,
    smooth,
  }
}

function smoothLine(
  { curves }: DrawnRun,
  name: string,
  { wish, given }: { wish: PlotWish; given: Omit<DownsampleInput, 'y' | 'extremes'> },
): DrawnPoint[] {
  const { values, begun } = smoothedColumn(curves, name, { weight: wish.smoothing, isLog: wish.logX })
  const known = { name, generation: 0, y: values, length: curves.length }
  return downsample({ ...given, y: values, extremes: extremesOf(begun, known, wish.logY) }).points
}

/** One row beyond each end, so that lines leave the picture instead of ending in it. */
function rowsShown({ rounds, length }: Curves, zoom: PlotWish['zoom']): [number, number] {
  if (zoom === null) return [0, length]
  return [
    Math.max(0, rowAt(rounds, length, zoom[0]) - 1),
    Math.min(length, rowAt(rounds, length, zoom[1]) + 1),
  ]
}

function xAxisOf(runs: readonly DrawnRun[], wish: PlotWish): PlotAxis {
  let low = Infinity
  let high = -Infinity
  for (const { curves } of runs) {
    if (curves.length === 0) continue
    const { column, factor } = xColumn(curves, wish.axis)
    const at = (round: number) =>
      column[Math.min(curves.length - 1, rowAt(curves.rounds, curves.length, round))]!
    const [first, last] =
      wish.zoom === null ? [column[0]!, column[curves.length - 1]!] : [at(wish.zoom[0]), at(wish.zoom[1])]
    const lowest = wish.logX && first <= 0 ? firstAboveZero(column, curves.length) : first
    low = Math.min(low, lowest * factor)
    high = Math.max(high, last * factor)
  }
  if (!(low < high)) [low, high] = low === high ? [low, low + 1] : [0, 1]
  const unit = wish.axis === 'time' ? timeUnit(high) : null
  const factor = unit === null ? 1 : 1 / unit.seconds
  const title = unit === null ? X_TITLES[wish.axis] : `${X_TITLES.time} / ${unit.unit}`
  const isLog = wish.logX && high > 0 && low > 0
  // A run that is seen from its beginning begins at zero.
  if (!wish.logX && low > 0 && low < 0.02 * high) low = 0
  const ends: [number, number] = [low * factor, high * factor]
  const exact: [number, number] = isLog ? [Math.log10(ends[0]), Math.log10(ends[1])] : ends
  const range: [number, number] =
    wish.isSteady && wish.zoom === null ? [exact[0], steady(exact, wish.ticks.x, 10)[1]] : exact
  const ticks = (isLog ? logTicks : linearTicks)(range, wish.ticks.x)
  return { title, range, ticks, isLog, factor }
}

const X_TITLES: Record<XAxis, string> = {
  step: 'Step',
  epoch: 'Epoch',
  time: 'Wall time',
  events: 'Events seen',
}

function firstAboveZero(column: Float64Array, length: number): number {
  for (let row = 0; row < length; row += 1) if (column[row]! > 0) return column[row]!
  return 0
}

const ROOM = 0.05

/** What the lines cover and a little room; of outliers, when they are clipped, only what 98 % of the points cover. */
function yRange(lines: readonly PlotLine[], { isClipped }: PlotWish): [number, number] {
  const values = lines.flatMap(({ raw }) => raw.flatMap(({ y }) => (y === null ? [] : [y])))
  if (values.length === 0) return [0, 1]
  let low = Infinity
  let high = -Infinity
  if (isClipped) {
    const sorted = Float64Array.from(values).sort()
    low = sorted[Math.floor(0.01 * (sorted.length - 1))]!
    high = sorted[Math.ceil(0.99 * (sorted.length - 1))]!
  } else {
    for (const value of values) {
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (low === high) {
    const room = Math.abs(low) * 0.1 || 1
    return [low - room, high + room]
  }
  const room = (high - low) * ROOM
  return [low - room, high + room]
}

/** To so many parts of what lies between two ticks. */
function steady(range: [number, number], ticks: number, parts: number): [number, number] {
  const step = stepOf(range[1] - range[0], ticks) / parts
  return [Math.floor(range[0] / step + 1e-9) * step, Math.ceil(range[1] / step - 1e-9) * step]
}

function countOutside(lines: readonly PlotLine[], [low, high]: readonly [number, number]): number {
  let count = 0
  for (const { raw } of lines) for (const { y } of raw) if (y !== null && (y < low || y > high)) count += 1
  return count
}

/** Where a round lies on the axis; null where the axis does not show it. */
export function xOfRound(curves: Curves, round: number, axis: XAxis, x: PlotAxis): number | null {
  if (curves.length === 0) return null
  const { column, factor } = xColumn(curves, axis)
  const row = Math.min(curves.length - 1, rowAt(curves.rounds, curves.length, round))
  const at = column[row]! * factor * x.factor
  if (x.isLog && at <= 0) return null
  const drawn = x.isLog ? Math.log10(at) : at
  return drawn < x.range[0] - 1e-9 || drawn > x.range[1] + 1e-9 ? null : drawn
}

/** The round that was told and lies nearest to a place on the axis. */
export function roundAt(curves: Curves, drawn: number, axis: XAxis, x: PlotAxis): number | null {
  if (curves.length === 0) return null
  const { column, factor } = xColumn(curves, axis)
  const at = (x.isLog ? 10 ** drawn : drawn) / (factor * x.factor)
  const row = Math.min(curves.length - 1, rowAt(column, curves.length, at))
  const before = Math.max(0, row - 1)
  return curves.rounds[at - column[before]! < column[row]! - at ? before : row]!
}

/** The last value at or before a round; null where there is none. */
export function valueAt(curves: Curves, name: string, round: number): number | null {
  const column = curves.values.get(name)
  if (column === undefined) return null
  let row = rowAt(curves.rounds, curves.length, round + 0.5) - 1
  while (row >= 0 && Number.isNaN(column[row]!)) row -= 1
  return row < 0 ? null : column[row]!
}
