import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { curvesRevision, handIsAtWork, tellCurvesChanged } from './run-curves.ts'

// One clock for all: the module remembers when it drew last.
beforeAll(() => {
  vi.useFakeTimers()
})
beforeEach(() => {
  vi.advanceTimersByTime(10_000)
})
afterAll(() => {
  vi.useRealTimers()
})

test('charts are drawn at once while nobody does anything, but not more than five times a second', () => {
  const before = curvesRevision()
  tellCurvesChanged()
  expect(curvesRevision()).toBe(before + 1)
  for (let at = 0; at < 2000; at += 20) {
    tellCurvesChanged()
    vi.advanceTimersByTime(20)
  }
  expect(curvesRevision() - before).toBeGreaterThanOrEqual(9)
  expect(curvesRevision() - before).toBeLessThanOrEqual(11)
  vi.advanceTimersByTime(300)
  const then = curvesRevision()
  vi.advanceTimersByTime(1000)
  expect(curvesRevision()).toBe(then)
})

test('they wait for the hand, and are drawn once when it rests', () => {
  const before = curvesRevision()
  handIsAtWork()
  for (let round = 0; round < 5; round++) tellCurvesChanged()
  vi.advanceTimersByTime(140)
  handIsAtWork()
  vi.advanceTimersByTime(100)
  expect(curvesRevision()).toBe(before)
  vi.advanceTimersByTime(50)
  expect(curvesRevision()).toBe(before + 1)
})

test('a hand that never rests sees them move about once a second', () => {
  const before = curvesRevision()
  for (let at = 0; at < 3000; at += 10) {
    handIsAtWork()
    tellCurvesChanged()
    vi.advanceTimersByTime(10)
  }
  expect(curvesRevision() - before).toBeGreaterThanOrEqual(2)
  expect(curvesRevision() - before).toBeLessThanOrEqual(3)
})
