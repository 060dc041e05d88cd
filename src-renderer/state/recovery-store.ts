import { createStore, useStore } from 'zustand'
import type { Recovery } from '../../src-shared/protocol/project-messages.ts'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'

/** What an earlier window or a crash has left: documents with unsaved changes, runs whose process is gone. */
export type Leftovers = { documents: readonly Recovery[]; runs: readonly RunSummary[] }

const store = createStore<Leftovers>(() => ({ documents: [], runs: [] }))

export function setLeftovers(leftovers: Leftovers): void {
  store.setState(leftovers)
}

export function dropDocument(documentId: string): void {
  store.setState(({ documents }) => ({
    documents: documents.filter((each) => each.documentId !== documentId),
  }))
}

export function dropRun(runId: string): void {
  store.setState(({ runs }) => ({ runs: runs.filter(({ id }) => id !== runId) }))
}

export function leftovers(): Leftovers {
  return store.getState()
}

export function useLeftovers(): Leftovers {
  return useStore(store)
}
