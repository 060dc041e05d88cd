import { createStore, useStore } from 'zustand'

/**
 * What is typed in fields and is not a value (yet): it stays in its field, also when another node is looked at
 * meanwhile, until it is valid, taken back or reset. By field id; not part of the document.
 */
export type Draft = {
  text: string
  /** Why it is no value; null when it is one, and was handed on as the JSON in `sent`. */
  reason: string | null
  sent: string | null
}

const store = createStore<Readonly<Record<string, Draft>>>(() => ({}))

export function useDraft(id: string): Draft | null {
  return useStore(store, (drafts) => drafts[id] ?? null)
}

export function keepDraft(id: string, draft: Draft | null): void {
  const { [id]: _, ...others } = store.getState()
  store.setState(draft === null ? others : { ...others, [id]: draft }, true)
}
