import type { ReactElement } from 'react'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { loadCurves } from '../state/run-curves.ts'
import { giveColors, useRunColors } from '../state/run-colors.ts'
import { runStore, useRunView } from '../state/run-store.ts'
import { describeRun, titleOfRun } from '../state/runs-list.ts'
import { valueText } from '../ui/format.ts'
import { moment } from '../ui/moment.ts'
import { cellText, spanText, stateTone, stateTitle } from './cell-text.ts'
import type { Cell, Column, Sorting } from './run-table.ts'
import { cellOf } from './run-table.ts'

type TableProps = {
  runs: readonly RunSummary[]
  columns: { columns: readonly Column[]; more: number }
  count: number
  sorting: Sorting
  filter: string
  selected: string | null
  onSort: (sorting: Sorting) => void
  onFilter: (text: string) => void
  onSelect: (runId: string) => void
  onCompare: (pair: readonly [string, string]) => void
}

export function RunsTable(props: TableProps): ReactElement {
  const { runs, columns, count, sorting, filter, selected } = props
  const ticked = useTicked()
  const colorOf = useRunColors()
  const [one, other] = ticked
  return (
    <>
      <div className="runs-bar">
        <input
          type="search"
          className="runs-filter"
          placeholder="Filter by name, tag, note, value"
          aria-label="Filter runs"
          value={filter}
          onChange={({ target }) => props.onFilter(target.value)}
        />
        <span>
          {runs.length === count ? `${count} ${count === 1 ? 'run' : 'runs'}` : `${runs.length} of ${count} runs`}
          {columns.more > 0 && `, ${columns.more} more settings differ`}
        </span>
        <div className="spring" />
        <span>{ticked.length > 1 ? `${ticked.length} on the charts` : 'Tick runs to draw them together'}</span>
        <button
          type="button"
          className="button"
          disabled={ticked.length !== 2}
          title={ticked.length === 2 ? 'Settings, results and showers side by side' : 'Tick exactly two runs'}
          onClick={() => one !== undefined && other !== undefined && props.onCompare([one, other])}
        >
          Compare
        </button>
      </div>
      <div className="runs-scroll" tabIndex={0} role="region" aria-label="Table of runs">
        <table className="runs-table">
          <thead>
            <tr>
              <th className="runs-tick">
                <span className="spoken">On the charts</span>
              </th>
              <Head column={{ id: 'title', title: 'Run', hint: '' }} sorting={sorting} onSort={props.onSort} />
              {columns.columns.map((column) => (
                <Head key={column.id} column={column} sorting={sorting} onSort={props.onSort} />
              ))}
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <tr key={run.id} aria-selected={run.id === selected}>
                <td className="runs-tick">
                  <input
                    type="checkbox"
                    aria-label={`Draw ${titleOfRun(run)} on the charts`}
                    checked={ticked.includes(run.id)}
                    onChange={() => toggleOverlay(run.id)}
                  />
                </td>
                <td>
                  <div className="runs-name">
                    <i className={`color-${colorOf(run.id)}`} aria-hidden="true" data-on={ticked.includes(run.id)} />
                    <button
                      type="button"
                      className="runs-star"
                      aria-pressed={run.isStarred}
                      aria-label={`Star ${titleOfRun(run)}`}
                      onClick={() => void describeRun(run.id, { isStarred: !run.isStarred })}
                    >
                      {run.isStarred ? '★' : '☆'}
                    </button>
                    <button type="button" className="runs-open" onClick={() => props.onSelect(run.id)}>
                      {titleOfRun(run)}
                    </button>
                    {run.tags.map((tag) => (
                      <em key={tag}>{tag}</em>
                    ))}
                  </div>
                </td>
                {columns.columns.map((column) => (
                  <td key={column.id} className={column.isNumber ? 'number' : ''}>
                    <CellView run={run} column={column} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
        {runs.length === 0 && <p className="runs-none">No run has all of these words.</p>}
      </div>
    </>
  )
}

function Head(props: {
  column: Pick<Column, 'id' | 'title' | 'hint'>
  sorting: Sorting
  onSort: (sorting: Sorting) => void
}): ReactElement {
  const { column, sorting, onSort } = props
  const isSorted = sorting.column === column.id
  return (
    <th scope="col" aria-sort={isSorted ? (sorting.isDown ? 'descending' : 'ascending') : 'none'}>
      <button
        type="button"
        title={column.hint}
        onClick={() => onSort({ column: column.id, isDown: isSorted ? !sorting.isDown : true })}
      >
        {column.title}
        <span aria-hidden="true">{isSorted ? (sorting.isDown ? '↓' : '↑') : ''}</span>
      </button>
    </th>
  )
}

function CellView({ run, column }: { run: RunSummary; column: Column }): ReactElement | string {
  if (column.id === 'state') return <StateBadge state={run.state} />
  if (column.id === 'started') return moment(run.createdAt)
  if (column.id === 'duration') return spanText(run.trainSeconds)
  if (column.id === 'round' && run.round !== run.rounds) return `${cellText(run.round)} of ${cellText(run.rounds)}`
  const value: Cell = cellOf(run, column.id)
  return column.kind === 'setting' ? valueText(value) : cellText(value)
}

function StateBadge({ state }: { state: RunState }): ReactElement {
  return <span className={`runs-state ${stateTone(state)}`}>{stateTitle(state)}</span>
}

/** Runs on the charts: the followed one and those drawn over it. */
function useTicked(): readonly string[] {
  const runId = useRunView(({ run }) => run?.runId ?? null)
  const overlaid = useRunView((view) => view.overlaid)
  return runId === null ? overlaid : [runId, ...overlaid.filter((each) => each !== runId)]
}

function toggleOverlay(runId: string): void {
  const { run, overlaid } = runStore.getState()
  // The followed run stays on the charts.
  if (run?.runId === runId) return
  const isOn = overlaid.includes(runId)
  giveColors([...(run === null ? [] : [run.runId]), ...overlaid, runId])
  runStore.setState({ overlaid: isOn ? overlaid.filter((each) => each !== runId) : [...overlaid, runId] })
  if (!isOn) void loadCurves(runId)
}
