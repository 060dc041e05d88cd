import type { EdgeProps } from '@xyflow/react'
import { EdgeLabelRenderer } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo } from 'react'
import { useSelection } from '../state/selection-store.ts'
import { PORT_REACH } from './boxes.ts'
import { useCanvas } from './canvas-store.ts'
import { roundedPath, routeBetween } from './routes.ts'
import type { WireFlowEdge } from './to-flow.ts'

/** A wire with the shape that goes along it. Of the selection's wires all are lit, and the others step back. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<WireFlowEdge>): ReactElement | null {
  const { id, data, source, target, sourceX, sourceY, targetX, targetY } = props
  const light = useSelection(({ nodes, edges }) => {
    if (edges.includes(id)) return 'lit'
    if (nodes.length === 0 || nodes[0]?.startsWith('training/')) return ''
    return nodes.includes(source) || nodes.includes(target) ? 'lit' : 'faded'
  })
  const hasShapes = useCanvas(({ shapes }) => shapes)
  if (data === undefined) return null
  const { lane, isFeed, isBroken, label, way } = data
  const start = { x: sourceX - PORT_REACH, y: sourceY }
  const end = { x: targetX + (isFeed ? 0 : PORT_REACH), y: targetY }
  const route = routeBetween(start, end, way)
  const path = roundedPath(route.points)
  const state = [isFeed && 'feed', isBroken && 'broken', light].filter(Boolean).join(' ')
  return (
    <>
      {!isFeed && <path className="wire-reach react-flow__edge-interaction" d={path} />}
      <path className={`wire color-${lane} ${state}`} d={path} />
      {hasShapes && label !== '' && (
        <EdgeLabelRenderer>
          <span
            key={label}
            className={`shape ${state}`}
            style={{ transform: `translate(-50%, -50%) translate(${route.label.x}px, ${route.label.y}px)` }}
          >
            {label}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  )
})
