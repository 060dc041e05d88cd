import { useEffect } from 'react'
import { useStore } from 'zustand'
import { host } from '../connection/host.ts'
import { shownFrame, useRunView } from '../state/run-store.ts'
import { createFrameLoader, type FrameView } from './frame-loader.ts'

export const frameLoader = createFrameLoader((runId, round) => host().request('runs.frame', { runId, round }))

/** Per run, how often it had gone back when its frames were kept. */
const knownToGoBack = new Map<string, number>()

/** The frame of the followed run that the step slider points at. */
export function useShownFrame(): FrameView {
  const runId = useRunView(({ run }) => run?.runId ?? null)
  const wentBack = useRunView(({ run }) => run?.wentBack ?? 0)
  const round = useRunView(shownFrame)
  useEffect(() => {
    if (runId === null) return
    if ((knownToGoBack.get(runId) ?? 0) !== wentBack) frameLoader.forget(runId)
    knownToGoBack.set(runId, wentBack)
    frameLoader.want(runId, round)
  }, [runId, round, wentBack])
  const view = useStore(frameLoader.store)
  return view.runId === runId ? view : { runId, frame: null, isLoading: round !== null, failure: null }
}
