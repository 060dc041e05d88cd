import type { ReactElement } from 'react'
import { NOT_FINITE } from '../state/curves.ts'
import { grouped } from '../ui/format.ts'
import { rowsOf } from './chart-data.ts'
import { useChartView } from './chart-settings.ts'
import type { DrawnRun } from './plot.ts'
import type { SeriesGroup } from './series-groups.ts'
import { numberText } from './ticks.ts'

const MOST_ROWS = 200

/** The same numbers as rows: for screen readers, and for copying. At most 200, evenly thinned. */
export function ChartTable(props: {
  group: SeriesGroup
  runs: readonly DrawnRun[]
  revision: number
}): ReactElement {
  const { group, runs } = props
  const zoom = useChartView((view) => view.zoom)
  const all = rowsOf(runs, group, zoom)
  const step = Math.max(1, Math.ceil(all.length / MOST_ROWS))
  const rows = all.filter((_, index) => index % step === 0 || index === all.length - 1)
  const areMany = runs.length > 1
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={`${group.title} as a table`}>
      <table>
        <caption className="spoken">
          {group.title}
          {rows.length < all.length && `, ${rows.length} of ${grouped(all.length)} rows`}
        </caption>
        <thead>
          <tr>
            {areMany && <th scope="col">Run</th>}
            <th scope="col">Step</th>
            {group.series.map(({ name, label }) => (
              <th scope="col" key={name}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ run, step: round, values }) => (
            <tr key={`${run} ${round}`}>
              {areMany && <td>{run}</td>}
              <td>{grouped(round)}</td>
              {values.map((value, index) => (
                <td key={index}>
                  {value === null ? '' : value === NOT_FINITE ? 'not a number' : numberText(value)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `Critic: −6.2 at step 10, −0.9 at step 12,400.` */
export function summaryOf(runs: readonly DrawnRun[], group: SeriesGroup): string {
  return runs
    .flatMap((run) =>
      group.series.flatMap(({ name, label }) => {
        const column = run.curves.values.get(name)
        if (column === undefined) return []
        const first = edge(column, run, 'first')
        const last = edge(column, run, 'last')
        if (first === null || last === null) return []
        const whose = runs.length > 1 ? `${run.title}, ${label}` : label
        return [`${whose}: ${first}, then ${last}.`]
      }),
    )
    .join(' ')
}

function edge(column: Float64Array, { curves }: DrawnRun, which: 'first' | 'last'): string | null {
  const [start, step] = which === 'first' ? [0, 1] : [curves.length - 1, -1]
  for (let row = start; row >= 0 && row < curves.length; row += step) {
    if (Number.isFinite(column[row]!))
      return `${numberText(column[row]!)} at step ${grouped(curves.rounds[row]!)}`
  }
  return null
}
