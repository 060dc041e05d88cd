import { useCallback } from 'react'
import { createStore, useStore } from 'zustand'

/** One colour per run, the same in the table, on every chart and in comparisons, for as long as the window is open. */
export const runColorNames = ['accent', 'critic', 'generator', 'recipe', 'latent', 'data', 'part'] as const
export type RunColor = (typeof runColorNames)[number]

const store = createStore<{ colors: Readonly<Record<string, RunColor>> }>(() => ({ colors: {} }))

/** Gives colours to runs that have none yet: the one that is used least. */
export function giveColors(runIds: readonly string[]): void {
  const { colors } = store.getState()
  const fresh = runIds.filter((each) => colors[each] === undefined)
  if (fresh.length === 0) return
  const all = { ...colors }
  for (const runId of fresh) {
    const used = (color: RunColor) => Object.values(all).filter((each) => each === color).length
    all[runId] = [...runColorNames].sort((one, other) => used(one) - used(other))[0] ?? 'accent'
  }
  store.setState({ colors: all })
}

export function useRunColors(): (runId: string) => RunColor {
  const colors = useStore(store, (state) => state.colors)
  return useCallback((runId: string) => colors[runId] ?? 'accent', [colors])
}
