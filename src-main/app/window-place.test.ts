import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { isOnScreen, readPlace, writePlace } from './window-place.ts'

const place = { x: 100, y: 50, width: 1200, height: 800, isMaximized: false }
const laptop = { workArea: { x: 0, y: 25, width: 1440, height: 875 } }

it('remembers where the window was, and nothing that is damaged', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ganvas-place-'))
  const file = join(folder, 'state', 'window.json')
  expect(readPlace(file)).toBeNull()
  writePlace(file, place)
  expect(readPlace(file)).toEqual(place)
  for (const text of ['', '{', '{"x":1}', JSON.stringify({ ...place, width: -5 })]) {
    writeFileSync(file, text)
    expect(readPlace(file)).toBeNull()
  }
  rmSync(folder, { recursive: true })
})

it.each([
  ['in the middle', place, true],
  ['half outside', { ...place, x: 1300 }, true],
  ['on a second screen that is gone', { ...place, x: 1440 }, false],
  ['with its title bar above the screen', { ...place, y: -200 }, false],
  ['below the screen', { ...place, y: 900 }, false],
])('opens where it was only if it can be taken hold of: %s', (_, where, isSeen) => {
  expect(isOnScreen(where, [laptop])).toBe(isSeen)
})
