import type { NodeProps } from '@xyflow/react'
import { Handle, Position } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo } from 'react'
import { hasErrors } from '../../src-shared/base/problem.ts'
import type { CardFlowNode } from './to-flow.ts'

export const CardNode = memo(function CardNode({ data, selected }: NodeProps<CardFlowNode>): ReactElement {
  const { title, line, corner, color, isUnknown, problems } = data.card
  const severity = problems.length === 0 ? '' : hasErrors(problems) ? 'error' : 'warning'
  const classes = ['card', `color-${color}`, severity, isUnknown ? 'unknown' : '', selected ? 'selected' : '']
  return (
    <div className={classes.join(' ')} title={problems.map(({ message }) => message).join('\n') || undefined}>
      <Handle type="target" position={Position.Left} isConnectable={false} />
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
      <Handle type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
})
