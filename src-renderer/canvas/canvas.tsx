import type { EdgeTypes, NodeTypes } from '@xyflow/react'
import { Controls, ReactFlow, ReactFlowProvider, SelectionMode, useReactFlow, useStore } from '@xyflow/react'
import type { PointerEvent, ReactElement, RefObject } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { documentState, useDocumentState } from '../state/document-store.ts'
import { handIsAtWork } from '../state/follow-run.ts'
import { select, useFocusRequest, useSelection } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import './canvas.css'
import { around } from './boxes.ts'
import {
  currentStage,
  keepViewport,
  keptViewport,
  setStage,
  showOnCanvas,
  toDrawing,
  useCanvas,
} from './canvas-store.ts'
import { CardNode } from './card-node.tsx'
import { useClipboardEvents } from './clipboard-events.ts'
import { ConnectMenu } from './connect-menu.tsx'
import { DrawingMap } from './drawing-map.tsx'
import { EmptyHint } from './empty-hint.tsx'
import { FindBar } from './find-bar.tsx'
import { FIT } from './fit.ts'
import { GroupNode } from './group-node.tsx'
import { keepEqual } from './keep-equal.ts'
import { hearArrows, hearQuickAdd, hearSelectAll } from './keyboard.ts'
import { LaneNode } from './lane-node.tsx'
import { QuickAdd } from './quick-add.tsx'
import type { CanvasNode, Flow, WireFlowEdge } from './flow-types.ts'
import { toFlow } from './to-flow.ts'
import { selectEdges, useToldSelection } from './told-selection.ts'
import { useDrag } from './use-drag.ts'
import { useWiring } from './use-wiring.ts'
import { centerOn } from './view-actions.ts'
import { LabelLayer, WireEdge } from './wire-edge.tsx'
import { WireReason } from './wire-reason.tsx'

const nodeTypes: NodeTypes = { card: CardNode, lane: LaneNode, group: GroupNode }
const edgeTypes: EdgeTypes = { wire: WireEdge }
const FAR = 0.5
const WITH_SHIFT = ['Shift', 'Meta', 'Control']

/** The drawing, where it is edited. */
export function Canvas(): ReactElement {
  return (
    <ReactFlowProvider>
      <Drawing />
    </ReactFlowProvider>
  )
}

function Drawing(): ReactElement {
  const flow = useFlow()
  const { frame, kept } = useStageElement()
  const labels = useLabelLayer(frame)
  const { nodes, onNodesChange, onDragStart, onDragStop } = useDrag(flow)
  const wiring = useWiring()
  const isFar = useStore(({ transform }) => transform[2] < FAR)
  const isWhole = useIsWhole(flow)
  const isGliding = useCanvas((view) => view.isGliding)
  const hasMap = useCanvas((view) => view.minimap)
  const isWiring = useCanvas((view) => view.wire !== null)
  useClipboardEvents()
  useFocusRequests()
  useToldSelection()

  const classes = ['canvas', isFar && 'far', isGliding && 'gliding', isWiring && 'wiring'].filter(Boolean)

  return (
    <div
      className={classes.join(' ')}
      ref={frame}
      onPointerMove={seePointer}
      onPointerLeave={forgetPointer}
      onKeyDownCapture={hearArrows}
      onDoubleClick={(event) => {
        if (!(event.target instanceof Element) || !event.target.matches('.react-flow__pane')) return
        const screen = { x: event.clientX, y: event.clientY }
        showOnCanvas({ quickAdd: { at: toDrawing(screen), screen, wire: null } })
      }}
    >
      <LabelLayer value={labels}>
        <ReactFlow<CanvasNode, WireFlowEdge>
          nodes={nodes}
          edges={flow.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          onNodesChange={onNodesChange}
          onEdgesChange={selectEdges}
          onNodeDragStart={onDragStart}
          onNodeDragStop={onDragStop}
          onSelectionDragStart={onDragStart}
          onSelectionDragStop={onDragStop}
          {...wiring}
          onPaneClick={selectNothing}
          onMoveStart={beginMoving}
          onMove={handIsAtWork}
          onMoveEnd={endMoving}
          connectionRadius={22}
          selectionMode={SelectionMode.Partial}
          multiSelectionKeyCode={WITH_SHIFT}
          deleteKeyCode={null}
          zoomOnDoubleClick={false}
          nodeDragThreshold={2}
          minZoom={0.1}
          maxZoom={2.5}
          {...(kept === null ? { fitView: true } : { defaultViewport: kept })}
          fitViewOptions={FIT}
          aria-label="Drawing of the project"
        >
          <Controls showInteractive={false} fitViewOptions={FIT} />
          {hasMap && !isWhole && <DrawingMap nodes={flow.nodes} lanes={flow.lanes} />}
          <QuickAdd />
          <WireReason />
        </ReactFlow>
      </LabelLayer>
      <EmptyHint />
      <FindBar />
      <ConnectMenu />
      <Spoken />
    </div>
  )
}

/** Whether all of the drawing is seen: then a map of it would only hide some. */
function useIsWhole({ lanes }: Flow): boolean {
  const all = useMemo(() => around(lanes, { top: 0, bottom: 0, left: 0, right: 0 }), [lanes])
  return useStore(({ transform: [x, y, zoom], width, height }) => {
    if (all === null) return true
    const right = (all.x + all.width) * zoom + x
    const bottom = (all.y + all.height) * zoom + y
    return all.x * zoom + x >= -1 && all.y * zoom + y >= -1 && right <= width + 1 && bottom <= height + 1
  })
}

/** What is drawn; the same objects as before where nothing changed. */
function useFlow(): Flow {
  const project = useProject()
  const chosen = useSelection((state) => state)
  const before = useRef<Flow>({ nodes: [], edges: [], lanes: [] })
  return useMemo(() => {
    const flow = toFlow(project)
    const nodes = flow.nodes.map((node): CanvasNode => ({
      ...node,
      selected: chosen.nodes.includes(node.id),
    }))
    const edges = flow.edges.map((edge) => ({ ...edge, selected: chosen.edges.includes(edge.id) }))
    const next = {
      nodes: keepEqual(before.current.nodes, nodes),
      edges: keepEqual(before.current.edges, edges),
      lanes: flow.lanes,
    }
    before.current = next
    return next
  }, [project, chosen])
}

/**
 * Lets commands reach the mounted canvas, and shows all of a document that was just opened. Where the drawing was looked
 * at before (a panel took its place for a while), it is shown as it was.
 */
function useStageElement() {
  const frame = useRef<HTMLDivElement>(null)
  const flow = useReactFlow()
  const documentId = useDocumentState((state) => state.documentId)
  const [kept] = useState(() => keptViewport(documentId))
  const shown = useRef(kept === null ? null : documentId)
  useEffect(() => {
    if (frame.current !== null) setStage({ flow, element: frame.current, pointer: null })
    const ends = new AbortController()
    window.addEventListener('keydown', hearQuickAdd, { capture: true, signal: ends.signal })
    window.addEventListener('keydown', hearSelectAll, { signal: ends.signal })
    return () => {
      ends.abort()
      keepViewport(documentState().documentId, flow.getViewport())
      setStage(null)
    }
  }, [flow])
  useEffect(() => {
    if (shown.current === documentId) return
    shown.current = documentId
    if (documentState().document.nodes.length > 0) void flow.fitView(FIT)
  }, [documentId, flow])
  return { frame, kept }
}

/** The element of React Flow's between wires and nodes, which stays as long as the drawing does. */
function useLabelLayer(frame: RefObject<HTMLElement | null>): Element | null {
  const [layer, setLayer] = useState<Element | null>(null)
  useEffect(() => setLayer(frame.current?.querySelector('.react-flow__edgelabel-renderer') ?? null), [frame])
  return layer
}

/** Brings into view what another part of the window asks for, from now on. */
function useFocusRequests(): void {
  const { node, count } = useFocusRequest()
  const answered = useRef(count)
  useEffect(() => {
    if (answered.current === count) return
    answered.current = count
    if (node !== null) centerOn(node)
  }, [node, count])
}

function seePointer({ clientX: x, clientY: y }: PointerEvent): void {
  const stage = currentStage()
  if (stage !== null) stage.pointer = { x, y }
}

/**
 * While it moves the drawing is a picture of its own (canvas.css), and for a moment after that: a node that is dragged
 * along the edge moves the drawing in small steps. `data-moving`: by the user's own hand. The attributes are none of React's.
 */
function beginMoving(event: MouseEvent | TouchEvent | null): void {
  clearTimeout(resting)
  const element = currentStage()?.element
  element?.toggleAttribute('data-layer', true)
  if (event !== null && event !== undefined) element?.toggleAttribute('data-moving', true)
}

function endMoving(): void {
  const element = currentStage()?.element
  element?.removeAttribute('data-moving')
  clearTimeout(resting)
  resting = setTimeout(() => element?.removeAttribute('data-layer'), REST_MS)
}

const REST_MS = 300
let resting: ReturnType<typeof setTimeout> | undefined

function selectNothing(): void {
  select({})
}

function forgetPointer(): void {
  const stage = currentStage()
  if (stage !== null) stage.pointer = null
}

function Spoken(): ReactElement {
  const words = useCanvas(({ spoken }) => spoken)
  return (
    <div className="spoken" role="status" aria-live="polite">
      {words}
    </div>
  )
}
