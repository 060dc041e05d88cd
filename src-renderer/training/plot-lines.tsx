import type { ReactElement } from 'react'
import { memo } from 'react'
import { CartesianGrid, Line, LineChart, XAxis, YAxis } from 'recharts'
import type { Plot, PlotAxis } from './plot.ts'

/** Where the lines are within the picture, for whatever is drawn over them. */
export const PLOT_BOX = { left: 52, right: 12, top: 6, bottom: 36 }

const MARGIN = { left: 0, right: PLOT_BOX.right, top: PLOT_BOX.top, bottom: 0 }
const TICK = { fill: 'var(--dim)', fontSize: 10.5 }

/** Lines and axes; nothing of it moves with the pointer, so that it is drawn only when there is something new. */
export const PlotLines = memo(function PlotLines({
  plot,
  size,
}: {
  plot: Plot
  size: { width: number; height: number }
}): ReactElement {
  const { x, y, lines } = plot
  return (
    <div className="plot-lines" aria-hidden="true">
      <LineChart
        width={size.width}
        height={size.height}
        margin={MARGIN}
        accessibilityLayer={false}
        throttleDelay="raf"
      >
        <CartesianGrid vertical={false} stroke="var(--line)" />
        <XAxis
          type="number"
          dataKey="x"
          domain={x.range}
          allowDataOverflow
          ticks={x.ticks.map(({ value }) => value)}
          tickFormatter={(value: number) => textOf(x, value)}
          interval={0}
          height={PLOT_BOX.bottom}
          tick={TICK}
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
        {lines.map(({ key, raw, smooth, color, dash }) =>
          smooth === null ? null : (
            <Line
              key={`${key} raw`}
              {...LINE}
              data={raw}
              stroke={`var(--${color})`}
              strokeOpacity={0.28}
              strokeWidth={1}
              {...dashOf(dash, smooth !== null)}
            />
          ),
        )}
        {lines.map(({ key, raw, smooth, color, dash }) => (
          <Line
            key={key}
            {...LINE}
            data={smooth ?? raw}
            stroke={`var(--${color})`}
            strokeWidth={1.8}
            {...dashOf(dash, false)}
          />
        ))}
      </LineChart>
    </div>
  )
})

const LINE = {
  dataKey: 'y',
  type: 'linear',
  dot: false,
  activeDot: false,
  isAnimationActive: false,
  legendType: 'none',
  tooltipType: 'none',
} as const

/** The faint raw line is never dashed: it would dissolve. */
function dashOf(dash: string, isFaint: boolean): { strokeDasharray?: string } {
  return dash === '' || isFaint ? {} : { strokeDasharray: dash }
}

function textOf({ ticks }: PlotAxis, value: number): string {
  return ticks.find((each) => each.value === value)?.text ?? ''
}
