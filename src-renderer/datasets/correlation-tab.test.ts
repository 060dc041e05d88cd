import { expect, it } from 'vitest'
import { backgroundOf, coefficientText } from './correlation-tab.tsx'

it.each([
  [0.8718, '0.87'],
  [-0.1176, '−0.12'],
  [-0.001, '0.00'],
  [1, '1.00'],
  [Number.NaN, '–'],
])('a coefficient of %d is written %s', (value, text) => {
  expect(coefficientText(value, 2)).toBe(text)
})

it('the two signs have two colours, nothing the colour of the panel', () => {
  const colors = [1, 0, -1].map(backgroundOf)
  expect(colors[0]).toContain('--critic) 88%')
  expect(colors[1]).toContain('0%, var(--panel)')
  expect(colors[2]).toContain('--data) 88%')
})
