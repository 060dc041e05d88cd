import { expect, it } from 'vitest'
import { secondOrderCertified } from './certified.ts'

it('knows a layer by its kind and its activation', () => {
  expect(secondOrderCertified('dense', { units: 3, activation: 'tanh' })).toBe(true)
  expect(secondOrderCertified('conv-2d', { activation: 'leaky-relu' })).toBe(true)
  expect(secondOrderCertified('flatten', {})).toBe(true)
})

it('has no certificate for what was never measured', () => {
  expect(secondOrderCertified('no-such-layer', {})).toBe(false)
  expect(secondOrderCertified('dense', { activation: 'no-such-activation' })).toBe(false)
})
