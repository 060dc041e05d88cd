import { createStore, useStore } from 'zustand'
import type { RunProblem } from '../../src-shared/protocol/run-events.ts'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'

/**
 * The run that the window follows: the one being trained, or a finished one that was opened. Curves are kept beside
 * React in typed arrays (`curves.ts`); `revision` tells that there is more to show.
 */
export type FollowedRun = {
  runId: string
  state: RunState
  summary: RunSummary | null
  /** What is being done while nothing is trained yet (`Reading the data`). */
  stage: string
  /** What the way to the first step was spent on so far, each with when it began. */
  phases: readonly Phase[]
  /** When the trainer was asked, on the clock of `performance.now`, of this window. */
  askedAt: number
  lastSeq: number
  progress: Progress | null
  /** Rounds that have sample pictures, ascending. */
  frames: readonly number[]
  /** How often it went back to a checkpoint: pictures kept from before are of rounds that were made again. */
  wentBack: number
  /** Rounds that have a checkpoint, ascending. */
  checkpoints: readonly number[]
  problems: readonly RunProblem[]
  /** The agreement table, as the command line prints it. */
  evaluation: string | null
  /** What the compiled training step is made of. */
  explained: string | null
  revision: number
}

/** `at`: seconds after the trainer was asked. */
export type Phase = { title: string; at: number }

export type Progress = {
  round: number
  rounds: number
  epoch: number
  /** Wall time of one schedule round. */
  roundMs: number
  /** What that time goes to, where the trainer knows. */
  partMs: Readonly<Record<string, number>>
  etaSeconds: number | null
}

export type RunView = {
  run: FollowedRun | null
  /** Other runs drawn over this one's curves. */
  overlaid: readonly string[]
  /** The one step slider of every chart and picture; null: follow the latest. */
  shownRound: number | null
  /** A request on its way to the host, so that a click is answered at once. */
  asking: 'start' | 'pause' | 'go-on' | 'step' | 'stop' | null
}

export const runStore = createStore<RunView>(() => ({
  run: null,
  overlaid: [],
  shownRound: null,
  asking: null,
}))

export function useRunView<Selected>(pick: (view: RunView) => Selected): Selected {
  return useStore(runStore, pick)
}

export function showRound(round: number | null): void {
  runStore.setState({ shownRound: round })
}

/** The frame to show: the last one that is not after the slider. */
export function shownFrame({ run, shownRound }: RunView): number | null {
  const frames = run?.frames ?? []
  if (shownRound === null) return frames.at(-1) ?? null
  return frames.findLast((round) => round <= shownRound) ?? frames[0] ?? null
}

/** The run's process works, or stands still and can go on. */
export function isActive(state: RunState): boolean {
  return state.state !== 'finished' && state.state !== 'failed' && state.state !== 'interrupted'
}

/** It goes on, and this window's host has it: what another program trains cannot be paused or stopped from here. */
export function canBeSteered(state: RunState): boolean {
  return isActive(state) && !(state.state === 'running' && state.isElsewhere === true)
}
