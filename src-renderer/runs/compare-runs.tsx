import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { RunSummary, SampleFrame } from '../../src-shared/protocol/run-messages.ts'
import { host } from '../connection/host.ts'
import { useRunColors } from '../state/run-colors.ts'
import { useRunView } from '../state/run-store.ts'
import { titleOfRun } from '../state/runs-list.ts'
import { showTab } from '../state/steer-run.ts'
import { grouped, valueText } from '../ui/format.ts'
import { cellText } from './cell-text.ts'
import { differingSettings, resultTitle, settingsOfRun, shortName } from './run-table.ts'
import type { DrawFrame } from './draw-frame.ts'

type Pair = readonly [RunSummary, RunSummary]

/** Two runs beside each other: the settings that differ, the results, showers at the same step. */
export function CompareRuns(props: {
  runs: Pair
  drawFrame: DrawFrame
  onClose: () => void
}): ReactElement {
  const { runs, drawFrame, onClose } = props
  const colorOf = useRunColors()
  const keys = differingSettings(runs)
  const results = [...new Set(runs.flatMap(({ results: all }) => Object.keys(all)))]
  return (
    <aside className="run-details" aria-label="Comparison">
      <header>
        <h2>Side by side</h2>
        <button type="button" className="button" onClick={() => showTab('training')}>
          Curves
        </button>
        <button type="button" className="icon-button" aria-label="Close comparison" onClick={onClose}>
          ×
        </button>
      </header>
      <table className="compare-table">
        <thead>
          <tr>
            <td />
            {runs.map((run) => (
              <th key={run.id} scope="col" className={`color-${colorOf(run.id)}`}>
                <i aria-hidden="true" /> {titleOfRun(run)}
              </th>
            ))}
          </tr>
        </thead>
        <Rows
          title={keys.length === 0 ? 'No setting differs' : 'Settings that differ'}
          rows={keys.map((key) => [shortName(key, keys), runs.map((run) => valueText(settingsOfRun(run)[key] ?? null))])}
        />
        <Rows title="Results" rows={results.map((name) => [resultTitle(name), runs.map((run) => cellText(run.results[name] ?? null))])} />
      </table>
      <Samples runs={runs} drawFrame={drawFrame} />
    </aside>
  )
}

function Rows({ title, rows }: { title: string; rows: readonly [string, string[]][] }): ReactElement {
  return (
    <tbody>
      <tr>
        <th colSpan={3} scope="rowgroup">
          {title}
        </th>
      </tr>
      {rows.map(([name, cells]) => (
        <tr key={name}>
          <th scope="row">{name}</th>
          {cells.map((cell, index) => (
            <td key={index}>{cell}</td>
          ))}
        </tr>
      ))}
    </tbody>
  )
}

/** Showers of both at the last step that both have; at the step slider's, where there is one. */
function Samples({ runs, drawFrame: DrawFrame }: { runs: Pair; drawFrame: DrawFrame }): ReactElement | null {
  const shownRound = useRunView((view) => view.shownRound)
  const [frames, setFrames] = useState<readonly (SampleFrame | null)[] | null>(null)
  const ids = runs.map(({ id }) => id).join('\n')
  useEffect(() => {
    let isGone = false
    void framesAtEqualStep(ids.split('\n'), shownRound).then((found) => {
      if (!isGone) setFrames(found)
    })
    return () => {
      isGone = true
    }
  }, [ids, shownRound])
  if (frames === null) return null
  return (
    <section className="compare-samples">
      {runs.map((run, index) => {
        const frame = frames[index]
        return (
          <div key={run.id}>
            <h3>
              {titleOfRun(run)} {frame != null && <span>step {grouped(frame.round)}</span>}
            </h3>
            {frame == null ? <p>No showers at this step.</p> : <DrawFrame frame={frame} width={380} />}
          </div>
        )
      })}
    </section>
  )
}

async function framesAtEqualStep(ids: readonly string[], wanted: number | null): Promise<(SampleFrame | null)[]> {
  const lists = await Promise.all(
    ids.map(async (runId) => {
      const reply = await host().request('runs.frames', { runId })
      return reply.ok ? reply.value.rounds : []
    }),
  )
  const common = Math.min(...lists.map((rounds) => rounds.at(-1) ?? 0), wanted ?? Infinity)
  return Promise.all(
    ids.map(async (runId, index) => {
      const round = lists[index]?.findLast((each) => each <= common)
      if (round === undefined) return null
      const reply = await host().request('runs.frame', { runId, round })
      return reply.ok ? reply.value : null
    }),
  )
}
