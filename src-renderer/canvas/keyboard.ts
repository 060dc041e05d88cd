import type { KeyboardEvent } from 'react'
import { view } from '../state/view-store.ts'
import { documentState } from '../state/document-store.ts'
import { select } from '../state/selection-store.ts'
import { currentProject } from '../state/use-project.ts'
import {
  announce,
  canvasView,
  currentStage,
  showOnCanvas,
  targetOnScreen,
  toDrawing,
} from './canvas-store.ts'
import { focusNode } from './connect-menu.tsx'
import { moveSelection } from './edit-selection.ts'
import { feeds, fedBy } from './neighbours.ts'
import { selectAll, selectedIds } from './selected.ts'

const ARROWS: Record<string, { x: number; y: number }> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** Arrows on the canvas: nudge what is selected (Shift: by 10), or with Ctrl walk along the wires. */
export function hearArrows(event: KeyboardEvent<HTMLElement>): void {
  const by = ARROWS[event.key]
  if (by === undefined || event.altKey || isField(event.target)) return
  const ids = selectedIds()
  if (event.ctrlKey || event.metaKey) walk(event.key, ids.at(-1))
  else if (ids.length > 0) {
    const step = event.shiftKey ? 10 : 1
    moveSelection({ x: by.x * step, y: by.y * step }, event.repeat)
  } else return
  event.preventDefault()
  event.stopPropagation()
}

function walk(key: string, from: string | undefined): void {
  const { document } = documentState()
  const start = from ?? document.nodes[0]?.id
  if (start === undefined) return
  const next = from === undefined ? start : neighbour(key, start)
  if (next === undefined) return announce(key === 'ArrowLeft' ? 'Nothing leads here' : 'Nothing follows')
  select({ nodes: [next] })
  focusNode(next)
  announce(currentProject().checked.nodes.get(next)?.name ?? next)
}

/** Left and right along the wires; up and down among those that stand beside it. */
function neighbour(key: string, id: string): string | undefined {
  const { document } = documentState()
  if (key === 'ArrowLeft') return fedBy(document, id)[0]
  if (key === 'ArrowRight') return feeds(document, id)[0]
  const beside = [
    ...new Set([
      ...feeds(document, id).flatMap((each) => fedBy(document, each)),
      ...fedBy(document, id).flatMap((each) => feeds(document, each)),
    ]),
  ]
  if (beside.length < 2) return undefined
  const index = beside.indexOf(id)
  return beside[(index + (key === 'ArrowDown' ? 1 : -1) + beside.length) % beside.length]
}

/** Ctrl+A selects the drawing, unless there is text to select. */
export function hearSelectAll(event: globalThis.KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'a' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
    return
  if (isField(event.target) || view().dialog !== null || currentStage() === null) return
  event.preventDefault()
  selectAll()
}

/** Space, and Tab while nothing has the focus, open the search at the pointer. */
export function hearQuickAdd(event: globalThis.KeyboardEvent): void {
  const { quickAdd, connect } = canvasView()
  if (event.defaultPrevented || view().dialog !== null || quickAdd !== null || connect !== null) return
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || currentStage() === null) return
  const focused = document.activeElement
  const isNowhere = focused === null || focused === document.body
  const isPane = focused?.matches('.react-flow, .react-flow__pane, .canvas') === true
  const isNode = focused?.matches('.react-flow__node') === true
  const isTab = event.key === 'Tab' && isNowhere && currentStage()?.pointer !== null
  if (!isTab && !(event.key === ' ' && (isNowhere || isPane || isNode))) return
  event.preventDefault()
  event.stopPropagation()
  const screen = targetOnScreen()
  showOnCanvas({ quickAdd: { at: toDrawing(screen), screen, wire: null } })
}

function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [role=menu]') !== null
}
