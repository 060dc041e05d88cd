import { useCallback } from 'react'
import { createStore, useStore } from 'zustand'
import type { RunSummary } from '../../src-shared/protocol/run-messages.ts'
import { host } from '../connection/host.ts'
import { summaryChanged } from './follow-run.ts'
import { notifyFailure } from './notice-store.ts'

/** All runs that the host knows, the newest first; null: not asked for yet. */
const store = createStore<{ runs: readonly RunSummary[] | null }>(() => ({ runs: null }))

let isListening = false
let isAsking = false
let isStale = false

/** Keeps the list as the host has it, from the first use on. */
export function watchRuns(): void {
  if (isListening) return
  isListening = true
  host().on('runs.changed', () => void readRuns())
  host().onConnection(({ state }) => {
    if (state === 'connected') void readRuns()
  })
}

/** At most one request at a time; a change meanwhile is asked for once more. */
export async function readRuns(): Promise<void> {
  if (isAsking) {
    isStale = true
    return
  }
  isAsking = true
  const reply = await host().request('runs.list', {})
  isAsking = false
  if (reply.ok) {
    store.setState({ runs: reply.value.runs })
    for (const summary of reply.value.runs) summaryChanged(summary)
  }
  if (!isStale) return
  isStale = false
  await readRuns()
}

export function useRuns(): readonly RunSummary[] | null {
  return useStore(store, ({ runs }) => runs)
}

/** The user's own name of a run, or its folder's. */
export function titleOfRun(run: Pick<RunSummary, 'id' | 'title'>): string {
  return run.title === '' ? run.id : run.title
}

export function useRunTitle(): (runId: string) => string {
  const runs = useRuns()
  return useCallback(
    (runId: string) => {
      const run = runs?.find(({ id }) => id === runId)
      return run === undefined ? runId : titleOfRun(run)
    },
    [runs],
  )
}

export async function describeRun(
  runId: string,
  change: { title?: string; note?: string; tags?: string[]; isStarred?: boolean },
): Promise<void> {
  const reply = await host().request('runs.describe', { runId, ...change })
  if (!reply.ok) return notifyFailure('The run was not changed', reply.failure)
  store.setState(({ runs }) => ({
    runs: runs?.map((each) => (each.id === runId ? reply.value : each)) ?? null,
  }))
  summaryChanged(reply.value)
}

export async function removeRun(runId: string): Promise<boolean> {
  const reply = await host().request('runs.remove', { runId })
  if (!reply.ok) {
    notifyFailure('The run was not deleted', reply.failure)
    return false
  }
  store.setState(({ runs }) => ({ runs: runs?.filter(({ id }) => id !== runId) ?? null }))
  return true
}
