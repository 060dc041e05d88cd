import { expect, test } from 'vitest'
import { createRng } from '../../../../src-shared/base/rng.ts'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { birthday } from './birthday.ts'

test('a generator that knows 200 showers is found out; the simulator itself has the pairs of its own floor', async () => {
  const same = await measured(birthday, await toyContext(toySample(), toySample({ seed: 2 })))
  const pairs = same.row('pairs')
  expect(Math.abs(pairs.value - 10)).toBeLessThan(4 * Math.hypot(pairs.error, Math.sqrt(10)))
  expect(same.result.settings['showers']).toBe(300)
  const few = toySample({
    seed: 2,
    energy: (_, { shower, cell }) => {
      const kind = createRng(7, 'kind', shower).integer(200)
      return -10 * Math.log(1 - createRng(8, 'cell', kind * 48 + cell).uniform())
    },
  })
  const known = await measured(birthday, await toyContext(toySample(), few))
  // 300 draws of 200: 44,850 / 200 = 224 equal pairs.
  const support = known.row('support')
  expect(Math.abs(support.value - 200)).toBeLessThan(4 * support.error)
  expect(known.row('at-least').value).toBeLessThan(support.value)
  expect(known.row('even-batch').value).toBeLessThan(25)
})
