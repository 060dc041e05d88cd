import { describe, expect, it } from 'vitest'
import { inferno } from '../../../src-shared/pictures/color.ts'
import { BELOW, EMPTY, NEGATIVE, NOT_A_NUMBER, scaleOf, signsOf, tint } from './tint.ts'
import { energyText } from './energy-text.ts'

describe('colours of cells', () => {
  // Largest 80 MeV: the scale ends at 100 and begins four decades below.
  const scale = scaleOf([0, 3, 80], 'MeV')

  it('are logarithmic in the energy', () => {
    expect([scale.low, scale.high]).toEqual([0.01, 100])
    expect(tint(scale, 100)).toEqual(inferno(1))
    // Half of four decades above 0.01 is 1.
    expect(tint(scale, 1)).toEqual(inferno(0.12 + 0.88 * 0.5))
  })

  it('tell no energy, too little to show, less than none and no number from each other', () => {
    expect(tint(scale, 0)).toBe(EMPTY)
    expect(tint(scale, 0.001)).toBe(BELOW)
    expect(tint(scale, -1)).toBe(NEGATIVE)
    expect(tint(scale, Number.NaN)).toBe(NOT_A_NUMBER)
    expect(tint(scale, Infinity)).toBe(NOT_A_NUMBER)
    expect(new Set([EMPTY, BELOW, NEGATIVE, NOT_A_NUMBER].map(String)).size).toBe(4)
  })

  it('are named beside the bar where they occur', () => {
    expect(signsOf(scale, 'MeV', [0, 3]).map(({ label }) => label)).toEqual(['< 0.01 MeV', '0'])
    expect(signsOf(scale, 'MeV', [-1, Number.NaN]).map(({ label }) => label)).toEqual([
      '< 0.01 MeV',
      '0',
      '< 0',
      'not a number',
    ])
  })

  it('of images go from 0 to 1, of images around zero from −1 to 1', () => {
    expect(scaleOf([0, 0.7], '1')).toMatchObject({ kind: 'linear', low: 0, high: 1 })
    expect(scaleOf([-0.9, 0.7], '1')).toMatchObject({ kind: 'linear', low: -1, high: 1 })
    expect(scaleOf([0, 255], '1')).toMatchObject({ kind: 'linear', low: 0, high: 255 })
  })
})

it.each([
  [48213.4, 'MeV', '48.2 GeV'],
  [0.5, 'MeV', '500 keV'],
  [999, 'MeV', '999 MeV'],
  [12.345, 'GeV', '12.3 GeV'],
  [0, 'MeV', '0 MeV'],
  [0.8349, '1', '0.835'],
  [Number.NaN, 'MeV', 'not a number'],
] as const)('%d %s is written %s', (value, unit, text) => {
  expect(energyText(value, unit)).toBe(text)
})
