import { expect, test } from 'vitest'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { modes } from './modes.ts'

/** Two kinds of showers, by whether their number is odd: in the left or the right half of the cells. */
const halves = (drawn: number, { shower, cell }: { shower: number; cell: number }) =>
  cell % 6 < 3 === (shower % 2 === 0) ? 20 + drawn : 0
const left = (drawn: number, { cell }: { shower: number; cell: number }) => (cell % 6 < 3 ? 20 + drawn : 0)

test('a generator of one kind of two covers the reference’s showers of that kind alone', async () => {
  const context = await toyContext(toySample({ energy: halves }), toySample({ seed: 2, energy: left }))
  const { row, result } = await measured(modes, context)
  const weight = row('weight')
  expect(Math.abs(weight.value - 0.5)).toBeLessThan(0.1)
  expect(weight.floor?.value).toBeCloseTo(1, 12)
  expect(row('covered').value).toBeLessThan(0.8)
  expect(row('different').value).toBeGreaterThan(0.5)
  expect(row('chi-square').value).toBeGreaterThan(5)
  expect(row('chi-square').floor?.value).toBeLessThan(4)
  expect(result.figures[0]?.lines[0]?.y.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12)
})
