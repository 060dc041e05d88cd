import type { ReactElement } from 'react'
import { Tabs } from 'radix-ui'
import { Outline } from '../canvas/outline.tsx'
import { DataPanel } from '../datasets/data-panel.tsx'
import { EvaluationPanel } from '../evaluation/evaluation-panel.tsx'
import { ProblemList } from '../inspector/problem-list.tsx'
import { SummaryPanel } from '../inspector/summary-panel.tsx'
import { RunsPanel } from '../runs/runs-panel.tsx'
import { SamplesPanel } from '../samples/samples-panel.tsx'
import { SamplesStrip } from '../samples/samples-strip.tsx'
import type { DockTab } from '../state/view-store.ts'
import { show, useView } from '../state/view-store.ts'
import { useProject } from '../state/use-project.ts'
import { Dashboard } from '../training/dashboard.tsx'
import { AverageShowers } from './average-showers.tsx'
import { FrameRows } from './frame-rows.tsx'

const TABS: readonly { tab: DockTab; title: string; panel: () => ReactElement | null }[] = [
  { tab: 'training', title: 'Training', panel: () => <Dashboard beside={<SamplesStrip />} /> },
  { tab: 'samples', title: 'Showers', panel: SamplesPanel },
  { tab: 'runs', title: 'Runs', panel: () => <RunsPanel drawFrame={FrameRows} /> },
  { tab: 'evaluation', title: 'Evaluate', panel: () => <EvaluationPanel drawShowers={AverageShowers} /> },
  { tab: 'problems', title: 'Problems', panel: ProblemList },
  { tab: 'summary', title: 'Summary', panel: SummaryPanel },
  { tab: 'outline', title: 'Outline', panel: Outline },
  { tab: 'data', title: 'Data', panel: DataPanel },
]

/** Below the drawing; its buttons make it as tall as the window, or close it. */
export function Dock(): ReactElement {
  const tab = useView((view) => view.dockTab)
  const dock = useView((view) => view.dock)
  const { problems } = useProject()
  return (
    <Tabs.Root
      className="dock"
      value={tab}
      onValueChange={(next) => show({ dockTab: next as DockTab })} // the values of the triggers below
    >
      <div className="dock-bar">
        <Tabs.List aria-label="Panels">
          {TABS.map((each) => (
            <Tabs.Trigger key={each.tab} value={each.tab}>
              {each.title}
              {each.tab === 'problems' && problems.length > 0 && <em>{problems.length}</em>}
            </Tabs.Trigger>
          ))}
        </Tabs.List>
        <div className="spring" />
        <button
          type="button"
          className="icon-button"
          aria-label={dock === 'tall' ? 'Show the drawing' : 'Fill the window with this panel'}
          onClick={() => show({ dock: dock === 'tall' ? 'open' : 'tall' })}
        >
          {dock === 'tall' ? '▾' : '▴'}
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Close panel"
          onClick={() => show({ dock: 'closed' })}
        >
          ×
        </button>
      </div>
      {TABS.map(({ tab: value, panel: Content }) => (
        <Tabs.Content key={value} value={value} className="dock-panel">
          <Content />
        </Tabs.Content>
      ))}
    </Tabs.Root>
  )
}
