import { describe, expect, it } from 'vitest'
import {
  clockText,
  durationText,
  partDone,
  phaseTimes,
  shortTimeText,
  stateWords,
  stepTimeText,
  timeLeft,
} from './run-words.ts'

const progress = (etaSeconds: number | null, round = 100) => ({
  round,
  rounds: 1000,
  epoch: 1,
  roundMs: 1,
  partMs: {},
  etaSeconds,
})

it.each([
  [4, '4 s'],
  [75, '1 min 15 s'],
  [4000, '1 h 7 min'],
  [7199, '2 h 0 min'],
])('%d seconds are %s', (seconds, text) => expect(durationText(seconds)).toBe(text))

describe('the time left', () => {
  it.each([
    [5, 'about 4–6 s left'],
    [1, 'about 1 s left'],
    [600, 'about 9–12 min left'],
    [60, 'about 54 s to 1 min 9 s left'],
    [36_000, 'about 9–12 h left'],
  ])('of %d s', (seconds, text) => expect(timeLeft(progress(seconds))?.text).toBe(text))

  it('is not told before 20 steps, or when nobody knows', () => {
    expect(timeLeft(progress(5, 19))).toBeNull()
    expect(timeLeft(progress(null))).toBeNull()
  })
})

describe('the end on the clock', () => {
  const now = new Date(2026, 10, 21, 23, 50)
  it.each([
    [300, '23:55'],
    [900, 'tomorrow 0:05'],
    [3 * 86_400, 'Tue 23:50'],
  ])('in %d s', (seconds, text) => expect(clockText(now, seconds)).toBe(text))
})

it.each([
  [0.634, '0.63 ms'],
  [71.23, '71.2 ms'],
  [2300, '2.3 s'],
])('%d ms per step read %s', (ms, text) => expect(stepTimeText(ms)).toBe(text))

it('says stages while it trains, and how it ended', () => {
  expect(stateWords({ state: 'running', stage: 'Evaluating' })).toBe('Evaluating')
  expect(stateWords({ state: 'finished', outcome: 'diverged', round: 3 })).toBe('Diverged')
})

it('is done when it is complete, whatever was told last', () => {
  expect(partDone({ progress: progress(1), state: { state: 'running', stage: '' } })).toBe(0.1)
  expect(
    partDone({ progress: progress(1), state: { state: 'finished', outcome: 'complete', round: 1000 } }),
  ).toBe(1)
})

it('tells what the start took so far, phase by phase', () => {
  const phases = [
    { title: 'Starting TensorFlow', at: 0 },
    { title: 'Reading the data', at: 1.25 },
    { title: 'Comparing', at: 1.5 },
  ]
  const times = (seconds: number) => phaseTimes(phases, seconds).map((each) => each.seconds)
  expect(times(4)).toEqual([1.25, 0.25, 2.5])
  // The window's clock may lag behind the trainer's.
  expect(times(1.4)).toEqual([1.25, 0.25, 0])
  expect(phaseTimes([], 3)).toEqual([])
  expect([0.134, 9.94, 12.3].map(shortTimeText)).toEqual(['0.1 s', '9.9 s', '12 s'])
})
