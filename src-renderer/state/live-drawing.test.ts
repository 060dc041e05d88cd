import { expect, test } from 'vitest'
import { createLiveDrawing } from './live-drawing.ts'

/** A run that has news every 10 ms, drawings that cost `costMs`; times of the drawings. */
function watched(options: {
  costMs: number
  seconds: number
  act?: (at: number) => boolean
  isHidden?: boolean
}) {
  const { costMs, seconds, act = () => false, isHidden = false } = options
  let time = 0
  let waiting: { at: number; callback: () => void }[] = []
  const drawn: number[] = []
  const live = createLiveDrawing(
    {
      now: () => time,
      after: (ms, callback) => void waiting.push({ at: time + ms, callback }),
      isHidden: () => isHidden,
    },
    (tellCost) => {
      drawn.push(time)
      tellCost(costMs)
    },
  )
  for (; time < 1000 * seconds; time += 10) {
    if (act(time)) live.handIsAtWork()
    live.wish()
    const due = waiting.filter(({ at }) => at <= time)
    waiting = waiting.filter(({ at }) => at > time)
    for (const { callback } of due) callback()
  }
  return { drawn, live }
}

const between = (times: readonly number[]) => times.slice(1).map((time, index) => time - times[index]!)

test('what costs nothing is drawn five times a second', () => {
  const { drawn } = watched({ costMs: 0, seconds: 10 })
  expect(drawn[0]).toBe(0)
  expect(new Set(between(drawn))).toEqual(new Set([200]))
})

test('the first drawings are quick, then drawing takes two percent of the time', () => {
  const { drawn } = watched({ costMs: 30, seconds: 60 })
  // 150 ms are saved up: five drawings of 30 ms, and one more because the last of them is not paid in full.
  expect(drawn.filter((time) => time < 1100)).toHaveLength(6)
  expect(new Set(between(drawn.filter((time) => time > 10_000)))).toEqual(new Set([1500]))
})

test('however much it costs, something is drawn every three seconds', () => {
  const { drawn } = watched({ costMs: 1000, seconds: 60 })
  expect(new Set(between(drawn.slice(1)))).toEqual(new Set([3000]))
})

test('a hand at work comes first, but for three seconds only', () => {
  const { drawn } = watched({ costMs: 0, seconds: 5, act: (time) => time >= 1000 && time < 1500 })
  // The last act is at 1.49 s.
  expect(drawn.filter((time) => time >= 1000 && time <= 1700)).toEqual([1640])
  const { drawn: always } = watched({ costMs: 0, seconds: 10, act: (time) => time >= 1000 })
  expect(always.filter((time) => time > 1000)).toEqual([3850, 6900, 9950])
})

test('in a hidden window little is drawn', () => {
  const { drawn } = watched({ costMs: 0, seconds: 10, isHidden: true })
  expect(drawn).toEqual([0, 3000, 6000, 9000])
})

test('what should not wait is drawn at once, and what waited with it', () => {
  const { drawn, live } = watched({ costMs: 30, seconds: 20.1 })
  live.now()
  expect(drawn.at(-1)).toBe(20_100)
})
