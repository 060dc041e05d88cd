import { rowAt, NOT_FINITE } from '../state/curves.ts'
import type { DrawnRun } from './plot.ts'
import type { SeriesGroup } from './series-groups.ts'

/** The numbers behind a chart, all of them, one row per round of a run. */
type Row = { run: string; step: number; epoch: number; seconds: number; values: (number | null)[] }

export function rowsOf(
  runs: readonly DrawnRun[],
  group: SeriesGroup,
  zoom: readonly [number, number] | null = null,
): Row[] {
  return runs.flatMap(({ title, curves }) => {
    const columns = group.series.map(({ name }) => curves.values.get(name))
    const from = zoom === null ? 0 : rowAt(curves.rounds, curves.length, zoom[0])
    const to = zoom === null ? curves.length : rowAt(curves.rounds, curves.length, zoom[1] + 0.5)
    const rows: Row[] = []
    for (let row = from; row < to; row += 1) {
      const values = columns.map((column) => column?.[row] ?? NaN)
      if (values.every((each) => Number.isNaN(each))) continue
      rows.push({
        run: title,
        step: curves.rounds[row]!,
        epoch: curves.epochs[row]!,
        seconds: curves.seconds[row]!,
        values: values.map((each) => (Number.isNaN(each) ? null : each)),
      })
    }
    return rows
  })
}

/** RFC 4180. A value that is no number is written `nan`, a round without one is left empty. */
export function csvOf(runs: readonly DrawnRun[], group: SeriesGroup): string {
  const head = ['run', 'step', 'epoch', 'seconds', ...group.series.map(({ name }) => name)]
  const lines = rowsOf(runs, group).map(({ run, step, epoch, seconds, values }) =>
    [
      run,
      step,
      epoch,
      seconds,
      ...values.map((each) => (each === null ? '' : each === NOT_FINITE ? 'nan' : each)),
    ]
      .map(cell)
      .join(','),
  )
  return `${[head.map(cell).join(','), ...lines].join('\r\n')}\r\n`
}

function cell(value: string | number): string {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function jsonOf(runs: readonly DrawnRun[], group: SeriesGroup): string {
  const series = group.series.map(({ name, label, reading }) => ({ name, label, reading }))
  const points = rowsOf(runs, group).map(({ values, ...row }) => ({
    ...row,
    values: Object.fromEntries(
      values.flatMap((value, index) => {
        const name = group.series[index]?.name
        if (value === null || name === undefined) return []
        return [[name, value === NOT_FINITE ? 'not a number' : value]]
      }),
    ),
  }))
  return `${JSON.stringify({ chart: group.title, series, points }, null, 1)}\n`
}
