import { expect, test } from 'vitest'
import type { RunState } from '../../src-shared/protocol/run-messages.ts'
import { canBeSteered, isActive } from './run-store.ts'

const elsewhere: RunState = { state: 'running', stage: 'Trained by another program', isElsewhere: true }

test.each<[string, RunState, boolean]>([
  ['running here', { state: 'running', stage: 'Training' }, true],
  ['paused', { state: 'paused', round: 5 }, true],
  ['trained by another program', elsewhere, false],
  ['finished', { state: 'finished', outcome: 'complete', round: 9 }, false],
  ['interrupted', { state: 'interrupted', round: 9 }, false],
])('a run that is %s', (_what, state, expected) => {
  expect(canBeSteered(state)).toBe(expected)
})

test('what another program trains goes on all the same', () => {
  expect(isActive(elsewhere)).toBe(true)
})
