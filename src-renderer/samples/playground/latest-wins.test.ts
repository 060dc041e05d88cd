import { expect, it } from 'vitest'
import { createLatestWins } from './latest-wins.ts'

it('works on the first and on the last of many wishes, one at a time', async () => {
  const done: number[] = []
  const ends: (() => void)[] = []
  const wish = createLatestWins<number>(async (value) => {
    await new Promise<void>((end) => ends.push(end))
    done.push(value)
  })
  for (const value of [1, 2, 3, 4]) wish(value)
  expect(ends).toHaveLength(1)
  ends[0]?.()
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  expect(ends).toHaveLength(2)
  ends[1]?.()
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  expect(done).toEqual([1, 4])
})
