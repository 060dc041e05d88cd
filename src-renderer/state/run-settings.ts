import { createStore, useStore } from 'zustand'
import { RunSettings } from '../../src-shared/protocol/run-messages.ts'

/** What the next run is started with: of this user, not of the document; kept for the next time. */
const KEY = 'ganvas.run'

const store = createStore<RunSettings>(() => read())

export function chosenSettings(): RunSettings {
  return store.getState()
}

export function useRunSettings(): RunSettings {
  return useStore(store)
}

export function chooseSettings(change: Partial<RunSettings>): void {
  store.setState(change)
  localStorage.setItem(KEY, JSON.stringify(store.getState()))
}

function read(): RunSettings {
  const usual = RunSettings.parse({ seed: 1 })
  try {
    const parsed = RunSettings.safeParse(JSON.parse(globalThis.localStorage.getItem(KEY) ?? 'null'))
    return parsed.success ? parsed.data : usual
  } catch {
    return usual
  }
}
