import type { NodeProps } from '@xyflow/react'
import { Handle, Position, useUpdateNodeInternals } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo, useEffect } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import type { Port } from './ports.ts'
import { PortHandle } from './port-handle.tsx'
import type { CardData, CardFlowNode } from './flow-types.ts'

/** A node, a collapsed group, or a card of the recipe. */
export const CardNode = memo(function CardNode({
  id,
  data,
  selected,
}: NodeProps<CardFlowNode>): ReactElement {
  const { ports, hasFeed, members } = data
  const { title, line, corner, color, isUnknown, problems } = data.card
  const severity = problems.length === 0 ? '' : hasErrors(problems) ? 'error' : 'warning'
  const states = [severity, isUnknown && 'unknown', selected && 'selected', members !== null && 'stack']
  useMeasuredPorts(id, data)
  const wrong = (port: Port) =>
    problems.find(({ at }) => at.port === port.end.port && at.node === port.end.node)?.message ?? null
  return (
    <div
      className={['card', `color-${color}`, ...states.filter(Boolean)].join(' ')}
      title={problems.map(({ message }) => message).join('\n') || undefined}
    >
      {hasFeed && (
        <Handle id="feed" type="target" position={Position.Left} isConnectable={false} className="feed-end" />
      )}
      {ports.inputs.map((port, index) => (
        <PortHandle
          key={port.id}
          side="in"
          {...{ port, index, count: ports.inputs.length, isFocusable: selected, problem: wrong(port) }}
        />
      ))}
      <div className="card-title">
        <b>{title}</b>
        <span>{corner}</span>
      </div>
      <small>{line}</small>
      {severity !== '' && (
        <i className="card-mark" aria-hidden="true">
          {problems.length > 1 ? problems.length : '!'}
        </i>
      )}
      {ports.outputs.map((port, index) => (
        <PortHandle
          key={port.id}
          side="out"
          {...{ port, index, count: ports.outputs.length, isFocusable: selected, problem: wrong(port) }}
        />
      ))}
    </div>
  )
})

/** React Flow measures ports once; it must look again when there are others. */
function useMeasuredPorts(id: string, { ports, hasFeed }: CardData): void {
  const update = useUpdateNodeInternals()
  const key = [...ports.inputs, ...ports.outputs].map((port) => port.id).join() + String(hasFeed)
  useEffect(() => update(id), [id, key, update])
}
