import { describe, expect, test } from 'vitest'
import { measures } from './index.ts'
import { toyContext, toySample } from './testing/toys.ts'

/** Of the measures those that train no networks: the others have tests of their own. */
const TRAINING = ['classifier', 'closure', 'image-quality']
const tested = measures.filter(({ id }) => !TRAINING.includes(id))
const nothing = () => 0

describe.each([
  ['showers of nothing', toySample(), toySample({ seed: 2, energy: nothing }), {}],
  [
    'a reference of nothing as well',
    toySample({ energy: nothing }),
    toySample({ seed: 2, energy: nothing }),
    {},
  ],
  ['a threshold above everything', toySample(), toySample({ seed: 2 }), { thresholdMeV: 1e9 }],
  ['two showers', toySample(), toySample({ seed: 2, count: 2 }), {}],
  ['one shower', toySample(), toySample({ seed: 2, count: 1 }), {}],
  ['always the same shower', toySample(), toySample({ seed: 2, energy: (_, { cell }) => cell }), {}],
  ['responses that are no numbers', toySample(), toySample({ seed: 2, energy: nothing, incidentMeV: 0 }), {}],
  ['negative energies', toySample(), toySample({ seed: 2, energy: (drawn) => -drawn }), {}],
])('%s', async (_, reference, generated, more) => {
  const training = toySample({ seed: 3 })
  const context = await toyContext(reference, generated, { training, ...more })

  test.each(tested)('$id gives no number without an error, and none without a word', async (measure) => {
    const found = await measure.run(context)
    if (found === null) return
    for (const { id, value, error, floor } of found.rows) {
      expect(
        [id, value, error].every((each) => typeof each === 'string' || Number.isFinite(each)),
        id,
      ).toBe(true)
      if (floor !== null) expect(Number.isFinite(floor.value) && Number.isFinite(floor.error), id).toBe(true)
    }
    if (found.rows.length === 0) {
      expect(found.reduced).toContain('not made')
      expect(found.problems).toHaveLength(1)
    }
  })
})
