/** Cmd instead of Ctrl, and signs instead of words in menus. */
export const isMac = /mac|iphone|ipad/i.test(globalThis.navigator?.platform ?? '')
