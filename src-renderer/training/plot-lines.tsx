import type { ReactElement } from 'react'
import { memo } from 'react'
import { CartesianGrid, LineChart, XAxis, YAxis } from 'recharts'
import type { Plot, PlotAxis } from './plot.ts'
import { pathOf } from './svg-chart.ts'

/** Where the lines are within the picture, for whatever is drawn over them. */
export const PLOT_BOX = { left: 52, right: 12, top: 6, bottom: 36 }

const MARGIN = { left: 0, right: PLOT_BOX.right, top: PLOT_BOX.top, bottom: 0 }
const TICK = { fill: 'var(--dim)', fontSize: 10.5 }

type PlotLinesProps = { plot: Plot; size: { width: number; height: number } }

/** Lines and axes; nothing of it moves with the pointer, so that it is drawn only when there is something new. */
export const PlotLines = memo(function PlotLines({ plot, size }: PlotLinesProps): ReactElement {
  const { width, height } = size
  return (
    <div className="plot-lines" aria-hidden="true">
      <Axes x={plot.x} y={plot.y} width={width} height={height} />
      <svg className="plot-over" width={width} height={height}>
        <Paths plot={plot} size={size} />
      </svg>
    </div>
  )
})

type AxesProps = Pick<Plot, 'x' | 'y'> & { width: number; height: number }

/** Drawn again only when they change: recharts takes longer for its axes than all the lines do. */
const Axes = memo(function Axes({ x, y, width, height }: AxesProps): ReactElement {
  return (
    <LineChart width={width} height={height} margin={MARGIN} accessibilityLayer={false} throttleDelay="raf">
      <CartesianGrid vertical={false} stroke="var(--line)" />
      <XAxis
        type="number"
        dataKey="x"
        domain={x.range}
        allowDataOverflow
        ticks={x.ticks.map(({ value }) => value)}
        interval={0}
        height={PLOT_BOX.bottom}
        tick={({ x: at, y: top, payload }) => (
          <XTick at={Number(at)} top={Number(top)} text={textOf(x, Number(payload.value))} width={width} />
        )}
        tickLine={false}
        axisLine={{ stroke: 'var(--line2)' }}
        label={{
          value: x.isLog ? `${x.title}, log` : x.title,
          position: 'insideBottom',
          offset: 3,
          ...TICK,
        }}
      />
      <YAxis
        type="number"
        domain={y.range}
        allowDataOverflow
        ticks={y.ticks.map(({ value }) => value)}
        tickFormatter={(value: number) => textOf(y, value)}
        interval={0}
        width={PLOT_BOX.left}
        tick={TICK}
        tickLine={false}
        axisLine={false}
      />
    </LineChart>
  )
}, areSame)

/** In the middle of its tick, or at the right edge where half of it would be cut off. */
function XTick(props: { at: number; top: number; text: string; width: number }): ReactElement {
  const { at, top, text, width } = props
  const isCut = at + (text.length * DIGIT_PX) / 2 > width
  return (
    <text x={isCut ? width - 1 : at} y={top} dy="0.71em" textAnchor={isCut ? 'end' : 'middle'} {...TICK}>
      {text}
    </text>
  )
}

/** Of `TICK`, a little generous. */
const DIGIT_PX = 6

function areSame(before: AxesProps, after: AxesProps): boolean {
  const { x, y, width, height } = after
  return (
    width === before.width && height === before.height && isSameAxis(before.x, x) && isSameAxis(before.y, y)
  )
}

/** The ticks follow from the range. */
function isSameAxis(before: PlotAxis, after: PlotAxis): boolean {
  const { title, isLog, range, ticks } = after
  return (
    title === before.title &&
    isLog === before.isLog &&
    range[0] === before.range[0] &&
    range[1] === before.range[1] &&
    ticks.length === before.ticks.length
  )
}

/**
 * Recharts would make an object of every point of every line, and lay them out in a store of its own: 70 ms for a
 * million rows' six charts, where a text of the same points costs one. So it draws the axes, and the lines are paths.
 */
const Paths = memo(function Paths({ plot, size }: PlotLinesProps): ReactElement {
  const { x, y, lines } = plot
  const width = size.width - PLOT_BOX.left - PLOT_BOX.right
  const height = size.height - PLOT_BOX.top - PLOT_BOX.bottom
  const perX = width / (x.range[1] - x.range[0])
  const perY = height / (y.range[1] - y.range[0])
  const at = {
    x: (value: number) => tenth((value - x.range[0]) * perX),
    y: (value: number) => tenth((y.range[1] - value) * perY),
  }
  return (
    <svg className="plot-paths" x={PLOT_BOX.left} y={PLOT_BOX.top} width={width} height={height}>
      {lines.map(({ key, raw, smooth, color }) =>
        smooth === null ? null : (
          <path key={key} className="plot-raw" d={pathOf(raw, at)} stroke={`var(--${color})`} />
        ),
      )}
      {lines.map(({ key, raw, smooth, color, dash }) => (
        <path
          key={key}
          className="plot-line"
          d={pathOf(smooth ?? raw, at)}
          stroke={`var(--${color})`}
          strokeDasharray={dash}
        />
      ))}
    </svg>
  )
})

function tenth(value: number): number {
  return Math.round(value * 10) / 10
}

function textOf({ ticks }: PlotAxis, value: number): string {
  return ticks.find((each) => each.value === value)?.text ?? ''
}
