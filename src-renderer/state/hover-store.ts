import { createStore, useStore } from 'zustand'

/** The network that the pointer is at somewhere in the window (a trainer, a loss): its lane lights up. */
const store = createStore<{ network: string | null }>(() => ({ network: null }))

export function hoverNetwork(network: string | null): void {
  store.setState({ network })
}

export function useHoveredNetwork(): string | null {
  return useStore(store, ({ network }) => network)
}
