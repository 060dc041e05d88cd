import { existsSync } from 'node:fs'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** A Chromium of the machine, or the one that GANVAS_CHROMIUM names; null when there is none. */
export function findChromium(): string | null {
  const named = process.env['GANVAS_CHROMIUM']
  return (named === undefined ? PLACES : [named]).find((place) => existsSync(place)) ?? null
}
