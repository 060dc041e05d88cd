import { axisAlong, scaleBetween, type Along, type FigureAxis } from './figure-axis.ts'
import { placed, type Figure, type Ink, type Mark } from './figure.ts'
import { legendMarks } from './legend.ts'

export type LinePlan = {
  title: string
  x: { label: string; scale: 'linear' | 'log' }
  y: { label: string; scale: 'linear' | 'log' }
  lines: readonly PlannedLine[]
}

export type PlannedLine = {
  name: string
  ink: Ink
  dash: string
  x: readonly number[]
  y: readonly number[]
  error: readonly number[] | null
}

const [WIDTH, HEIGHT] = [340, 250]
const [LEFT, RIGHT, TOP, BOTTOM] = [46, WIDTH - 8, 24, 212]

/** Lines with their error bars and a legend below. */
export function lineFigure({ title, x, y, lines }: LinePlan): Figure {
  const across = axisOf(x.scale, lines.flatMap(({ x: values }) => values), { from: LEFT, to: RIGHT }, 'across') // prettier-ignore
  const heights = lines.flatMap(({ y: values, error }) =>
    values.flatMap((value, at) => [value - (error?.[at] ?? 0), value + (error?.[at] ?? 0)]),
  )
  const up = axisOf(y.scale, heights, { from: BOTTOM, to: TOP }, 'up')
  const grid = [
    ...across.ticks.map(({ at }) => `M${placed(at)} ${TOP}V${BOTTOM}`),
    ...up.ticks.map(({ at }) => `M${LEFT} ${placed(at)}H${RIGHT}`),
  ].join('')
  const legend = legendMarks(lines, { left: LEFT, right: RIGHT, top: HEIGHT })
  return {
    ...{ width: WIDTH, height: HEIGHT + legend.height, title },
    marks: [
      { kind: 'text', x: LEFT, y: 13, text: title, ink: 'text', size: 12, isBold: true },
      { kind: 'path', d: grid, stroke: 'grid', width: 0.6 },
      ...lines.flatMap((line) => lineMarks(line, across, up)),
      { kind: 'path', d: `M${LEFT} ${TOP}V${BOTTOM}H${RIGHT}`, stroke: 'dim', width: 0.8 },
      ...across.ticks.map(({ at, label }): Mark => ({
        ...{ kind: 'text', x: at, y: BOTTOM + 13, text: label, ink: 'dim', size: 10, anchor: 'middle' },
      })),
      ...up.ticks.map(({ at, label }): Mark => ({
        ...{ kind: 'text', x: LEFT - 5, y: at + 3, text: label, ink: 'dim', size: 10, anchor: 'end' },
      })),
      { kind: 'text', x: RIGHT, y: BOTTOM + 30, text: x.label, ink: 'text', size: 11, anchor: 'end' },
      { kind: 'text', x: RIGHT, y: 13, text: y.label, ink: 'dim', size: 11, anchor: 'end' },
      ...legend.marks,
    ],
  }
}

function lineMarks({ x, y, error, ink, dash }: PlannedLine, across: FigureAxis, up: FigureAxis): Mark[] {
  let [path, bars, isUp] = ['', '', true]
  x.forEach((value, at) => {
    const middle = y[at] ?? NaN
    const [left, top] = [across.place(value), up.place(middle)]
    if (left === null || top === null || !Number.isFinite(left) || !Number.isFinite(top)) {
      isUp = true
      return
    }
    path += `${isUp ? 'M' : 'L'}${placed(left)} ${placed(top)}`
    isUp = false
    const size = error?.[at] ?? 0
    const [low, high] = [up.place(middle - size), up.place(middle + size)]
    if (size > 0 && low !== null && high !== null) bars += `M${placed(left)} ${placed(low)}V${placed(high)}`
  })
  return [
    { kind: 'path', d: path, stroke: ink, width: 1.4, dash },
    { kind: 'path', d: bars, stroke: ink, width: 1 },
  ]
}

/** Over all values, with a little room; a single value stands in the middle. */
function axisOf(
  kind: 'linear' | 'log',
  values: readonly number[],
  along: Along,
  direction: 'across' | 'up',
): FigureAxis {
  let [low, high] = [Infinity, -Infinity]
  for (const value of values) {
    if (!Number.isFinite(value) || (kind === 'log' && value <= 0)) continue
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  if (low > high) return axisAlong(scaleBetween('linear', 0, 1), along, direction)
  if (kind === 'log') return axisAlong(scaleBetween('log', low / 1.2, high * 1.2), along, direction)
  const room = high > low ? 0.04 * (high - low) : Math.max(1e-9, Math.abs(high) / 2)
  return axisAlong(scaleBetween('linear', low - room, high + room), along, direction)
}
