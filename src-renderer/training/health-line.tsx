import type { ReactElement } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { host } from '../connection/host.ts'
import { curvesOf } from '../state/run-curves.ts'
import type { FollowedRun } from '../state/run-store.ts'
import { canBeSteered, isActive, showRound, useRunView } from '../state/run-store.ts'
import { continueWithRates, lowerRates, showTab, startTraining, steer } from '../state/steer-run.ts'
import { runStore } from '../state/run-store.ts'
import { grouped } from '../ui/format.ts'
import type { Health, HealthOffer } from './health.ts'
import { healthOf } from './health.ts'
import { stateWords } from './run-words.ts'
import { spreadOf } from './sample-spread.ts'

/** How the run is doing, in words, with what can be done about it. */
export function HealthLine(): ReactElement | null {
  const run = useRunView((view) => view.run)
  const spread = useSpread(run)
  const health = useMemo(() => (run === null ? null : healthOfRun(run, spread)), [run, spread])
  if (run === null || health === null) return null
  return (
    <p className={`health ${health.tone}`} role="status" title={`${health.words} ${health.advice}`}>
      <span>
        <b>{health.words}</b> {health.advice}
      </span>
      {health.offers.map((offer) => (
        <button key={offer.do} type="button" className="chip" onClick={() => void take(offer, run)}>
          {titleOf(offer)}
        </button>
      ))}
    </p>
  )
}

function titleOf(offer: HealthOffer): string {
  if (offer.do === 'show-checkpoint') return `Open checkpoint ${grouped(offer.round)}`
  return offer.round === null ? 'Lower rate and train again' : 'Lower rate and go on from the checkpoint'
}

async function take(offer: HealthOffer, run: FollowedRun): Promise<void> {
  if (offer.do === 'show-checkpoint') {
    showRound(offer.round)
    return showTab('samples')
  }
  lowerRates(0.3)
  if (canBeSteered(run.state)) await stopped(run.runId)
  if (offer.round === null) return startTraining()
  await continueWithRates(run.runId, run.progress?.rounds ?? run.summary?.rounds ?? offer.round)
}

/** Resolves when the run has ended. */
async function stopped(runId: string): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const end = runStore.subscribe(({ run }) => {
      if (run?.runId === runId && isActive(run.state)) return
      end()
      resolve()
    })
  })
  await steer('stop')
  await ended
}

function healthOfRun(run: FollowedRun, spread: { round: number; share: number } | null): Health {
  const curves = curvesOf(run.runId)
  if (curves.length === 0)
    return { tone: 'quiet', words: `${stateWords(run.state)}.`, advice: '', offers: [] }
  return healthOf({ state: run.state, curves, checkpoints: run.checkpoints, spread })
}

/** Of the newest sample pictures; looked at every few seconds only, because they are large. */
const LOOK_EVERY_MS = 3000

function useSpread(run: FollowedRun | null): { round: number; share: number } | null {
  const [found, setFound] = useState<{ runId: string; round: number; share: number } | null>(null)
  const asked = useRef(0)
  const runId = run?.runId ?? null
  const round = run?.frames.at(-1) ?? null
  useEffect(() => {
    if (runId === null || round === null) return
    const wait = Math.max(0, asked.current + LOOK_EVERY_MS - performance.now())
    let isOver = false
    const timer = setTimeout(() => {
      asked.current = performance.now()
      void host()
        .request('runs.frame', { runId, round })
        .then((reply) => {
          if (isOver || !reply.ok) return
          const share = spreadOf(reply.value)
          if (share !== null) setFound({ runId, round, share })
        })
    }, wait)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [runId, round])
  return found !== null && found.runId === runId ? found : null
}
