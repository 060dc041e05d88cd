import { expect, test } from 'vitest'
import { addLook, forgetObserved, observedOf, observing } from '../state/observed-curves.ts'
import { observedGroups } from './observed-charts.tsx'

const floor = { mean: 0.01, sd: 0.001 }
const about = {
  ...{ featureSet: 'Sums and moments', reference: '500 real showers', showers: 500, realShowers: 500 },
  metrics: [
    { id: 'separation', title: 'Mean separation power of 2 features', unit: '', floor },
    { id: 'separation/total', title: 'Separation power of E_tot', unit: '', floor },
    { id: 'w1/total', title: 'W₁ of E_tot', unit: 'MeV', floor: { mean: 3, sd: 1 } },
  ],
  response: { id: 'mean/total', title: 'E_tot', unit: 'MeV', reference: 480 },
}

test('each chart has its curve and a guide line, with the unit on the axis', () => {
  const groups = observedGroups(about)
  expect(groups.map(({ title, yTitle }) => [title, yTitle])).toEqual([
    ['Separation power', 'Separation power, 0 to 1'],
    ['W₁ of E_tot', 'W₁, MeV'],
    ['Mean E_tot', 'E_tot, MeV'],
  ])
  expect(groups.map(({ series }) => series.at(-1)?.name)).toEqual([
    'floor of separation',
    'floor of w1/total',
    'real mean/total',
  ])
})

test('every series of the charts is a curve, also after a run went back to a checkpoint', () => {
  observing('a', about)
  const look = (round: number, w1: number) =>
    addLook(
      'a',
      {
        round,
        seconds: round,
        values: { separation: 0.2, 'separation/total': 0.3, 'w1/total': w1, 'mean/total': 470 },
      },
      { epochsPerRound: 0.1, secondsBefore: 0 },
    )
  for (const [round, w1] of [
    [10, 9],
    [20, 8],
    [30, 7],
    [20, 8.5],
  ] as const)
    look(round, w1)
  const { curves } = observedOf('a')
  expect([...curves.rounds.subarray(0, curves.length)]).toEqual([10, 20])
  for (const { name } of observedGroups(about).flatMap(({ series }) => series)) {
    expect(curves.values.get(name)?.slice(0, 2).every(Number.isFinite), name).toBe(true)
  }
  expect(curves.values.get('w1/total')?.[1]).toBe(8.5)
  expect(curves.values.get('floor of w1/total')?.[0]).toBe(3)
  expect(curves.values.get('real mean/total')?.[0]).toBe(480)
  forgetObserved('a')
})
