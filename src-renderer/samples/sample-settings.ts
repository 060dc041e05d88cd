import { z } from 'zod'
import { createStore, useStore } from 'zustand'

/** How the user likes pictures; kept for the next time. */
const Settings = z.object({
  /** `fit`: as large as all of them can be seen at once. */
  size: z.enum(['fit', 'small', 'medium', 'large']).default('fit'),
  /** Columns: pairs of a real and a generated shower. */
  count: z.int().min(1).max(64).default(8),
  radii: z.enum(['auto', 'true', 'root']).default('auto'),
  layers: z.enum(['auto', 'all', 'side']).default('auto'),
  /** A third row from latents that nobody has seen. */
  hasFresh: z.boolean().default(false),
  hasPlayground: z.boolean().default(false),
  framesPerSecond: z.union([z.literal(2), z.literal(5), z.literal(10), z.literal(20)]).default(5),
})
export type SampleSettings = z.infer<typeof Settings>

const KEY = 'ganvas.samples'
const store = createStore<SampleSettings>(read)

export function useSampleSettings(): SampleSettings {
  return useStore(store)
}

export function sampleSettings(): SampleSettings {
  return store.getState()
}

export function setSampleSettings(change: Partial<SampleSettings>): void {
  store.setState(change)
  localStorage.setItem(KEY, JSON.stringify(store.getState()))
}

function read(): SampleSettings {
  try {
    return Settings.parse(JSON.parse(globalThis.localStorage.getItem(KEY) ?? '{}'))
  } catch {
    return Settings.parse({})
  }
}
