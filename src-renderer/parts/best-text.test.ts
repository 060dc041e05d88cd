import { expect, test } from 'vitest'
import { bestText } from './best-text.ts'

const best = {
  round: 2000,
  metric: 'w1/total',
  title: 'W₁ of E_tot',
  unit: 'MeV',
  value: 12.345,
  error: 1.234,
}

test('the best step is said with value, error, unit and floor', () => {
  expect(bestText({ ...best, floor: { mean: 8.6123, sd: 0.5 } })).toBe(
    '2,000: W₁ of E_tot 12.3 ± 1.2 MeV (floor 8.6)',
  )
})

test('what is not known is not said', () => {
  expect(bestText({ ...best, unit: '', error: null, floor: { mean: null, sd: null } })).toBe(
    '2,000: W₁ of E_tot 12.3',
  )
})
