import { expect, it } from 'vitest'
import type { HistogramOf } from '../../src-shared/protocol/explore-messages.ts'
import { apart } from './axis.tsx'
import { besideText } from './histogram-plot.tsx'

const feature: HistogramOf = {
  ...{ name: 'x', title: 'x', unit: 'MeV', finite: 100, notFinite: 0, notPositive: 0 },
  ...{
    min: -1,
    max: 9,
    mean: 4,
    sd: 2,
    low: 1,
    high: 8,
    scale: 'linear',
    quantiles: null,
    below: 0,
    above: 0,
  },
}

it.each([
  [{}, ''],
  [{ below: 12, above: 1300 }, '12 below 1 · 1,300 above 8'],
  [{ notPositive: 4, notFinite: 1 }, '4 not above zero, without a logarithm · 1 not a number'],
  [{ notFinite: 2 }, '2 no numbers'],
])('what a histogram does not show is said: %o', (change, text) => {
  expect(besideText({ ...feature, ...change })).toBe(text)
})

it('labels that would touch are left out evenly', () => {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => ({ share }))
  expect(apart(ticks, 200, 34)).toHaveLength(5)
  // 25 pixels apart at 100: every second one is 50 apart.
  expect(apart(ticks, 100, 34).map(({ share }) => share)).toEqual([0, 0.5, 1])
})
