import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import { memo, useRef, useState } from 'react'
import type { XAxis } from '../state/curves.ts'
import { rowAt } from '../state/curves.ts'
import { showRound, useRunView } from '../state/run-store.ts'
import { grouped } from '../ui/format.ts'
import { setCharts, useChartView } from './chart-settings.ts'
import { ChartTip, readAt } from './chart-tip.tsx'
import type { DrawnRun, Plot } from './plot.ts'
import { roundAt, xOfRound } from './plot.ts'
import { PLOT_BOX } from './plot-lines.tsx'
import type { SeriesGroup } from './series-groups.ts'
import { markerPath } from './svg-chart.ts'

type OverlayProps = {
  plot: Plot
  size: { width: number; height: number }
  group: SeriesGroup
  runs: readonly DrawnRun[]
  axis: XAxis
}

/** Everything that moves over the lines: the crosshair of all charts, the round that pictures show, marks, the zoom. */
export const ChartOverlay = memo(function ChartOverlay({
  plot,
  size,
  group,
  runs,
  axis,
}: OverlayProps): ReactElement {
  const place = useRef<SVGSVGElement>(null)
  const hoverRound = useChartView((view) => view.hoverRound)
  const shownRound = useRunView((view) => view.shownRound)
  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null)
  const [isPointed, setIsPointed] = useState(false)
  const width = size.width - PLOT_BOX.left - PLOT_BOX.right
  const height = size.height - PLOT_BOX.top - PLOT_BOX.bottom
  const { curves } = longest(runs)
  const toX = (value: number) =>
    PLOT_BOX.left + (width * (value - plot.x.range[0])) / (plot.x.range[1] - plot.x.range[0])
  const toY = (value: number) =>
    PLOT_BOX.top + height * (1 - (value - plot.y.range[0]) / (plot.y.range[1] - plot.y.range[0]))
  const placeOf = (round: number) => {
    const at = xOfRound(curves, round, axis, plot.x)
    return at === null ? null : toX(at)
  }
  const roundUnder = (pixels: number) => {
    const within = Math.min(width, Math.max(0, pixels - PLOT_BOX.left))
    const at = plot.x.range[0] + ((plot.x.range[1] - plot.x.range[0]) * within) / width
    return roundAt(curves, at, axis, plot.x)
  }
  const pixelsOf = (event: PointerEvent) => event.clientX - (place.current?.getBoundingClientRect().left ?? 0)

  function move(event: PointerEvent): void {
    const at = pixelsOf(event)
    setIsPointed(true)
    setCharts({ hoverRound: roundUnder(at) })
    if (drag !== null) setDrag({ ...drag, to: at })
  }
  function press(event: PointerEvent): void {
    if (event.button !== 0) return
    place.current?.setPointerCapture(event.pointerId)
    const at = pixelsOf(event)
    setDrag({ from: at, to: at })
  }
  function release(): void {
    if (drag === null) return
    setDrag(null)
    const [from, to] = [roundUnder(Math.min(drag.from, drag.to)), roundUnder(Math.max(drag.from, drag.to))]
    if (from === null || to === null) return
    if (Math.abs(drag.to - drag.from) < LEAST_DRAG_PX) showRound(to)
    else if (to > from) setCharts({ zoom: [from, to] })
  }
  function pressKey(event: KeyboardEvent): void {
    const row = Math.min(
      curves.length - 1,
      rowAt(curves.rounds, curves.length, hoverRound ?? shownRound ?? Infinity),
    )
    const leap = event.shiftKey ? 20 : 1
    const step = Math.max(1, Math.round(curves.length / 200)) * leap
    const next = event.key === 'ArrowLeft' ? row - step : event.key === 'ArrowRight' ? row + step : null
    if (next !== null) {
      event.preventDefault()
      const round = curves.rounds[Math.min(curves.length - 1, Math.max(0, next))] ?? null
      setIsPointed(true)
      setCharts({ hoverRound: round })
    } else if (event.key === 'Enter' && hoverRound !== null) showRound(hoverRound)
    else if (event.key === 'Escape') {
      setCharts({ hoverRound: null, zoom: null })
      showRound(null)
    }
  }

  const hoverX = hoverRound === null ? null : placeOf(hoverRound)
  const shownX = shownRound === null ? null : placeOf(shownRound)
  const round = hoverRound ?? shownRound ?? curves.rounds[Math.max(0, curves.length - 1)] ?? 0
  return (
    <>
      <svg
        ref={place}
        className="plot-overlay"
        width={size.width}
        height={size.height}
        tabIndex={0}
        role="slider"
        aria-label={`Crosshair of ${group.title}`}
        aria-valuenow={round}
        aria-valuetext={`Step ${grouped(round)}: ${readAt(runs, group, round)
          .map(({ label, text }) => `${label} ${text}`)
          .join(', ')}`}
        onPointerMove={move}
        onPointerDown={press}
        onPointerUp={release}
        onPointerCancel={() => setDrag(null)}
        onPointerLeave={() => {
          setIsPointed(false)
          setCharts({ hoverRound: null })
        }}
        onBlur={() => {
          setIsPointed(false)
          setCharts({ hoverRound: null })
        }}
        onDoubleClick={() => setCharts({ zoom: null })}
        onKeyDown={pressKey}
      >
        {plot.notFiniteAt.map(({ x, color }, index) => (
          <path
            key={index}
            d={`M${toX(x)} ${PLOT_BOX.top + height - 8}l4.5 8h-9z`}
            fill={`var(--${color})`}
          />
        ))}
        {plot.lines.map(({ key, raw, smooth, marker, color }) => {
          const last = (smooth ?? raw).at(-1)
          if (last === undefined || last.y === null || last.y < plot.y.range[0] || last.y > plot.y.range[1])
            return null
          return <path key={key} d={markerPath(marker, toX(last.x), toY(last.y))} fill={`var(--${color})`} />
        })}
        {shownX !== null && (
          <g className="plot-shown">
            <path d={`M${shownX} ${PLOT_BOX.top}v${height}`} />
            <circle cx={shownX} cy={PLOT_BOX.top + height} r="4" />
          </g>
        )}
        {hoverX !== null && <path className="plot-hover" d={`M${hoverX} ${PLOT_BOX.top}v${height}`} />}
        {drag !== null && Math.abs(drag.to - drag.from) >= LEAST_DRAG_PX && (
          <rect
            className="plot-zoom"
            x={Math.min(drag.from, drag.to)}
            y={PLOT_BOX.top}
            width={Math.abs(drag.to - drag.from)}
            height={height}
          />
        )}
      </svg>
      {isPointed && drag === null && hoverX !== null && hoverRound !== null && (
        <ChartTip runs={runs} group={group} round={hoverRound} x={hoverX} width={size.width} />
      )}
    </>
  )
})

/** Less is a click. */
const LEAST_DRAG_PX = 6

function longest(runs: readonly DrawnRun[]): DrawnRun {
  const [first, ...others] = runs
  if (first === undefined) throw new Error('a chart without a run is not drawn')
  return others.reduce((best, each) => (each.curves.length > best.curves.length ? each : best), first)
}
