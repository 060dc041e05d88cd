import { expect, it } from 'vitest'
import { shownUnit } from './shown-unit.ts'

it.each([
  ['MeV', 4_194_304, 'TeV', 1e-6],
  ['MeV', 88_156, 'GeV', 1e-3],
  ['MeV', 9_999, 'MeV', 1],
  ['GeV', 0.0005, 'keV', 1e6],
  ['mm', 1e6, 'mm', 1],
  [null, 1e6, null, 1],
] as const)('up to %s %d is told in %s', (unit, most, shown, factor) => {
  const found = shownUnit(unit, most)
  expect(found.unit).toBe(shown)
  expect(found.factor).toBeCloseTo(factor, 12)
})
