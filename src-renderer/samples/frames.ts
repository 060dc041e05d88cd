import { useEffect } from 'react'
import { useStore } from 'zustand'
import { host } from '../connection/host.ts'
import { shownFrame, useRunView } from '../state/run-store.ts'
import { createFrameLoader, type FrameView } from './frame-loader.ts'

export const frameLoader = createFrameLoader((runId, round) => host().request('runs.frame', { runId, round }))

let isListening = false

/** The frame of the followed run that the step slider points at. */
export function useShownFrame(): FrameView {
  const runId = useRunView(({ run }) => run?.runId ?? null)
  const round = useRunView(shownFrame)
  useEffect(() => {
    if (!isListening) {
      isListening = true
      host().on('run.event', ({ runId: of, event }) => {
        if (event.type === 'samples') frameLoader.forget(of, event.round)
      })
    }
    if (runId !== null) frameLoader.want(runId, round)
  }, [runId, round])
  const view = useStore(frameLoader.store)
  return view.runId === runId ? view : { runId, frame: null, isLoading: round !== null, failure: null }
}
