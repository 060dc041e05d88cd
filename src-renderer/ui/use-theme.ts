import { createStore, useStore } from 'zustand'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'ganvas.theme'

const store = createStore<{ theme: Theme }>(() => ({
  theme: THEMES.find((each) => each === globalThis.localStorage?.getItem(KEY)) ?? 'system',
}))
applyTheme()

/** The colours wanted; kept for the next time. `ui/theme.css` does the rest. */
export function setTheme(theme: Theme): void {
  store.setState({ theme })
  localStorage.setItem(KEY, theme)
  applyTheme()
}

export function currentTheme(): Theme {
  return store.getState().theme
}

export function useTheme(): [Theme, (theme: Theme) => void] {
  return [useStore(store, ({ theme }) => theme), setTheme]
}

function applyTheme(): void {
  // Tests of what uses this file have no page.
  globalThis.document?.documentElement.setAttribute('data-theme', store.getState().theme)
}
