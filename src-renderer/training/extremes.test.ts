import fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockEnd, createExtremes, extendExtremes, heldBetween, nothingHeld } from './extremes.ts'

/** The same by looking at every row. */
function slowly(y: readonly number[], from: number, to: number, isLog: boolean) {
  const isDrawn = (value: number) => Number.isFinite(value) && !(isLog && value <= 0)
  const rows = y.flatMap((_, row) => (row >= from && row < to ? [row] : []))
  const drawn = rows.filter((row) => isDrawn(y[row]!))
  const broken = rows.filter((row) => !Number.isNaN(y[row]!) && !isDrawn(y[row]!))
  const values = drawn.map((row) => y[row]!)
  const [first = -1, last = drawn.at(-1) ?? -1] = [drawn[0], drawn.at(-1)]
  return {
    ...{ first, last },
    low: values.length === 0 ? null : Math.min(...values),
    high: values.length === 0 ? null : Math.max(...values),
    notFinite: broken.filter((row) => !Number.isFinite(y[row]!)).length,
    dropped: broken.filter((row) => Number.isFinite(y[row]!)).length,
    breaksBefore: broken.some((row) => first < 0 || row < first),
    breaksAfter: first >= 0 && broken.some((row) => row > last),
  }
}

it('holds of any range what looking at all of its rows finds, however the column grew', () => {
  const value = fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: -3, max: 30 }) },
    { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity) },
  )
  const column = fc.array(value, { minLength: 1, maxLength: 40 })
  fc.assert(
    fc.property(
      column,
      fc.nat(1500),
      fc.nat(1500),
      fc.nat(1500),
      fc.boolean(),
      (some, a, b, grown, isLog) => {
        // 1500 rows, so that there are blocks of 64, of 256 and of 1024.
        const y = Array.from({ length: 1500 }, (_, row) => some[(row * 7 + (row >> 5)) % some.length]!)
        const values = Float64Array.from(y)
        const extremes = createExtremes(isLog)
        extendExtremes(extremes, values, grown)
        extendExtremes(extremes, values, 1500)
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const held = nothingHeld()
        heldBetween(held, values, { extremes, from, to })
        const { lowest, highest, ...others } = held
        expect({ ...others, low: y[lowest] ?? null, high: y[highest] ?? null }).toEqual(
          slowly(y, from, to, isLog),
        )
      },
    ),
    { numRuns: 200, seed: 11 },
  )
})

it('ends columns of many rows where blocks end, and short ones where they do', () => {
  // At least two blocks of 64, 256, 1024, ...: 1,667 / 64 = 26.05; 100 rows are less than two; 10,000 / 1024 = 9.8.
  expect(blockEnd(1667, 333)).toBe(26 * 64)
  expect(blockEnd(1667, 100)).toBe(1667)
  expect(blockEnd(10_000, 2048)).toBe(10 * 1024)
})
