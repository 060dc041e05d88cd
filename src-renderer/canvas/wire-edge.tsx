import type { EdgeProps } from '@xyflow/react'
import type { ReactElement } from 'react'
import { createContext, memo, use, useRef } from 'react'
import { createPortal } from 'react-dom'
import { useSelection } from '../state/selection-store.ts'
import { PORT_REACH } from './boxes.ts'
import { useCanvas } from './canvas-store.ts'
import { roundedPath, routeBetween } from './routes.ts'
import type { WireFlowEdge } from './flow-types.ts'

/**
 * Where shapes are written: over the wires, under the nodes. React Flow's `EdgeLabelRenderer` would look for this element
 * in the page once for every wire and every step of panning.
 */
export const LabelLayer = createContext<Element | null>(null)

/** A wire with the shape that goes along it. Of the selection's wires all are lit, and the others step back. */
export const WireEdge = memo(function WireEdge(props: EdgeProps<WireFlowEdge>): ReactElement | null {
  const { id, data, source, target, sourceX, sourceY, targetX, targetY } = props
  const light = useSelection(({ nodes, edges }) => {
    if (edges.includes(id)) return 'lit'
    if (nodes.length === 0 || nodes[0]?.startsWith('training/')) return ''
    return nodes.includes(source) || nodes.includes(target) ? 'lit' : 'faded'
  })
  const first = useRef(data?.label)
  const layer = use(LabelLayer)
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
      {hasShapes &&
        label !== '' &&
        layer !== null &&
        createPortal(
          // No transform of its own: hundreds of them would make panning slow.
          <div className="shape-place" style={{ left: route.label.x, top: route.label.y }}>
            <span key={label} className={`shape ${state} ${first.current === label ? '' : 'changed'}`}>
              {label}
            </span>
          </div>,
          layer,
        )}
    </>
  )
})
