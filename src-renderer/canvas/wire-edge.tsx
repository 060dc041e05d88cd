import type { EdgeProps } from '@xyflow/react'
import { EdgeLabelRenderer } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo } from 'react'
import { roundedPath } from './routes.ts'
import type { WireFlowEdge } from './to-flow.ts'

export const WireEdge = memo(function WireEdge({ data }: EdgeProps<WireFlowEdge>): ReactElement | null {
  if (data === undefined) return null
  const { route, isLit, isFaded } = data
  const { lane, isFeed, isBroken, label } = route
  const state = [isFeed && 'feed', isBroken && 'broken', isLit && 'lit', isFaded && 'faded']
    .filter(Boolean)
    .join(' ')
  return (
    <>
      <path className={`wire color-${lane} ${state}`} d={roundedPath(route.points)} />
      {label !== null && (
        <EdgeLabelRenderer>
          <span
            className={`shape ${state}`}
            style={{ transform: `translate(-50%, -50%) translate(${label.x}px, ${label.y}px)` }}
          >
            {label.text}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
