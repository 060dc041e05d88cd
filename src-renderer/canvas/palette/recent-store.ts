import { createStore, useStore } from 'zustand'

/** Kept for the next time: entries that were starred, and those used last. */
type Kept = { favourites: readonly string[]; recent: readonly string[] }

const KEY = 'ganvas.palette'
const MOST_RECENT = 6

const store = createStore<Kept>(() => read())

function read(): Kept {
  const nothing: Kept = { favourites: [], recent: [] }
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null) return nothing
    const list = (key: string) => {
      const found: unknown = Reflect.get(kept, key)
      return Array.isArray(found) ? found.filter((each): each is string => typeof each === 'string') : []
    }
    return { favourites: list('favourites'), recent: list('recent') }
  } catch {
    // Storage that cannot be read costs the stars, nothing else.
    return nothing
  }
}

function keep(kept: Kept): void {
  store.setState(kept)
  localStorage.setItem(KEY, JSON.stringify(kept))
}

export function markUsed(id: string): void {
  const { favourites, recent } = store.getState()
  keep({ favourites, recent: [id, ...recent.filter((each) => each !== id)].slice(0, MOST_RECENT) })
}

export function toggleFavourite(id: string): void {
  const { favourites, recent } = store.getState()
  const isOne = favourites.includes(id)
  keep({ recent, favourites: isOne ? favourites.filter((each) => each !== id) : [...favourites, id] })
}

export function usePaletteMarks(): Kept {
  return useStore(store)
}
