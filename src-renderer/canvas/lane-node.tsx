import type { NodeProps } from '@xyflow/react'
import type { ReactElement } from 'react'
import { memo } from 'react'
import type { LaneFlowNode } from './to-flow.ts'

export const LaneNode = memo(function LaneNode({ data }: NodeProps<LaneFlowNode>): ReactElement {
  return (
    <div className={`lane color-${data.lane.kind}`}>
      <b>{data.lane.title}</b>
      {data.hasProblems && <i className="lane-mark">! see the problems</i>}
      <span>{data.note}</span>
    </div>
  )
})
