import type { BestRound, MetricPoint, RunObservables } from '../../src-shared/protocol/run-events.ts'
import { addPoints, createCurves, type Curves } from './curves.ts'

/**
 * What was observed of each run's generator while it trained: curves of their own, because looks come far more rarely
 * than losses. They are told together with those.
 */
type Observed = {
  /** Null until something was looked at. */
  about: RunObservables | null
  curves: Curves
  best: BestRound | null
}

const observed = new Map<string, Observed>()

export function observedOf(runId: string): Observed {
  const known = observed.get(runId)
  if (known !== undefined) return known
  const fresh: Observed = { about: null, curves: createCurves(), best: null }
  observed.set(runId, fresh)
  return fresh
}

export function forgetObserved(runId: string): void {
  observed.delete(runId)
}

export function observing(runId: string, about: RunObservables): void {
  observedOf(runId).about = about
}

export function bestBecame(runId: string, best: BestRound): void {
  observedOf(runId).best = best
}

/** Floors and the real mean are the same at every look: drawn as curves, they are guide lines. */
export function addLook(
  runId: string,
  point: MetricPoint,
  along: { epochsPerRound: number; secondsBefore: number },
): void {
  const { about, curves } = observedOf(runId)
  if (about === null) return
  const guides = Object.fromEntries(about.metrics.map(({ id, floor }) => [`floor of ${id}`, floor.mean]))
  const values = { ...point.values, ...guides, [realOf(about)]: about.response.reference }
  addPoints(curves, [{ ...point, values }], along)
}

/** Of the curve with the real showers' mean. */
export function realOf({ response }: RunObservables): string {
  return `real ${response.id}`
}
