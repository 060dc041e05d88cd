import type { ReactFlowInstance, Viewport } from '@xyflow/react'
import { createStore, useStore } from 'zustand'
import type { Answers } from '../../src-shared/check/connection-answers.ts'
import type { End } from '../../src-shared/document/edits.ts'
import type { Point } from './boxes.ts'

/** What the canvas shows besides the document: never saved, never undone. */
export type CanvasView = {
  /** Shapes on the wires. */
  shapes: boolean
  minimap: boolean
  find: boolean
  /** A wire that is being drawn, with the answer of every port. */
  wire: Wire | null
  /** The search at a place; with a wire, only what fits it. */
  quickAdd: { at: Point; screen: Point; wire: Wire | null } | null
  /** The list of ports that a port may be connected with. */
  connect: { from: End; side: Wire['side']; screen: Point } | null
  /** The lane or group whose name is being written. */
  renaming: string | null
  /** What a screen reader says next. */
  spoken: string
  /** Where cards glide to their new places. */
  isGliding: boolean
}

export type Wire = { end: End; side: 'from' | 'to'; answers: Answers }

const MINIMAP_KEY = 'ganvas.minimap'
const first = (): CanvasView => ({
  shapes: true,
  minimap: typeof localStorage === 'undefined' || localStorage.getItem(MINIMAP_KEY) !== 'off',
  find: false,
  wire: null,
  quickAdd: null,
  connect: null,
  renaming: null,
  spoken: '',
  isGliding: false,
})

const store = createStore<CanvasView>(first)

export function showOnCanvas(change: Partial<CanvasView>): void {
  store.setState(change)
  if (change.minimap !== undefined) localStorage.setItem(MINIMAP_KEY, change.minimap ? 'on' : 'off')
}

export function canvasView(): CanvasView {
  return store.getState()
}

export function useCanvas<Selected>(pick: (view: CanvasView) => Selected): Selected {
  return useStore(store, pick)
}

/** Said politely, once; the same words again are said again. */
export function announce(words: string): void {
  store.setState(({ spoken }) => ({ spoken: spoken === words ? `${words}\u00a0` : words }))
}

/** The mounted canvas, for commands; null while there is none. */
export type Stage = {
  flow: ReactFlowInstance
  element: HTMLElement
  /** Where the pointer was last seen over the canvas, on the screen. */
  pointer: Point | null
}
let stage: Stage | null = null

export function setStage(next: Stage | null): void {
  stage = next
}

export function currentStage(): Stage | null {
  return stage
}

/** Where new things go: at the pointer while it is over the canvas, else in its middle. On the screen. */
export function targetOnScreen(): Point {
  if (stage === null) return { x: 0, y: 0 }
  const { left, top, width, height } = stage.element.getBoundingClientRect()
  return stage.pointer ?? { x: left + width / 2, y: top + height / 2 }
}

export function toDrawing(screen: Point): Point {
  return stage?.flow.screenToFlowPosition(screen) ?? screen
}

/** Where a document was looked at when the canvas was last on the screen. */
let kept: { documentId: string; viewport: Viewport } | null = null

export function keepViewport(documentId: string, viewport: Viewport): void {
  kept = { documentId, viewport }
}

export function keptViewport(documentId: string): Viewport | null {
  return kept?.documentId === documentId ? kept.viewport : null
}
