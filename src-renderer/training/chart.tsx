import type { ReactElement } from 'react'
import { memo, useMemo, useRef } from 'react'
import { useRunView } from '../state/run-store.ts'
import { ChartMenu } from './chart-menu.tsx'
import { ChartLegend } from './chart-legend.tsx'
import { ChartOverlay } from './chart-overlay.tsx'
import { chooseForChart, USUAL_CHOICE, useChartView } from './chart-settings.ts'
import { ChartTable, summaryOf } from './chart-table.tsx'
import type { DrawnRun, Plot } from './plot.ts'
import { plotOf } from './plot.ts'
import { PLOT_BOX, PlotLines } from './plot-lines.tsx'
import type { SeriesGroup } from './series-groups.ts'
import { noteOf } from './svg-chart.ts'
import { useIsSeen } from './use-is-seen.ts'
import { useSize } from './use-size.ts'

const MOST_POINTS = 600

type ChartProps = {
  group: SeriesGroup
  runs: readonly DrawnRun[]
  /** The curves change in place; this says when. */
  revision: number
}

/** One chart: its curves, legend with the values under the crosshair, and what can be done with it. */
export const Chart = memo(function Chart({ group, runs, revision: latest }: ChartProps): ReactElement {
  const [figure, isSeen] = useIsSeen<HTMLElement>()
  const revision = useLastSeen(latest, isSeen)
  const [place, size] = useSize<HTMLDivElement>()
  const choice = useChartView(({ charts }) => charts[group.id] ?? USUAL_CHOICE)
  const axis = useChartView((view) => view.axis)
  const smoothing = useChartView((view) => view.smoothing)
  const zoom = useChartView((view) => view.zoom)
  const plot = useMemo<Plot>(() => {
    const ticks = {
      x: Math.max(2, Math.floor((size.width - PLOT_BOX.left) / 78)),
      y: Math.max(3, Math.floor((size.height - PLOT_BOX.bottom) / 30)),
    }
    const { logX, logY, isClipped } = choice
    return plotOf(runs, group, {
      axis,
      smoothing,
      logX,
      logY,
      isClipped,
      zoom,
      mostPoints: MOST_POINTS,
      ticks,
      isSteady: true,
    })
    // The revision stands for the curves.
  }, [runs, group, revision, axis, smoothing, choice, zoom, size.width, size.height])
  const hasPoints = plot.lines.some(({ raw }) => raw.length > 0)
  const note = noteOf(plot)
  const summary = useMemo(() => summaryOf(runs, group), [runs, group, revision])
  return (
    <figure className="chart" aria-label={group.title} ref={figure}>
      <header>
        <h3 title={readingOf(group)}>{group.title}</h3>
        {choice.isClipped && <span className="chart-mark">outliers clipped</span>}
        <div className="spring" />
        <Toggle
          label="log x"
          isOn={choice.logX}
          title="Logarithmic horizontal axis"
          onClick={() => chooseForChart(group.id, { logX: !choice.logX })}
        />
        <Toggle
          label="log y"
          isOn={choice.logY}
          title="Logarithmic vertical axis"
          onClick={() => chooseForChart(group.id, { logY: !choice.logY })}
        />
        <ChartMenu group={group} runs={runs} choice={choice} />
      </header>
      <ChartLegend group={group} runs={runs} revision={revision} />
      {choice.isTable ? (
        <ChartTable group={group} runs={runs} revision={revision} />
      ) : (
        <div className="plot" ref={place}>
          {size.width > 0 && hasPoints && <PlotLines plot={plot} size={size} />}
          {size.width > 0 && hasPoints && (
            <ChartOverlay plot={plot} size={size} group={group} runs={runs} axis={axis} />
          )}
          {!hasPoints && <Waiting />}
        </div>
      )}
      {note !== '' && <p className="chart-note">{note}</p>}
      <figcaption className="spoken">{summary}</figcaption>
    </figure>
  )
})

/** What was the latest when the chart was last on the screen. */
function useLastSeen(latest: number, isSeen: boolean): number {
  const last = useRef(latest)
  if (isSeen) last.current = latest
  return last.current
}

function Waiting(): ReactElement {
  const isGoing = useRunView(({ run }) => run?.state.state === 'starting' || run?.state.state === 'running')
  return <p className="plot-waiting">{isGoing ? 'The first values come in a moment.' : 'No values.'}</p>
}

function Toggle(props: { label: string; isOn: boolean; title: string; onClick: () => void }): ReactElement {
  const { label, isOn, title, onClick } = props
  return (
    <button type="button" className="toggle" aria-pressed={isOn} title={title} onClick={onClick}>
      {label}
    </button>
  )
}

function readingOf({ series }: SeriesGroup): string {
  return series
    .filter(({ reading }) => reading !== '')
    .map(({ label, reading }) => (series.length === 1 ? reading : `${label}: ${reading}`))
    .join('\n')
}
