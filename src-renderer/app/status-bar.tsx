import type { ReactElement } from 'react'
import { isEnergyUnit } from '../../src-shared/base/units.ts'
import { grouped } from '../ui/format.ts'
import { useProject } from '../state/use-project.ts'

export function StatusBar(): ReactElement {
  const { problems, summary, checked } = useProject()
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const warnings = problems.length - errors
  const state = errors > 0 ? 'error' : warnings > 0 ? 'warning' : 'fine'
  const found = [counted(errors, 'error'), counted(warnings, 'warning')].filter((each) => each !== '')
  const raw = checked.data.showers?.raw
  return (
    <footer className="status">
      <span role="status" className={state}>
        {found.length === 0 ? 'No problems' : found.join(', ')}
      </span>
      <span>{checked.training.recipe?.definition.title ?? 'No recipe'}</span>
      <div className="spring" />
      <span>
        {summary.networks.map(({ name, parameters }) => `${name} ${grouped(parameters.total)}`).join(' · ')}{' '}
        parameters
      </span>
      {raw !== undefined && (
        <span>
          {raw.shape.join('×')} {isEnergyUnit(raw.unit) ? 'cells' : 'values'}
          {raw.unit === '1' ? '' : `, ${raw.unit}`}
        </span>
      )}
    </footer>
  )
}

function counted(count: number, what: string): string {
  if (count === 0) return ''
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
