import { USUAL_METRIC } from '../../../src-shared/physics/evaluation/observed-run.ts'
import type { BestRound } from '../../../src-shared/protocol/run-events.ts'
import type { StoredState } from '../../engine/train/model-state.ts'
import { bestRounds, forgetOtherBest, keepBest } from '../../runs/best-checkpoint.ts'
import type { RunManifest } from '../../runs/manifest.ts'
import { appendLook, cutLooks, readLooks, writeObservables } from '../../runs/observables.ts'
import type { JobContext } from '../job.ts'
import { createLookBudget, LOOK_SHARE } from './look-budget.ts'
import { observedFeatures, openObserver, type Observer } from './observe-run.ts'
import { samplerOf, type ShownRun } from './shown-run.ts'

/**
 * The physics of a run while it trains: looks now and then, keeps what it sees in the run folder, and keeps the
 * checkpoint whose metric is smallest. Nothing of it reaches the training: its random numbers are streams of their own.
 */
type RunLooks = {
  /** `stored`: the checkpoint of this round, which may become the best. */
  after(round: number, given: { seconds: number; stored: StoredState | null }): Promise<void>
  /** For the manifest. */
  found(): Pick<RunManifest, 'observables' | 'best'>
  /** Once the manifest is written. */
  tidy(): Promise<void>
}

/** Null for runs whose events are no showers. */
export async function openRunLooks(
  run: { shown: ShownRun; manifest: RunManifest; observeEvery: number; elapsedMs: () => number },
  context: JobContext,
): Promise<RunLooks | null> {
  const { shown, manifest } = run
  const { folder, state } = shown
  const sampler = samplerOf(shown)
  if (sampler === null || manifest.observables === null || observedFeatures(shown) === null) return null
  const { metric } = manifest.observables
  const fromRound = state.counters.round
  await cutLooks(folder, fromRound)
  const budget = createLookBudget({ ...run, checkpointEvery: manifest.checkpointEvery, fromRound })
  let looks = manifest.observables.looks
  let best = await earlierBest(folder, { metric, manifest, upTo: fromRound })
  let observer: Observer | null = null
  let isPossible = true
  let lastRound = -1

  async function look(round: number, { seconds, stored }: { seconds: number; stored: StoredState | null }) {
    if (observer === null) {
      observer = await openObserver({ ...shown, sampler: sampler! }) // not null, or nobody would be here
      if (observer === null) {
        isPossible = false
        return
      }
      await writeObservables(folder, observer.about)
      context.tell({ type: 'observing', observables: observer.about })
    }
    const { values, errorOf } = await observer.look()
    const point = { round, seconds: Math.round(seconds * 1000) / 1000, values: finiteOf(values) }
    await appendLook(folder, point)
    context.tell({ type: 'observed', point })
    looks++
    const value = values[metric] ?? NaN
    if (stored === null || !(value < (best?.value ?? Infinity))) return
    const of = observer.about.metrics.find(({ id }) => id === metric)
    if (of === undefined) throw new Error(`Nobody observes ${metric}`)
    const error = errorOf(metric)
    const { title, unit, floor } = of
    await keepBest(folder, stored)
    best = { round, metric, title, unit, value, error: Number.isFinite(error) ? error : null, floor }
    context.tell({ type: 'best', best })
  }

  return {
    async after(round, given) {
      const isEnd = round === manifest.rounds && given.stored !== null
      if (!isPossible || round <= lastRound || !(isEnd || budget.isDue(round))) return
      lastRound = round
      const began = performance.now()
      await look(round, given)
      budget.spend(performance.now() - began)
    },
    found: () => ({
      best,
      observables:
        !isPossible || manifest.observables === null
          ? null
          : {
              ...manifest.observables,
              ...{ every: budget.every(), looks },
              showers: observer?.about.showers ?? manifest.observables.showers,
              reference: observer?.about.reference ?? manifest.observables.reference,
              seconds: manifest.observables.seconds + budget.spentMs() / 1000,
            },
    }),
    tidy: () => (best === null ? Promise.resolve() : forgetOtherBest(folder, best.round)),
  }
}

/** What a run is going to look at; it has not looked yet. */
export function plannedLooks(metric: string | null, every: number): NonNullable<RunManifest['observables']> {
  return {
    ...{ metric: metric ?? USUAL_METRIC, every, share: LOOK_SHARE },
    ...{ showers: 0, reference: '', looks: 0, seconds: 0 },
  }
}

/** The best of the rounds up to the one that the run goes on from; their checkpoints are in the folder. */
async function earlierBest(
  folder: string,
  given: { metric: string; manifest: RunManifest; upTo: number },
): Promise<BestRound | null> {
  const { metric, manifest, upTo } = given
  const kept = await bestRounds(folder)
  const found = (await readLooks(folder))
    .filter(({ round }) => round <= upTo && kept.includes(round))
    .flatMap(({ round, values }) => ({ round, value: values[metric] ?? Infinity }))
    .sort((one, other) => one.value - other.value)[0]
  const { best } = manifest
  if (found === undefined || best === null || best.metric !== metric) return null
  // Its error is not known again where it was found, but not noted, before a kill.
  return best.round === found.round ? best : { ...best, ...found, error: null }
}

function finiteOf(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, Number.isFinite(value) ? value : null]),
  )
}
