import { createStore, useStore } from 'zustand'

/** What is on the screen besides the document: the page, the dock's tab, the dialog that is open. */
export const dockTabs = [
  'training',
  'samples',
  'runs',
  'problems',
  'summary',
  'outline',
  'data',
  'evaluation',
] as const
export type DockTab = (typeof dockTabs)[number]

/** One dialog at a time; what it is about travels with it. */
export type Dialog =
  | { kind: 'open-project' }
  | { kind: 'save-as' }
  /** The file has changed on the disk since it was opened. */
  | { kind: 'conflict'; path: string }
  /** A new name that a file has already. */
  | { kind: 'replace'; path: string }
  /** Something is to take the place of a document with unsaved changes. */
  | { kind: 'unsaved'; then: () => void }
  /** `path` null: choose a file first. `node`: the dataset node to fill in; null: the document's. `file`: one that was
   * dropped into a browser, which tells no path. */
  | { kind: 'open-data'; path: string | null; node: string | null; file?: File }
  | { kind: 'export'; runId: string | null }
  | { kind: 'recover' }
  | { kind: 'versions' }
  | { kind: 'shortcuts' }
  | { kind: 'commands' }
  | { kind: 'about' }

export type View = {
  page: 'start' | 'editor'
  /** This window had a project open before it was reloaded, which is not here yet: neither page is drawn. */
  isRestoring: boolean
  dockTab: DockTab
  dock: 'closed' | 'open' | 'tall'
  /** Beside the drawing; in a narrow window they lie over it. */
  palette: boolean
  inspector: boolean
  dialog: Dialog | null
  /** The run that the evaluations' panel is to ask about; it takes note and makes it null. */
  evaluateRun: string | null
  tourStep: number | null
}

/** Too narrow for a palette and an inspector beside the drawing. */
const NARROW_PX = 1180

export function isNarrow(): boolean {
  // Outside a browser, in tests of what uses this store, there is no width.
  return (globalThis.innerWidth ?? NARROW_PX) < NARROW_PX
}

const store = createStore<View>(() => ({
  page: 'start',
  isRestoring: false,
  dockTab: 'training',
  dock: 'open',
  palette: !isNarrow(),
  inspector: !isNarrow(),
  dialog: null,
  evaluateRun: null,
  tourStep: null,
}))

export function show(change: Partial<View>): void {
  store.setState(change)
}

export function view(): View {
  return store.getState()
}

export function onView(listener: () => void): () => void {
  return store.subscribe(listener)
}

export function useView<Selected>(pick: (view: View) => Selected): Selected {
  return useStore(store, pick)
}
