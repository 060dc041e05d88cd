import { expect, it } from 'vitest'
import { partDone } from './taskbar.ts'

it.each([
  ['nothing trains', [], -1],
  ['a run that has just begun', [{ round: 0, rounds: 500 }], 0],
  ['one whose length is not known yet', [{ round: 0, rounds: 0 }], 0],
  ['less than a percent more', [{ round: 129, rounds: 500 }], 0.25],
  [
    'two runs',
    [
      { round: 100, rounds: 100 },
      { round: 0, rounds: 300 },
    ],
    0.25,
  ],
  ['a run that was given more rounds', [{ round: 600, rounds: 500 }], 1],
])('%s', (_, runs, part) => {
  expect(partDone(runs)).toBe(part)
})
