import { createStore, useStore } from 'zustand'
import { notify, notifyFailure } from '../../state/notice-store.ts'
import { runStore, shownFrame } from '../../state/run-store.ts'
import { saveResult } from '../../state/save-result.ts'
import { grouped } from '../../ui/format.ts'
import { frameLoader } from '../frames.ts'
import { pictured } from '../../parts/shower-view/picture-of-frame.ts'
import { rowsOfFrame } from '../rows-of-frame.ts'
import { sampleSettings } from '../sample-settings.ts'
import { drawStrip, INK, pngOf } from './draw-strip.ts'
import { filmGif } from './film-gif.ts'
import { filmPalette } from './film-palette.ts'
import { showersCsv } from './showers-csv.ts'

/** A film that is being written: its part that is done, or null. */
const store = createStore<{ filmShare: number | null }>(() => ({ filmShare: null }))

export function useFilmShare(): number | null {
  return useStore(store, ({ filmShare }) => filmShare)
}

export function cancelFilm(): void {
  store.setState({ filmShare: null })
}

/** More frames than this make a film that nobody watches to its end: evenly chosen ones are enough. */
const MOST_FRAMES = 120
/** Of one shower, layout pixels. */
const HEIGHT = { fit: 84, small: 56, medium: 84, large: 128 }

/** What is on the screen now as a PNG, for dark slides or for paper. */
export async function saveStrip(theme: 'dark' | 'light'): Promise<void> {
  const shown = await shownNow()
  if (shown === null) return
  const { frame, name } = shown
  const { radii, layers, count, size } = sampleSettings()
  const canvas = drawStrip(pictured(rowsOfFrame(frame), { radii, layers }), {
    ...{ theme, density: 2, columns: count, height: HEIGHT[size] },
    title: `${name} · step ${grouped(frame.round)}`,
  })
  await saveResult(`${name} step ${frame.round}.png`, await pngOf(canvas))
}

export async function saveCsv(): Promise<void> {
  const shown = await shownNow()
  if (shown === null) return
  const text = showersCsv(rowsOfFrame(shown.frame))
  await saveResult(`${shown.name} step ${shown.frame.round}.csv`, new TextEncoder().encode(text))
}

/** All frames, from noise to showers. */
export async function saveFilm(theme: 'dark' | 'light'): Promise<void> {
  const { run } = runStore.getState()
  const first = run?.frames[0]
  if (run === null || first === undefined || store.getState().filmShare !== null) return
  const begun = await frameLoader.get(run.runId, first)
  if (!begun.ok) return notifyFailure('The film was not made', begun.failure)
  const { radii, layers, count, size, framesPerSecond } = sampleSettings()
  const { scale } = pictured(rowsOfFrame(begun.value), { radii, layers })
  const rounds = evenly(run.frames, MOST_FRAMES)
  const name = nameOfRun()
  store.setState({ filmShare: 0 })
  const { background, ...text } = INK[theme]
  const bytes = await filmGif(
    rounds.length,
    async (index) => {
      const round = rounds[index] as number // index < rounds
      const reply = await frameLoader.get(run.runId, round)
      // A frame that is gone (an older part of the run was made again) leaves the one before in its place.
      const frame = reply.ok ? reply.value : begun.value
      return drawStrip(pictured(rowsOfFrame(frame), { radii, layers }), {
        ...{ theme, density: 1, columns: Math.min(8, count), height: HEIGHT[size] },
        title: `${name} · step ${grouped(round)}`,
      })
    },
    {
      palette: filmPalette(scale, { background, text: Object.values(text) }),
      delayMs: 1000 / framesPerSecond,
      onProgress: (filmShare) => store.getState().filmShare !== null && store.setState({ filmShare }),
      isCancelled: () => store.getState().filmShare === null,
    },
  )
  store.setState({ filmShare: null })
  if (bytes === null) return void notify({ title: 'The film was cancelled' })
  await saveResult(`${name}.gif`, bytes)
}

/** First and last always, and what lies evenly between. */
export function evenly(rounds: readonly number[], most: number): number[] {
  if (rounds.length <= most) return [...rounds]
  return Array.from(
    { length: most },
    (_, index) => rounds[Math.round((index * (rounds.length - 1)) / (most - 1))] as number, // inside
  )
}

async function shownNow() {
  const view = runStore.getState()
  const round = shownFrame(view)
  if (view.run === null || round === null) return null
  const reply = await frameLoader.get(view.run.runId, round)
  if (reply.ok) return { frame: reply.value, name: nameOfRun() }
  notifyFailure('The showers were not saved', reply.failure)
  return null
}

function nameOfRun(): string {
  const { run } = runStore.getState()
  return (run?.summary?.title || run?.summary?.name) ?? run?.runId ?? 'showers'
}
