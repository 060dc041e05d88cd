import { expect, test } from 'vitest'
import { dueRounds } from './due-rounds.ts'

const settings = { seed: 1, rounds: 3000, readEvery: 10, sampleEvery: 300, checkpointEvery: 150 }

test('samples come three times as often as pictures, and early; observables five times as often as checkpoints', () => {
  const due = dueRounds(settings)
  expect(due.sampleEvery).toBe(100)
  expect(due.observeEvery).toBe(30)
  expect(due.sampleAlsoAt?.slice(0, 7)).toEqual([1, 3, 10, 30, 60, 90, 100])
  expect(due.sampleAlsoAt?.at(-1)).toBe(3000)
  // 60 is a round with observables alone.
  expect([1, 30, 60, 100, 300, 3000].map(due.isSample)).toEqual([true, true, false, true, true, true])
  expect([100, 300, 3000].map(due.isPicture)).toEqual([false, true, true])
})

test('every checkpoint is a round with observables, also where nothing divides', () => {
  for (const checkpointEvery of [1, 7, 13, 150]) {
    const { observeEvery } = dueRounds({ ...settings, rounds: 20 * checkpointEvery, checkpointEvery })
    expect(checkpointEvery % observeEvery).toBe(0)
  }
})

test('a run that was continued far beyond its length is looked at a bounded number of times', () => {
  const due = dueRounds({ ...settings, rounds: 1_000_000 })
  expect(due.sampleAlsoAt!.length).toBeLessThan(500)
})
