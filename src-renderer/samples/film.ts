import { useEffect } from 'react'
import { createStore, useStore } from 'zustand'
import { runStore, shownFrame, showRound } from '../state/run-store.ts'
import { frameLoader } from './frames.ts'
import { sampleSettings } from './sample-settings.ts'

/** Shows one frame after the other; a frame that is slow to come holds the film up, none is left out. */
const store = createStore<{ isPlaying: boolean }>(() => ({ isPlaying: false }))

export function useFilm(): boolean {
  return useStore(store, ({ isPlaying }) => isPlaying)
}

export function isPlaying(): boolean {
  return store.getState().isPlaying
}

export function stopFilm(): void {
  store.setState({ isPlaying: false })
}

/** From where the slider is; from the beginning when it is at the end. */
export function playFilm(): void {
  const view = runStore.getState()
  const frames = view.run?.frames ?? []
  if (frames.length < 2) return
  const shown = shownFrame(view)
  if (shown === frames.at(-1)) showRound(frames[0] ?? null)
  store.setState({ isPlaying: true })
}

/** One frame earlier or later; false at the end. */
export function stepFrame(by: -1 | 1): boolean {
  const view = runStore.getState()
  const frames = view.run?.frames ?? []
  const shown = shownFrame(view)
  const next = frames[frames.indexOf(shown ?? -1) + by]
  if (shown === null || next === undefined) return false
  showRound(next)
  return true
}

/** Runs while something shows the film. */
export function useFilmClock(): void {
  const isOn = useFilm()
  useEffect(() => {
    if (!isOn) return
    let timer: ReturnType<typeof setTimeout> | null = null
    let isEnded = false
    const next = async () => {
      const { run } = runStore.getState()
      if (run === null || !stepFrame(1)) return stopFilm()
      const round = shownFrame(runStore.getState())
      if (round !== null) await frameLoader.get(run.runId, round)
      if (!isEnded) timer = setTimeout(() => void next(), 1000 / sampleSettings().framesPerSecond)
    }
    timer = setTimeout(() => void next(), 1000 / sampleSettings().framesPerSecond)
    return () => {
      isEnded = true
      if (timer !== null) clearTimeout(timer)
    }
  }, [isOn])
  useEffect(() => stopFilm, [])
}
