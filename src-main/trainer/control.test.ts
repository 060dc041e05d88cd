import { expect, test } from 'vitest'
import { createControl } from './control.ts'

/** Whether a promise has settled once everything else that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  void promise.then(() => (settled = true))
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  return settled
}

test('training goes on unless it is paused, and then waits for the word to go on', async () => {
  const control = createControl()
  expect(await isSettled(control.proceed())).toBe(true)
  control.pause()
  const waiting = control.proceed()
  expect(await isSettled(waiting)).toBe(false)
  control.goOn()
  await waiting
  expect(await isSettled(control.proceed())).toBe(true)
  expect(control.stopRequested()).toBe(false)
})

test('messages get their turn between two rounds', async () => {
  const control = createControl()
  setImmediate(() => control.stop())
  while (!control.stopRequested()) await control.proceed()
})

test('a stop ends a pause', async () => {
  const control = createControl()
  control.pause()
  const waiting = control.proceed()
  control.stop()
  await waiting
  expect(control.stopRequested()).toBe(true)
})

test('a pause after a stop holds nothing up', async () => {
  const control = createControl()
  control.stop()
  control.pause()
  expect(await isSettled(control.proceed())).toBe(true)
})

test('a step lets one round through and waits again, and each standstill is told', async () => {
  let told = 0
  const control = createControl(() => (told += 1))
  control.pause()
  expect(control.isPausing()).toBe(true)
  const first = control.proceed()
  expect(told).toBe(1)
  control.step()
  await first
  expect(control.isStepping()).toBe(true)
  const second = control.proceed()
  expect(await isSettled(second)).toBe(false)
  expect(told).toBe(2)
  control.goOn()
  await second
  expect(control.isStepping()).toBe(false)
})

test('a step that comes before the job stands still is not lost', async () => {
  const control = createControl()
  control.pause()
  control.step()
  expect(control.isPausing()).toBe(false)
  expect(await isSettled(control.proceed())).toBe(true)
  expect(await isSettled(control.proceed())).toBe(false)
})

test('a step of a job that is not paused does nothing', async () => {
  const control = createControl()
  control.step()
  control.pause()
  expect(await isSettled(control.proceed())).toBe(false)
})
