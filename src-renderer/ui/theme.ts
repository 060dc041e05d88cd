export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'ganvas.theme'

// Tests of what uses this file have neither a page nor a memory.
let theme: Theme = THEMES.find((each) => each === globalThis.localStorage?.getItem(KEY)) ?? 'system'
apply()

/** The colours wanted; kept for the next time. `ui/theme.css` does the rest. */
export function setTheme(wanted: Theme): void {
  theme = wanted
  localStorage.setItem(KEY, wanted)
  apply()
}

export function currentTheme(): Theme {
  return theme
}

function apply(): void {
  globalThis.document?.documentElement.setAttribute('data-theme', theme)
}
