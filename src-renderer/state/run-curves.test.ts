import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { curvesRevision, handIsAtWork, tellCurvesChanged } from './run-curves.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1e6 })
  // Long after whatever another test did.
  vi.advanceTimersByTime(10_000)
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

test('charts are drawn at once while nobody does anything', () => {
  const before = curvesRevision()
  tellCurvesChanged()
  tellCurvesChanged()
  expect(curvesRevision()).toBe(before + 2)
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
