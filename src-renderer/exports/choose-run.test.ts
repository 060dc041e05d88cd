import { expect, it } from 'vitest'
import { canExport, differenceText, firstRun } from './choose-run.ts'

const paused = {
  id: 'paused',
  state: { state: 'paused' as const, round: 10 },
  round: 10,
  changedAt: '2026-01-02',
}
const running = {
  id: 'running',
  state: { state: 'running' as const, stage: '' },
  round: 90,
  changedAt: '2026-01-05',
}
const done = {
  id: 'done',
  state: { state: 'finished' as const, outcome: 'complete' as const, round: 100 },
  round: 100,
  changedAt: '2026-01-03',
}
const cut = {
  id: 'cut',
  state: { state: 'interrupted' as const, round: 0 },
  round: 0,
  changedAt: '2026-01-09',
}

it('offers runs whose generator stands still, and none that never had a checkpoint', () => {
  expect([paused, running, done, cut].map(canExport)).toEqual([true, false, true, false])
})

it('begins with the run that was asked for, else with the newest that can be exported', () => {
  const runs = [paused, running, done, cut]
  expect(firstRun(runs, 'paused')).toBe('paused')
  expect(firstRun(runs, 'running')).toBe('done')
  expect(firstRun(runs, null)).toBe('done')
  expect(firstRun([running], null)).toBeNull()
})

it('writes differences so that their size is seen', () => {
  expect(differenceText(0.0000034)).toBe('3.4·10⁻⁶')
  expect(differenceText(0)).toBe('no difference')
})
