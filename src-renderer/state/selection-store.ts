import { createStore, useStore } from 'zustand'

/**
 * What is selected, by id: nodes, wires (edges), cards of the recipe lane (`training/recipe`, `training/trainers/0`, ...).
 * Not part of the document: undo leaves it; ids that are gone are simply not found.
 */
export type Selection = { nodes: readonly string[]; edges: readonly string[]; network: string | null }

const NOTHING: Selection = { nodes: [], edges: [], network: null }
const store = createStore<Selection>(() => NOTHING)

export function select(selection: Partial<Selection>): void {
  store.setState({ ...NOTHING, ...selection }, true)
}

export function selection(): Selection {
  return store.getState()
}

export function onSelection(listener: () => void): () => void {
  return store.subscribe(listener)
}

export function useSelection<Selected>(pick: (selection: Selection) => Selected): Selected {
  return useStore(store, pick)
}

/** The node or card that the inspector is about: the only one that is selected. */
export function useSelectedNode(): string | null {
  return useSelection(({ nodes }) => (nodes.length === 1 ? (nodes[0] ?? null) : null))
}

/** Asks the drawing to bring a node into view; `count` tells one asking from the next. */
export type FocusRequest = { node: string | null; count: number }

const focusStore = createStore<FocusRequest>(() => ({ node: null, count: 0 }))

/** Selects a node or card and asks the drawing to centre it, as the problem list and links between nodes do. */
export function focusNode(node: string): void {
  select({ nodes: [node] })
  focusStore.setState(({ count }) => ({ node, count: count + 1 }))
}

export function useFocusRequest(): FocusRequest {
  return useStore(focusStore)
}
