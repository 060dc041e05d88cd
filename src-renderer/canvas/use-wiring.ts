import type { Connection, Edge, FinalConnectionState, OnConnectStartParams } from '@xyflow/react'
import { useCallback } from 'react'
import { connectionAnswers, portKey } from '../../src-shared/check/connection-answers.ts'
import { currentProject } from '../state/use-project.ts'
import { drawWire } from './add-node.ts'
import { announce, canvasView, showOnCanvas, toDrawing } from './canvas-store.ts'
import { endAt } from './ports.ts'

/** Drawing a wire: every port answers at once, and a wire let go over nothing asks what to put there. */
export function useWiring() {
  const onConnectStart = useCallback((_: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
    if (nodeId === null || handleId === null) return
    const end = endAt(nodeId, handleId)
    const side = handleType === 'target' ? 'to' : 'from'
    showOnCanvas({
      wire: { end, side, answers: connectionAnswers(currentProject().checked, end, side) },
      quickAdd: null,
    })
  }, [])

  const isValidConnection = useCallback((connection: Connection | Edge) => {
    const { wire } = canvasView()
    if (wire === null) return false
    return wire.answers.get(portKey(farEnd(connection, wire.side))) === null
  }, [])

  const onConnect = useCallback((connection: Connection) => {
    const { wire } = canvasView()
    if (wire !== null) drawWire(wire.end, farEnd(connection, wire.side), wire.side)
  }, [])

  const onConnectEnd = useCallback((event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
    const { wire } = canvasView()
    showOnCanvas({ wire: null })
    if (wire === null || state.isValid === true) return
    if (state.toHandle?.id != null && state.toNode !== null) {
      const reason = wire.answers.get(portKey(endAt(state.toNode.id, state.toHandle.id)))
      if (reason != null) announce(`Not connected. ${reason.message}`)
      return
    }
    const point = 'changedTouches' in event ? event.changedTouches[0] : event
    const isEmpty = event.target instanceof Element && event.target.closest('.react-flow__node') === null
    if (point === undefined || !isEmpty || !isFarEnough(state)) return
    const screen = { x: point.clientX, y: point.clientY }
    showOnCanvas({ quickAdd: { at: toDrawing(screen), screen, wire } })
  }, [])
  return { onConnectStart, isValidConnection, onConnect, onConnectEnd }
}

function farEnd({ source, sourceHandle, target, targetHandle }: Connection | Edge, side: 'from' | 'to') {
  return side === 'from' ? endAt(target, targetHandle ?? 'in') : endAt(source, sourceHandle ?? 'out')
}

/** A click on a port is no wire. */
function isFarEnough({ from, to }: FinalConnectionState): boolean {
  return from !== null && to !== null && Math.hypot(from.x - to.x, from.y - to.y) > 24
}
