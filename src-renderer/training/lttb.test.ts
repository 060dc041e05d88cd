import { expect, it } from 'vitest'
import { lttb } from './lttb.ts'

it('keeps short curves whole', () => {
  expect(lttb([0, 1, 2], [5, 6, 7], 3)).toEqual([0, 1, 2])
})

it('keeps the peak of a line of six points, worked out by hand', () => {
  // Two buckets: points 1–2 and 3–4. Twice the areas, first bucket, with the mean (3.5, 0.5) of the second:
  // point 1: |(0 − 3.5)(0 − 0) − (0 − 1)(0.5 − 0)| = 0.5; point 2: |−3.5 · 9 + 2 · 0.5| = 30.5. So point 2.
  // Second bucket, from (2, 9), with the last point (5, 0): point 3: |(2 − 5)(1 − 9) − (2 − 3)(0 − 9)| = 15;
  // point 4: |(−3)(0 − 9) − (−2)(−9)| = 9. So point 3.
  expect(lttb([0, 1, 2, 3, 4, 5], [0, 0, 9, 1, 0, 0], 4)).toEqual([0, 2, 3, 5])
})

it('gives as many points as asked, ascending, the ends among them', () => {
  const x = Array.from({ length: 10_001 }, (_, index) => index)
  const chosen = lttb(
    x,
    x.map((each) => Math.sin(each / 50)),
    600,
  )
  expect(chosen).toHaveLength(600)
  expect(chosen[0]).toBe(0)
  expect(chosen.at(-1)).toBe(10_000)
  expect(chosen.every((each, index) => index === 0 || each > chosen[index - 1]!)).toBe(true)
})
