import type { ReactElement } from 'react'
import type { Param } from '../state/params.ts'
import { paramName } from '../state/params.ts'
import { marked } from '../ui/marked.tsx'

const NO_MEANINGS: ReadonlyMap<string, string> = new Map()

type Props = { params: readonly Param[]; meanings?: ReadonlyMap<string, string> }

/** Params as they are in effect; those at their defaults step back. */
export function ParamList({ params, meanings = NO_MEANINGS }: Props): ReactElement | null {
  if (params.length === 0) return null
  return (
    <dl className="params">
      {params.map(({ key, text, isDefault }) => {
        const meaning = meanings.get(key)
        return (
          <div key={key} className={isDefault ? 'default' : ''}>
            <dt>{paramName(key)}</dt>
            <dd>{text}</dd>
            {meaning !== undefined && <dd className="meaning">{marked(meaning)}</dd>}
          </div>
        )
      })}
    </dl>
  )
}
