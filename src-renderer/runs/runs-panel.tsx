import type { ReactElement } from 'react'
import { useEffect, useMemo, useState } from 'react'
import { readRuns, useRuns } from '../state/runs-list.ts'
import { CompareRuns } from './compare-runs.tsx'
import type { DrawFrame } from './draw-frame.ts'
import { RunDetails } from './run-details.tsx'
import { columnsOf, filteredRuns, sortedRuns, type Sorting } from './run-table.ts'
import { RunsTable } from './runs-table.tsx'
import { useHiddenRuns } from './hidden-runs.ts'
import './runs.css'

/** All runs: what differs between them, what is known of one, and two beside each other. */
export function RunsPanel({ drawFrame }: { drawFrame: DrawFrame }): ReactElement {
  const all = useRuns()
  const hidden = useHiddenRuns()
  // Runs of the command line come into the folder without a word.
  useEffect(() => void readRuns(), [])
  const [filter, setFilter] = useState('')
  const [sorting, setSorting] = useState<Sorting>({ column: 'started', isDown: true })
  const [selected, setSelected] = useState<string | null>(null)
  const [compared, setCompared] = useState<readonly [string, string] | null>(null)
  const runs = useMemo(() => all?.filter(({ id }) => !hidden.includes(id)) ?? [], [all, hidden])
  const shown = useMemo(() => sortedRuns(filteredRuns(runs, filter), sorting), [runs, filter, sorting])
  const columns = useMemo(() => columnsOf(shown), [shown])
  const pair = compared?.map((id) => runs.find((run) => run.id === id))
  const run = runs.find(({ id }) => id === selected)
  if (all === null) return <p className="runs-empty">Asking for the runs…</p>
  if (runs.length === 0) return <NoRuns />
  return (
    <div className="runs">
      <div className="runs-list">
        <RunsTable
          {...{ runs: shown, columns, sorting, filter, selected }}
          count={runs.length}
          onSort={setSorting}
          onFilter={setFilter}
          onSelect={(id) => {
            setCompared(null)
            setSelected(id === selected && compared === null ? null : id)
          }}
          onCompare={setCompared}
        />
      </div>
      {pair?.[0] !== undefined && pair[1] !== undefined ? (
        <CompareRuns runs={[pair[0], pair[1]]} drawFrame={drawFrame} onClose={() => setCompared(null)} />
      ) : (
        run !== undefined && <RunDetails key={run.id} run={run} onClose={() => setSelected(null)} />
      )}
    </div>
  )
}

function NoRuns(): ReactElement {
  return (
    <div className="runs-empty">
      <div>
        <h2>No runs yet</h2>
        <p>
          Every training is kept here with its project, settings, seed, curves, showers and checkpoints: to compare, to
          open again as it was, and to go on from.
        </p>
      </div>
    </div>
  )
}
