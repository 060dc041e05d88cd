import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { convolvedLength, kernelSpan, transposedLength } from './conv-arithmetic.ts'

describe('convolvedLength', () => {
  // By hand: windows counted on paper.
  it.each([
    { length: 7, kernel: 3, stride: 1, dilation: 1, padding: 'valid', expected: 5 },
    { length: 7, kernel: 3, stride: 2, dilation: 1, padding: 'valid', expected: 3 },
    { length: 8, kernel: 3, stride: 2, dilation: 1, padding: 'valid', expected: 3 },
    { length: 7, kernel: 3, stride: 1, dilation: 3, padding: 'valid', expected: 1 },
    { length: 6, kernel: 3, stride: 1, dilation: 3, padding: 'valid', expected: 0 },
    { length: 7, kernel: 3, stride: 2, dilation: 1, padding: 'same', expected: 4 },
    { length: 28, kernel: 5, stride: 2, dilation: 1, padding: 'same', expected: 14 },
    { length: 2, kernel: 5, stride: 1, dilation: 1, padding: 'same', expected: 2 },
    { length: 5, kernel: 1, stride: 3, dilation: 1, padding: 'valid', expected: 2 },
  ] as const)(
    '$length cells, kernel $kernel, stride $stride, dilation $dilation, $padding: $expected',
    (row) => {
      expect(convolvedLength(row.length, row)).toBe(row.expected)
    },
  )

  it('counts the windows that fit, one by one', () => {
    const small = fc.integer({ min: 1, max: 12 })
    fc.assert(
      fc.property(small, small, small, fc.integer({ min: 1, max: 4 }), (length, kernel, stride, dilation) => {
        let windows = 0
        for (let start = 0; start + (kernel - 1) * dilation < length; start += stride) windows += 1
        expect(convolvedLength(length, { kernel, stride, dilation, padding: 'valid' })).toBe(windows)
      }),
      { seed: 1 },
    )
  })
})

describe('transposedLength', () => {
  it.each([
    { length: 7, kernel: 4, stride: 2, padding: 'same', expected: 14 },
    { length: 4, kernel: 3, stride: 1, padding: 'valid', expected: 6 },
    { length: 4, kernel: 5, stride: 2, padding: 'valid', expected: 11 },
    { length: 4, kernel: 2, stride: 3, padding: 'valid', expected: 12 },
  ] as const)('$length cells, kernel $kernel, stride $stride, $padding: $expected', (row) => {
    expect(transposedLength(row.length, row)).toBe(row.expected)
  })

  it('a convolution with the same window brings the length back', () => {
    const small = fc.integer({ min: 1, max: 12 })
    const padding = fc.constantFrom('same' as const, 'valid' as const)
    fc.assert(
      fc.property(small, small, small, padding, (length, kernel, stride, how) => {
        const window = { kernel, stride, padding: how }
        expect(convolvedLength(transposedLength(length, window), window)).toBe(length)
      }),
      { seed: 2 },
    )
  })
})

it('a kernel with holes spans (kernel - 1) × dilation + 1 cells', () => {
  expect(kernelSpan(3, 1)).toBe(3)
  expect(kernelSpan(3, 2)).toBe(5)
  expect(kernelSpan(1, 9)).toBe(1)
})
