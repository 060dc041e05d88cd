import { createStore, useStore } from 'zustand'

/** How safe the open document is, beyond what the document store knows. */
export type Work = {
  isSaving: boolean
  /** Whether the host has a copy of the unsaved changes. */
  copy: 'none' | 'waiting' | 'kept' | 'failed'
  /** Another window had the project open when this one opened it. */
  isOpenElsewhere: boolean
}

const store = createStore<Work>(() => ({ isSaving: false, copy: 'none', isOpenElsewhere: false }))

export function setWork(change: Partial<Work>): void {
  store.setState(change)
}

export function work(): Work {
  return store.getState()
}

export function useWork<Selected>(pick: (work: Work) => Selected): Selected {
  return useStore(store, pick)
}
