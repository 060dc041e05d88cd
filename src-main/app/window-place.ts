import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'

/** Where the window was. Small, and written while it closes: so at once and in one go. */
const Place = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(400).max(20_000),
  height: z.int().min(300).max(20_000),
  isMaximized: z.boolean(),
})
export type Place = z.infer<typeof Place>

type Area = { x: number; y: number; width: number; height: number }

/** Null when there is none yet, or when it is damaged. */
export function readPlace(file: string): Place | null {
  try {
    const parsed = Place.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

export function writePlace(file: string, place: Place): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(`${file}.tmp`, JSON.stringify(place))
    renameSync(`${file}.tmp`, file)
  } catch {
    // The next window opens in the middle.
  }
}

/** Enough of the title bar to take hold of it: the screen it was on may be gone. */
export function isOnScreen(place: Place, displays: readonly { workArea: Area }[]): boolean {
  return displays.some(({ workArea }) => {
    const seen = Math.min(place.x + place.width, workArea.x + workArea.width) - Math.max(place.x, workArea.x)
    return seen >= 120 && place.y >= workArea.y - 10 && place.y <= workArea.y + workArea.height - 40
  })
}
