import type { ReactElement } from 'react'
import { NOT_FINITE } from '../state/curves.ts'
import { grouped } from '../ui/format.ts'
import { durationText } from './run-words.ts'
import type { DrawnRun } from './plot.ts'
import { valueAt } from './plot.ts'
import type { ColorName, SeriesGroup } from './series-groups.ts'
import { numberText } from './ticks.ts'
import { rowAt } from '../state/curves.ts'

export type Reading = { key: string; label: string; color: ColorName; value: number; text: string }

/** What all curves of a chart say at a round, the largest first. */
export function readAt(runs: readonly DrawnRun[], group: SeriesGroup, round: number): Reading[] {
  return runs
    .flatMap((run) =>
      group.series.flatMap(({ name, label, color }) => {
        const value = valueAt(run.curves, name, round)
        if (value === null) return []
        return [
          {
            key: `${run.id}/${name}`,
            label: run.color === null ? label : `${run.title} · ${label}`,
            color: run.color ?? color,
            value,
            text: value === NOT_FINITE ? 'not a number' : numberText(value),
          },
        ]
      }),
    )
    .sort((one, other) => other.value - one.value)
}

/** As it is copied: one value per line. */
export function readingsText(runs: readonly DrawnRun[], group: SeriesGroup, round: number): string {
  const lines = readAt(runs, group, round).map(
    ({ label, value }) => `${label}\t${value === NOT_FINITE ? 'nan' : value}`,
  )
  return [`Step\t${round}`, ...lines].join('\n')
}

const WIDTH_PX = 210

export function ChartTip(props: {
  runs: readonly DrawnRun[]
  group: SeriesGroup
  round: number
  x: number
  width: number
}): ReactElement {
  const { runs, group, round, x, width } = props
  const isLeft = x > width - WIDTH_PX - 20
  const curves = runs[0]?.curves
  const row =
    curves === undefined ? -1 : Math.min(curves.length - 1, rowAt(curves.rounds, curves.length, round))
  return (
    <div className="chart-tip" style={isLeft ? { right: width - x + 12 } : { left: x + 12 }}>
      <p>
        Step {grouped(round)}
        {curves !== undefined && row >= 0 && <span>{durationText(curves.seconds[row]!)}</span>}
      </p>
      <dl>
        {readAt(runs, group, round).map(({ key, label, color, text }) => (
          <div key={key} className={`color-${color}`}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
