import { describe, expect, it } from 'vitest'
import { linearTicks, logTicks, numberText, timeUnit } from './ticks.ts'

const texts = (ticks: { text: string }[]) => ticks.map(({ text }) => text)

describe('ticks of a linear axis', () => {
  it.each<[readonly [number, number], number, string[]]>([
    [[0, 20_000], 4, ['0', '5,000', '10,000', '15,000', '20,000']],
    [[-6.3, 7.1], 5, ['−5', '0', '5']],
    [[0.12, 0.31], 4, ['0.15', '0.20', '0.25', '0.30']],
    [[0, 1e8], 2, ['0', '5e7', '1e8']],
    [[0, 4e-6], 2, ['0', '2e−6', '4e−6']],
    [[3, 3], 4, ['3']],
  ])('%j', (range, wanted, expected) => expect(texts(linearTicks(range, wanted))).toEqual(expected))
})

describe('ticks of a logarithmic axis, in decades', () => {
  it.each<[readonly [number, number], number, string[]]>([
    [[1, 4], 4, ['10', '100', '1,000', '10,000']],
    [[-2, 0], 6, ['0.01', '0.02', '0.05', '0.1', '0.2', '0.5', '1']],
    [[0, 12], 4, ['1', '1,000', '1,000,000', '1e9', '1e12']],
    [[Math.log10(2), Math.log10(4.2)], 3, ['2', '3', '4']],
  ])('%j', (range, wanted, expected) => expect(texts(logTicks(range, wanted))).toEqual(expected))

  it('gives their places in decades', () => {
    expect(logTicks([0, 2], 2).map(({ value }) => value)).toEqual([0, 1, 2])
  })
})

it.each([
  [0.123456, '0.1235'],
  [-12.3456, '−12.35'],
  [12_345.6, '12,346'],
  [0.000012, '1.200e−5'],
  [Infinity, 'not a number'],
])('%d in a table is %s', (value, text) => expect(numberText(value)).toBe(text))

it.each([
  [90, 's'],
  [600, 'min'],
  [20_000, 'h'],
])('%d seconds are told in %s', (seconds, unit) => expect(timeUnit(seconds).unit).toBe(unit))
