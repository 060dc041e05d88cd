import { useConnection, useReactFlow } from '@xyflow/react'
import type { ReactElement } from 'react'
import { portKey } from '../../src-shared/check/connection-answers.ts'
import { useCanvas } from './canvas-store.ts'
import { endAt } from './ports.ts'

/** Why the port under the wire's end does not take it. */
export function WireReason(): ReactElement | null {
  const wire = useCanvas((view) => view.wire)
  const at = useConnection((connection) =>
    connection.inProgress && connection.isValid === false && connection.toHandle?.id != null
      ? `${connection.toHandle.nodeId}\n${connection.toHandle.id}`
      : null,
  )
  const flow = useReactFlow()
  if (wire === null || at === null) return null
  const [node = '', handle = ''] = at.split('\n')
  const reason = wire.answers.get(portKey(endAt(node, handle)))
  const place = flow.getInternalNode(node)?.internals.positionAbsolute
  if (reason == null || place === undefined) return null
  const { x, y } = flow.flowToScreenPosition(place)
  return (
    <div className="wire-reason" role="status" style={{ left: Math.max(8, x - 20), top: y - 12 }}>
      <b>{reason.message}</b>
      <span>{reason.hint}</span>
    </div>
  )
}
