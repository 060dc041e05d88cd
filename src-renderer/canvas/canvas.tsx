import type { EdgeTypes, NodeTypes } from '@xyflow/react'
import { Background, Controls, ReactFlow, ReactFlowProvider, useReactFlow } from '@xyflow/react'
import type { ReactElement } from 'react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { select, useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { arrangeToFit } from './arrange.ts'
import './canvas.css'
import { CardNode } from './card-node.tsx'
import { trainingCards } from '../state/cards.ts'
import { LaneNode } from './lane-node.tsx'
import { toFlow } from './to-flow.ts'
import { WireEdge } from './wire-edge.tsx'

const nodeTypes: NodeTypes = { card: CardNode, lane: LaneNode }
const edgeTypes: EdgeTypes = { wire: WireEdge }
/** Left of the lanes run the feeds; below them stand the buttons. */
const MARGIN = { top: '16px', right: '16px', bottom: '44px', left: '38px' } as const
const FIT = { padding: MARGIN, maxZoom: 1.15 }

/** The drawing, arranged anew for the room there is; nothing can be changed. */
export function Canvas(): ReactElement {
  return (
    <ReactFlowProvider>
      <Drawing />
    </ReactFlowProvider>
  )
}

function Drawing(): ReactElement {
  const project = useProject()
  const selected = useSelectedNode()
  const onSelect = (id: string | null) => select({ nodes: id === null ? [] : [id] })
  const frame = useRef<HTMLDivElement>(null)
  const room = useRoom(frame)
  const flow = useReactFlow()
  const arrangement = useMemo(() => {
    const cards = trainingCards(project).map(({ id }) => id)
    return room === null ? null : arrangeToFit(project.checked, cards, room)
  }, [project, room])
  const { nodes, edges } = useMemo(
    () => (arrangement === null ? { nodes: [], edges: [] } : toFlow(project, arrangement, selected)),
    [project, arrangement, selected],
  )
  useEffect(() => {
    if (arrangement !== null) void flow.fitView(FIT)
  }, [arrangement, flow])

  return (
    <div className="canvas" ref={frame}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        onNodeClick={(_, node) => onSelect(node.type === 'card' ? node.id : null)}
        onPaneClick={() => onSelect(null)}
        onNodesChange={(changes) => {
          for (const change of changes) if (change.type === 'select' && change.selected) onSelect(change.id)
        }}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        minZoom={0.2}
        maxZoom={2}
        fitView
        fitViewOptions={FIT}
        aria-label="Drawing of the project"
      >
        <Background gap={18} size={1.3} color="var(--grid)" />
        <Controls showInteractive={false} fitViewOptions={FIT} />
      </ReactFlow>
    </div>
  )
}

type Room = { width: number; height: number }

/** Of the canvas, in steps of 40 pixels, so that not every pixel of a resize arranges anew. */
function useRoom(frame: { current: HTMLElement | null }): Room | null {
  const [room, setRoom] = useState<Room | null>(null)
  useLayoutEffect(() => {
    const element = frame.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => {
      const [width, height] = [element.clientWidth, element.clientHeight].map(
        (each) => 40 * Math.round(each / 40),
      )
      setRoom((before) =>
        before?.width === width && before?.height === height
          ? before
          : { width: width ?? 0, height: height ?? 0 },
      )
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [frame])
  return room
}
