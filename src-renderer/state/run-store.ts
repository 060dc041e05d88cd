import { createStore, useStore } from 'zustand'
import type { RunState, RunSummary } from '../../src-shared/protocol/run-messages.ts'
import type { RunProblem } from '../../src-shared/protocol/run-events.ts'

/**
 * The run that the window follows: the one being trained, or a finished one that was opened. Curves are kept beside
 * React in typed arrays (`training/series.ts`); `revision` tells charts that there is more to draw.
 */
export type FollowedRun = {
  runId: string
  state: RunState
  summary: RunSummary | null
  /** What is being done while nothing is trained yet (`Reading the data`). */
  stage: string
  lastSeq: number
  progress: Progress | null
  /** Rounds that have sample pictures, ascending. */
  frames: readonly number[]
  problems: readonly RunProblem[]
  /** The agreement table, as the command line prints it. */
  evaluation: string | null
  revision: number
}

export type Progress = {
  round: number
  rounds: number
  epoch: number
  /** Wall time of one schedule round. */
  roundMs: number
  etaSeconds: number | null
}

export type RunView = {
  run: FollowedRun | null
  /** Other runs drawn over this one's curves. */
  overlaid: readonly string[]
  /** The one step slider of every chart and picture; null: follow the latest. */
  shownRound: number | null
}

export const runStore = createStore<RunView>(() => ({ run: null, overlaid: [], shownRound: null }))

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
