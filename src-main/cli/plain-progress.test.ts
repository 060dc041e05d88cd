import { expect, test } from 'vitest'
import { createPlainProgress, plainProgressMs } from './plain-progress.ts'
import { progressBar } from './terminal.ts'

test('a log gets a line every ten seconds, without a bar, and none of what is done before', () => {
  let now = 7000
  const lines: string[] = []
  const progress = createPlainProgress({ write: (line) => lines.push(line), now: () => now, everyMs: 10_000 })
  for (const seconds of [0, 4, 9.9]) {
    now = 7000 + 1000 * seconds
    progress(['Reading the data'])
  }
  expect(lines).toEqual([])
  now = 17_000
  progress([`${progressBar(0.5)} 50/100`, 'ETA 0:10', '', 'loss critic 1.5'])
  now = 26_999
  progress(['too soon'])
  now = 27_000
  progress([`${progressBar(1)} 100/100`])
  expect(lines).toEqual(['50% 50/100  ETA 0:10  loss critic 1.5', '100% 100/100'])
})

test.each([
  [undefined, 10_000],
  ['', 10_000],
  ['2.5', 2500],
  ['0', 0],
  ['often', 10_000],
  ['-1', 10_000],
])('GANVAS_PROGRESS_SECONDS=%s is a line every %d ms', (setting, ms) => {
  expect(plainProgressMs(setting)).toBe(ms)
})
