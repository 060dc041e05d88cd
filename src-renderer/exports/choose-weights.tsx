import type { ReactElement } from 'react'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { bestText } from '../parts/best-text.ts'
import { grouped } from '../ui/format.ts'

export type KeptCheckpoint = 'last' | 'best'

/** Runs that were observed keep two generators: the last and the best. Nothing to choose where they are one. */
export function ChooseWeights(props: {
  run: RunSummary
  value: KeptCheckpoint
  onChange: (value: KeptCheckpoint) => void
}): ReactElement | null {
  const { run, value, onChange } = props
  const best = run.best ?? null
  if (best === null || best.round === run.round) return null
  return (
    <label className="export-row">
      <span>Weights</span>
      <select value={value} onChange={({ target }) => onChange(target.value === 'best' ? 'best' : 'last')}>
        <option value="last">Last step, {grouped(run.round)}</option>
        <option value="best">Best step, {bestText(best)}</option>
      </select>
    </label>
  )
}
