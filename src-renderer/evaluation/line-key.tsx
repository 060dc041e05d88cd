import type { ReactElement } from 'react'
import type { ShownEvaluation } from './overlaid.ts'

/** Whose line it is: a piece of it, and the name. */
export function LineKey({
  of: { name, color, dash },
}: {
  of: Pick<ShownEvaluation, 'name' | 'color' | 'dash'>
}): ReactElement {
  return (
    <span className="line-key">
      <svg width="22" height="8" aria-hidden="true">
        <path
          d="M0 4h22"
          stroke={`var(--${color})`}
          strokeWidth="2"
          strokeDasharray={dash === '' ? undefined : dash}
        />
      </svg>
      {name}
    </span>
  )
}
