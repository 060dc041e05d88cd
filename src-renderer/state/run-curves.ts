import { createStore, useStore } from 'zustand'
import type { Curves } from './curves.ts'
import { addPoints, createCurves } from './curves.ts'
import { host } from '../connection/host.ts'

/** The curves of every run that is drawn, and a count that goes up when one has changed. */
const curves = new Map<string, Curves>()
const store = createStore<{ revision: number }>(() => ({ revision: 0 }))
const loading = new Set<string>()

export function curvesOf(runId: string): Curves {
  const known = curves.get(runId)
  if (known !== undefined) return known
  const fresh = createCurves()
  curves.set(runId, fresh)
  return fresh
}

export function forgetCurves(runId: string): void {
  curves.delete(runId)
}

export function tellCurvesChanged(): void {
  store.setState(({ revision }) => ({ revision: revision + 1 }))
}

export function useCurvesRevision(): number {
  return useStore(store, ({ revision }) => revision)
}

/** More rows than a screen has columns, so that zooming in shows more. */
const MOST_POINTS = 200_000

/** The curves of a run that is not followed, from its folder; once. */
export async function loadCurves(runId: string): Promise<void> {
  if (loading.has(runId) || curvesOf(runId).length > 0) return
  loading.add(runId)
  const reply = await host().request('runs.metrics', { runId, most: MOST_POINTS })
  loading.delete(runId)
  if (!reply.ok) return
  const target = curvesOf(runId)
  if (target.length === 0) addPoints(target, reply.value.points, { epochsPerRound: 0, secondsBefore: 0 })
  tellCurvesChanged()
}
