import { expect, test } from 'vitest'
import { createProgressParts, trainingParts } from './progress-lines.ts'
import { clockTime, fitParts, progressBar } from './terminal.ts'

const metrics = {
  type: 'metrics' as const,
  round: 1200,
  rounds: 4800,
  epoch: 3,
  roundMs: 12.345,
  etaSeconds: 75.4,
  points: [
    {
      round: 1200,
      seconds: 15,
      values: {
        'critic loss': -0.34567,
        'gradient penalty': 0.5,
        'gradient norm critic': 2,
        'generator loss': null,
      },
    },
  ],
}

test('a training line has round, time left, losses, other readings and pace, and no gradient norms', () => {
  expect(trainingParts(metrics)).toEqual([
    '▕███░░░░░░░░░▏ 25% 1,200/4,800',
    'ETA 1:15',
    'loss critic -0.346',
    'generator NaN',
    'gradient penalty 0.500',
    '12.3 ms/round',
  ])
})

test('before the pace is known there is no time left', () => {
  expect(trainingParts({ ...metrics, etaSeconds: null })[1]).toBe('ETA –:––')
})

test('a line that is too narrow loses whole parts from its end', () => {
  expect(fitParts(['abc', 'de', 'f'], 10)).toBe('abc  de  f')
  expect(fitParts(['abc', 'de', 'f'], 9)).toBe('abc  de')
  expect(fitParts(['abc', 'de', 'f'], 6)).toBe('abc')
  expect(fitParts(['abc', 'de', 'f'], 2)).toBe('ab')
  expect(fitParts(['abc', '', 'f'], 10)).toBe('abc  f')
})

test('the time left of a job is the mean pace so far times the rest, once a second has passed', () => {
  let now = 0
  const parts = createProgressParts(() => now)
  const at = (done: number) => parts({ title: 'Simulating', done, total: 1000, unit: 'showers' })
  at(0)
  now = 900
  expect(at(100)[2]).toBe('')
  now = 4000
  // 200 in 4 s leave 800 in 16 s.
  expect(at(200).slice(1)).toEqual(['200 of 1,000 showers', 'ETA 0:16'])
  now = 20_000
  expect(at(1000)[2]).toBe('')
})

test('an unknown total gives no bar', () => {
  const parts = createProgressParts(() => 0)
  expect(parts({ title: 'Reading', done: 1500, total: null, unit: 'events' })).toEqual([
    'Reading',
    '1,500 events',
  ])
})

test.each([
  [0, '0:00'],
  [59.6, '1:00'],
  [3599, '59:59'],
  [3661, '1:01:01'],
] as const)('%d s are shown as %s', (seconds, text) => {
  expect(clockTime(seconds)).toBe(text)
})

test('a bar stays within its ends', () => {
  expect(progressBar(-1)).toBe(`▕${'░'.repeat(12)}▏  0%`)
  expect(progressBar(2)).toBe(`▕${'█'.repeat(12)}▏100%`)
})
