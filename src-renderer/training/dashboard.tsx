import type { ReactElement, ReactNode } from 'react'
import { useMemo } from 'react'
import { catalog } from '../../src-shared/catalog/index.ts'
import { curvesOf, useCurvesRevision } from '../state/run-curves.ts'
import { useRunColors } from '../state/run-colors.ts'
import { useRunView } from '../state/run-store.ts'
import { useRunTitle } from '../state/runs-list.ts'
import { useProject } from '../state/use-project.ts'
import { Chart } from './chart.tsx'
import { ChartBar } from './chart-bar.tsx'
import './dashboard.css'
import { EmptyDashboard } from './empty-dashboard.tsx'
import { HealthLine } from './health-line.tsx'
import { ObservedCharts } from './observed-charts.tsx'
import type { DrawnRun } from './plot.ts'
import { RunFailure } from './run-failure.tsx'
import type { SeriesGroup } from './series-groups.ts'
import { seriesGroups } from './series-groups.ts'

/** The curves of the followed run, and of those that are drawn over it; beside them its showers. */
export function Dashboard({ beside }: { beside: ReactNode }): ReactElement {
  const hasPictures = useRunView(({ run }) => run !== null && run.frames.length > 0)
  const hasRun = useRunView(({ run }) => run !== null)
  const revision = useCurvesRevision()
  const runs = useDrawnRuns()
  const groups = useGroups(runs, revision)
  if (!hasRun && runs.length === 0) return <EmptyDashboard />
  return (
    <div className="dashboard">
      <div className="dashboard-bar">
        <HealthLine />
        <div className="spring" />
        <ChartBar runs={runs} />
      </div>
      <RunFailure />
      <div className={hasPictures ? 'charts with-pictures' : 'charts'}>
        {groups.map((group) => (
          <Chart key={group.id} group={group} runs={runs} revision={revision} />
        ))}
        <ObservedCharts runs={runs} revision={revision} />
        {hasPictures && <div className="beside">{beside}</div>}
      </div>
    </div>
  )
}

function useDrawnRuns(): DrawnRun[] {
  const runId = useRunView(({ run }) => run?.runId ?? null)
  const overlaid = useRunView((view) => view.overlaid)
  const titleOf = useRunTitle()
  const colorOf = useRunColors()
  return useMemo(() => {
    const ids = [...(runId === null ? [] : [runId]), ...overlaid.filter((each) => each !== runId)]
    const areMany = ids.length > 1
    return ids.map((id) => ({
      id,
      title: titleOf(id),
      curves: curvesOf(id),
      color: areMany ? colorOf(id) : null,
    }))
  }, [runId, overlaid, titleOf, colorOf])
}

/** Charts of what the runs have told; of the recipe on the drawing as long as they have told nothing. */
function useGroups(runs: readonly DrawnRun[], revision: number): SeriesGroup[] {
  const { checked } = useProject()
  const recipe = checked.training.recipe?.definition
  const names = useMemo(
    () => [...new Set(runs.flatMap(({ curves }) => [...curves.values.keys()]))].sort().join('\n'),
    // The curves change in place; the revision says when.
    [runs, revision],
  )
  return useMemo(() => {
    const told = names === '' ? [] : names.split('\n')
    if (told.length === 0) return seriesGroups([], recipe?.series ?? [])
    const own = recipe?.series.filter(({ name }) => told.includes(name)) ?? []
    const others = catalog.recipes
      .flatMap(({ series }) => series)
      .filter(({ name }) => told.includes(name) && !own.some((each) => each.name === name))
    const unique = [...own, ...others].filter(
      ({ name }, index, all) => all.findIndex((each) => each.name === name) === index,
    )
    return seriesGroups(told, unique)
  }, [names, recipe])
}
