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

/** Five drawings a second show all that eyes can follow; each costs the training some of the processor. */
const EVERY_MS = 200
/** The charts wait so long after the hand's last act, but no longer than a second in all: they still move. */
const PAUSE_MS = 150
const LONGEST_MS = 1000

let lastAct = -Infinity
let lastDrawn = -Infinity
let waitingSince: number | null = null

export function tellCurvesChanged(): void {
  if (waitingSince !== null) return
  const rest = restOfWait(performance.now())
  if (rest <= 0) return redraw()
  waitingSince = performance.now()
  setTimeout(redrawWhenQuiet, rest)
}

/** Something is dragged, moved or typed: its frames come before those of the charts. */
export function handIsAtWork(): void {
  lastAct = performance.now()
}

function restOfWait(now: number): number {
  return Math.max(lastAct + PAUSE_MS, lastDrawn + EVERY_MS) - now
}

function redrawWhenQuiet(): void {
  const now = performance.now()
  const isOver = waitingSince === null || now - waitingSince >= LONGEST_MS
  const rest = restOfWait(now)
  if (rest > 0 && !isOver) {
    setTimeout(redrawWhenQuiet, rest)
    return
  }
  waitingSince = null
  redraw()
}

function redraw(): void {
  lastDrawn = performance.now()
  store.setState(({ revision }) => ({ revision: revision + 1 }))
}

export function curvesRevision(): number {
  return store.getState().revision
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
