import type { ReactFlowState } from '@xyflow/react'
import { Panel, useReactFlow, useStoreApi } from '@xyflow/react'
import type { PointerEvent, ReactElement, WheelEvent } from 'react'
import { memo, useEffect, useMemo, useState } from 'react'
import type { Box } from './boxes.ts'
import { around } from './boxes.ts'
import type { Flow } from './flow-types.ts'
import { rectangle, shapesOf } from './map-shapes.ts'

/**
 * The whole drawing, small, and the part of it that is seen; press or drag to go there, turn the wheel to come closer.
 * React Flow's own map watches every node and draws anew at every step of panning; here only the frame moves, now and then.
 */
export function DrawingMap({ nodes, lanes }: Pick<Flow, 'nodes' | 'lanes'>): ReactElement | null {
  const { getZoom, setCenter, zoomTo } = useReactFlow()
  const all = useMemo(() => around(lanes, MARGIN), [lanes])
  const shapes = useMemo(() => shapesOf(nodes), [nodes])
  if (all === null) return null

  function go(event: PointerEvent<SVGSVGElement>): void {
    const toDrawing = event.currentTarget.getScreenCTM()?.inverse()
    if (event.buttons !== 1 || toDrawing === undefined) return
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(toDrawing)
    void setCenter(x, y, { zoom: getZoom() })
  }
  return (
    <Panel position="bottom-right" className="drawing-map">
      <svg
        viewBox={`${all.x} ${all.y} ${all.width} ${all.height}`}
        role="img"
        aria-label="Map of the drawing"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          go(event)
        }}
        onPointerMove={go}
        onWheel={({ deltaY }: WheelEvent) => void zoomTo(getZoom() * 2 ** (-deltaY / 500))}
      >
        <Shapes shapes={shapes} />
        <Seen all={all} />
      </svg>
    </Panel>
  )
}

const MARGIN = { top: 60, bottom: 60, left: 60, right: 60 }

const Shapes = memo(function Shapes({ shapes }: { shapes: ReadonlyMap<string, string> }): ReactElement {
  return (
    <>
      {[...shapes].map(([look, path]) => (
        <path key={look} className={look} d={path} />
      ))}
    </>
  )
})

/** What lies outside the window, veiled. */
function Seen({ all: { x, y, width, height } }: { all: Omit<Box, 'id'> }): ReactElement {
  const seen = useSeen()
  // Far over the edge, where the map is wider or taller than the drawing.
  const whole = rectangle({ x: x - width * 4, y: y - height * 4 }, { width: width * 9, height: height * 9 })
  return <path className="veil" fillRule="evenodd" d={whole + seen} />
}

/** Ten times a second is enough for a frame this small; painting it at every step would hold up the drawing. */
const EVERY_MS = 100

function useSeen(): string {
  const store = useStoreApi()
  const [seen, setSeen] = useState(() => seenIn(store.getState()))
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null
    const look = () => {
      timer = null
      setSeen(seenIn(store.getState()))
    }
    const end = store.subscribe(() => void (timer ??= setTimeout(look, EVERY_MS)))
    look()
    return () => {
      end()
      if (timer !== null) clearTimeout(timer)
    }
  }, [store])
  return seen
}

function seenIn({ transform: [left, top, zoom], width, height }: ReactFlowState): string {
  return rectangle({ x: -left / zoom, y: -top / zoom }, { width: width / zoom, height: height / zoom })
}
