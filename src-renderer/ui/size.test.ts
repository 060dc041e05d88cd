import { expect, it } from 'vitest'
import { day } from './moment.ts'
import { sizeText } from './size.ts'

it.each([
  [812, '812 B'],
  [48_213, '48 kB'],
  [999_600, '1.0 MB'],
  [3_400_000, '3.4 MB'],
  [25_000_000, '25 MB'],
  [1_250_000_000, '1.3 GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(sizeText(bytes)).toBe(text)
})

it('shows the time of today and the date of other days', () => {
  const now = new Date(2026, 0, 5, 18, 0)
  expect(day(new Date(2026, 0, 5, 9, 7).toISOString(), now)).toBe('09:07')
  expect(day(new Date(2025, 11, 31, 23, 59).toISOString(), now)).toBe('31 Dec 2025')
  expect(day('nonsense', now)).toBe('')
})
