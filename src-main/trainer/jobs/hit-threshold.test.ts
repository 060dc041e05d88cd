import { expect, test } from 'vitest'
import type { EventSourceInfo } from '../../data/events.ts'
import { hitThreshold, hitThresholdText } from './hit-threshold.ts'

const INFO: EventSourceInfo = {
  ...{ path: 'showers.h5', format: 'hdf5', layout: 'calochallenge', count: 100, shape: [4] },
  ...{ unit: 'MeV', geometry: null, condition: null, labels: null, sha256: '', problems: [] },
}

test.each([
  // CaloChallenge data sets 2 and 3: 15.15 keV.
  { unit: 'MeV', threshold: 0.01515, mev: 0.01515, text: 'above 0.01515 MeV count as hit, as is said' },
  // 3DGAN is in GeV.
  { unit: 'GeV', threshold: 0.0002, mev: 0.2, text: 'above 0.2 MeV count as hit, as is said' },
  { unit: 'MeV', threshold: 0, mev: 0, text: 'above 0 MeV count as hit, as is said' },
  { unit: 'GeV', threshold: null, mev: 0.5, text: 'above 0.5 MeV count as hit, because nothing is said' },
] as const)('$threshold $unit count as hit from $mev MeV', ({ unit, threshold, mev, text }) => {
  const found = hitThreshold({ ...INFO, unit, threshold })
  expect(found?.mev).toBeCloseTo(mev, 12)
  expect(found === null ? '' : hitThresholdText(found)).toContain(text)
})

test('counts without an energy have no threshold', () => {
  expect(hitThreshold({ ...INFO, unit: '1', threshold: 3 })).toBeNull()
})
