import { expect, test } from 'vitest'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { mmd } from './mmd.ts'

test('the same simulator is at its floor and likely; one with 20 % more energy is neither', async () => {
  const same = await measured(mmd, await toyContext(toySample(), toySample({ seed: 2 })))
  const { value, error, floor } = same.row('mmd')
  expect(Math.abs(value)).toBeLessThan(4 * error)
  expect(Math.abs(floor?.value ?? NaN)).toBeLessThan(4 * (floor?.error ?? NaN))
  expect(same.row('probability').value).toBeGreaterThan(0.01)
  const more = toySample({ seed: 2, energy: (drawn) => 12 * drawn })
  const moved = await measured(mmd, await toyContext(toySample(), more))
  expect(moved.row('mmd').value).toBeGreaterThan(5 * moved.row('mmd').error)
  // None of 100 permutations: 1 / 101.
  expect(moved.row('probability').value).toBeCloseTo(1 / 101, 12)
})
