import { useRef, useSyncExternalStore } from 'react'

/** The pointer moves this far before a press is a drag. */
const DRAG_PX = 4

let pressedAt: { x: number; y: number } | null = null
const listeners = new Set<() => void>()

function set(at: typeof pressedAt): void {
  pressedAt = at
  for (const listener of listeners) listener()
}

function down({ clientX: x, clientY: y }: PointerEvent): void {
  set({ x, y })
}

function move({ clientX: x, clientY: y }: PointerEvent): void {
  if (pressedAt !== null && Math.hypot(x - pressedAt.x, y - pressedAt.y) > DRAG_PX) set(null)
}

/** After the click that follows. */
function up(): void {
  setTimeout(() => set(null))
}

const EVENTS = { pointerdown: down, pointermove: move, pointerup: up, pointercancel: up } as const

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    for (const [name, hear] of Object.entries(EVENTS))
      window.addEventListener(name, hear as EventListener, true)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    for (const [name, hear] of Object.entries(EVENTS))
      window.removeEventListener(name, hear as EventListener, true)
  }
}

/**
 * A value as it was when the pointer went down, until it is up again: what depends on the focus, which moves with the
 * press, may make room or give it back only after the click, or the click would meet another control.
 */
export function useHeldWhilePressed<Value>(value: Value): Value {
  const isPressed = useSyncExternalStore(subscribe, () => pressedAt !== null)
  const held = useRef(value)
  if (!isPressed) held.current = value
  return held.current
}
