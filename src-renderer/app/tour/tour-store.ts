import { createStore, useStore } from 'zustand'
import { show } from '../../state/view-store.ts'

/** Beside the step, which is part of the view. */
type Tour = { isPreparing: boolean }

const KEY = 'ganvas.tour-step'
const store = createStore<Tour>(() => ({ isPreparing: false }))

export function setTour(change: Partial<Tour>): void {
  store.setState(change)
}

export function tourView(): Tour {
  return store.getState()
}

export function useTour(): Tour {
  return useStore(store)
}

/** Kept, so that the tour goes on there after it was left. */
export function goToStep(step: number): void {
  localStorage.setItem(KEY, String(step))
  show({ tourStep: step })
}

export function leaveTour(how: 'later' | 'for-good'): void {
  if (how === 'for-good') localStorage.removeItem(KEY)
  show({ tourStep: null })
}

export function keptStep(steps: number): number {
  const kept = Number(localStorage.getItem(KEY) ?? 0)
  return Number.isInteger(kept) && kept >= 0 && kept < steps ? kept : 0
}
