import type { ReactElement } from 'react'
import { memo } from 'react'
import { useRunView } from '../state/run-store.ts'
import { useChartView } from './chart-settings.ts'
import type { DrawnRun } from './plot.ts'
import { valueAt } from './plot.ts'
import type { ColorName, Marker, SeriesGroup } from './series-groups.ts'
import { markerPath } from './svg-chart.ts'
import { numberText } from './ticks.ts'

type LegendProps = { group: SeriesGroup; runs: readonly DrawnRun[]; revision: number }

/** Which line is which, with its value under the crosshair, else its last one. */
export const ChartLegend = memo(function ChartLegend({ group, runs }: LegendProps): ReactElement {
  const hoverRound = useChartView((view) => view.hoverRound)
  const shownRound = useRunView((view) => view.shownRound)
  const round = hoverRound ?? shownRound ?? Infinity
  return (
    <ul className="legend">
      {runs.flatMap((run) =>
        group.series.map(({ name, label, reading, color, dash, marker }) => {
          const value = valueAt(run.curves, name, round)
          const key = `${run.id}/${name}`
          if (value === null && run.curves.length > 0) return <li key={key} hidden />
          return (
            <li key={key} title={reading === '' ? label : reading}>
              <Sample color={run.color ?? color} dash={dash} marker={marker} />
              <span>{run.color === null ? label : `${run.title} · ${label}`}</span>
              {value !== null && <b>{numberText(value)}</b>}
            </li>
          )
        }),
      )}
    </ul>
  )
})

function Sample({ color, dash, marker }: { color: ColorName; dash: string; marker: Marker }): ReactElement {
  const stroke = `var(--${color})`
  return (
    <svg width="24" height="10" aria-hidden="true">
      <path d="M0 5h24" stroke={stroke} strokeWidth="1.8" strokeDasharray={dash} />
      <path d={markerPath(marker, 12, 5)} fill={stroke} />
    </svg>
  )
}
