import type { ReactElement } from 'react'
import { useDeferredValue } from 'react'
import { isEnergyUnit } from '../../src-shared/base/units.ts'
import { useConnection } from '../state/connection-store.ts'
import { useProject } from '../state/use-project.ts'
import { show, useView } from '../state/view-store.ts'
import { BackendStatus } from '../training/backend-status.tsx'
import { grouped } from '../ui/format.ts'

export function StatusBar(): ReactElement {
  const page = useView((view) => view.page)
  return (
    <footer className="status">
      <Connection />
      <BackendStatus />
      {page === 'editor' ? <AboutProject /> : <div className="spring" />}
    </footer>
  )
}

const WHERE = { electron: 'This computer', server: 'Local server', 'in-process': 'Test host' } as const

function Connection(): ReactElement {
  const facts = useConnection((view) => view.facts)
  const state = useConnection(({ connection }) => connection.state)
  const isThere = state === 'connected' && facts !== null
  return (
    <span className={isThere ? 'dot fine' : 'dot error'} title={facts?.folder ?? ''}>
      {isThere ? WHERE[facts.host] : 'Not connected'}
    </span>
  )
}

function AboutProject(): ReactElement {
  const { problems, checked } = useProject()
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const state = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'fine'
  const found = [counted(errors, 'error'), counted(warnings, 'warning')].filter((each) => each !== '')
  const raw = checked.data.showers?.raw
  return (
    <>
      <button
        type="button"
        className={`dot ${state}`}
        title="Show the problems"
        onClick={() => show({ dockTab: 'problems', dock: 'open' })}
      >
        <span role="status">{found.length === 0 ? 'No problems' : found.join(', ')}</span>
      </button>
      <span>{checked.training.recipe?.definition.title ?? 'No recipe'}</span>
      <div className="spring" />
      <Parameters />
      {raw !== undefined && (
        <span>
          {raw.shape.join('×')} {isEnergyUnit(raw.unit) ? 'cells' : 'values'}
          {raw.unit === '1' ? '' : `, ${raw.unit}`}
        </span>
      )}
    </>
  )
}

/** After the shapes of an edit are on the screen: nobody waits for these numbers. */
function Parameters(): ReactElement | null {
  const { summary } = useDeferredValue(useProject())
  if (summary.networks.length === 0) return null
  return (
    <span>
      {summary.networks.map(({ name, parameters }) => `${name} ${grouped(parameters.total)}`).join(' · ')}{' '}
      parameters
    </span>
  )
}

function counted(count: number, what: string): string {
  if (count === 0) return ''
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
