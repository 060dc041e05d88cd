import { expect, test } from 'vitest'
import { measured, toyContext, toySample } from '../testing/toys.ts'
import { neighbours } from './neighbours.ts'

const training = toySample({ seed: 3 })

test('without training showers there is nothing to compare with', async () => {
  expect(await neighbours.run(await toyContext(toySample(), toySample({ seed: 2 })))).toBeNull()
})

test('showers of the simulator are as near to the training showers as held-out ones', async () => {
  const context = await toyContext(toySample(), toySample({ seed: 2 }), { training })
  const { row, result } = await measured(neighbours, context)
  for (const [id, equal] of [
    ['ratio', 1],
    ['nearer', 0.5],
    ['copies', 0.01],
  ] as const) {
    expect(Math.abs(row(id).value - equal)).toBeLessThan(4 * row(id).error + 0.02)
  }
  expect(result.problems).toEqual([])
})

test('copies with a little noise are flagged, be it one in five', async () => {
  const other = toySample({ seed: 2 })
  const copying = {
    ...other,
    read: async (start: number, count: number) => {
      const [own, known] = [await other.read(start, count), await training.read(start, count)]
      const showers = own.showers.map((energy, at) =>
        (start + Math.floor(at / 48)) % 5 === 0 ? 1.05 * (known.showers[at] ?? 0) : energy,
      )
      return { ...own, showers }
    },
  }
  const { row, result } = await measured(neighbours, await toyContext(toySample(), copying, { training }))
  expect(Math.abs(row('copies').value - 0.2)).toBeLessThan(0.05)
  expect(result.problems.map(({ code }) => code)).toEqual(['evaluation.copies'])
})

test('a reference that is the training file is compared with its other showers', async () => {
  const context = await toyContext(training, toySample({ seed: 2 }), { training })
  const { row, result } = await measured(neighbours, context)
  expect(Math.abs(row('ratio').value - 1)).toBeLessThan(0.05)
  expect(result.reduced).toContain('the reference is the training file')
})

test('a training file of another calorimeter is named with both numbers', async () => {
  const other = { ...training, shape: [7] }
  const { result } = await measured(
    neighbours,
    await toyContext(toySample(), toySample(), { training: other }),
  )
  expect(result.problems[0]?.message).toBe('The training file 3.h5 has 7 cells per shower, but the reference has 48.') // prettier-ignore
})
