import type { ReactElement } from 'react'
import { classColor } from './class-colors.ts'

export function ClassLegend({
  name,
  groups,
}: {
  name: string
  groups: readonly string[]
}): ReactElement | null {
  if (groups.length === 0) return null
  return (
    <div className="class-legend">
      <span>{name}</span>
      {groups.map((group, index) => (
        <span key={group}>
          <i style={{ background: classColor(index) }} />
          {group}
        </span>
      ))}
    </div>
  )
}
