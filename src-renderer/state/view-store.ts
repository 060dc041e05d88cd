import { createStore, useStore } from 'zustand'

/** What is on the screen besides the document: the page, the dock's tab, the dialog that is open. */
export const dockTabs = ['training', 'samples', 'runs', 'problems', 'summary', 'outline'] as const
export type DockTab = (typeof dockTabs)[number]

/** One dialog at a time; what it is about travels with it. */
export type Dialog =
  | { kind: 'open-project' }
  | { kind: 'save-as' }
  /** `path` null: choose a file first. `node`: the dataset node to fill in; null: the document's. */
  | { kind: 'open-data'; path: string | null; node: string | null }
  | { kind: 'export'; runId: string | null }
  | { kind: 'recover' }
  | { kind: 'versions' }
  | { kind: 'shortcuts' }
  | { kind: 'commands' }
  | { kind: 'about' }

export type View = {
  page: 'start' | 'editor'
  dockTab: DockTab
  dock: 'closed' | 'open' | 'tall'
  dialog: Dialog | null
  tourStep: number | null
}

const store = createStore<View>(() => ({
  page: 'start',
  dockTab: 'training',
  dock: 'open',
  dialog: null,
  tourStep: null,
}))

export function show(change: Partial<View>): void {
  store.setState(change)
}

export function view(): View {
  return store.getState()
}

export function useView<Selected>(pick: (view: View) => Selected): Selected {
  return useStore(store, pick)
}
