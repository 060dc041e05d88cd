import { expect, test } from 'vitest'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { similarity } from './similarity.ts'

test('the same simulator is at its floor; a generator of nearly one shower is alike within itself, as far as it is told', async () => {
  const same = await measured(similarity, await toyContext(toySample(), toySample({ seed: 2 })))
  for (const id of ['nearest', 'noise', 'within']) {
    const { value, error, floor } = same.row(id)
    expect(Math.abs(value - (floor?.value ?? NaN)), id).toBeLessThan(
      4 * Math.hypot(error, floor?.error ?? NaN),
    )
  }
  const one = toySample({ seed: 2, energy: (drawn, { cell }) => 5 + (cell % 7) + 0.1 * drawn })
  const collapsed = await measured(similarity, await toyContext(toySample(), one))
  expect(collapsed.row('within').value).toBeGreaterThan(0.99)
  expect(collapsed.row('within').floor?.value).toBeLessThan(0.5)
})
