import { expect, it } from 'vitest'
import { keepEqual } from './keep-equal.ts'

it('keeps the older object where nothing changed, and takes the newer one where something deep did', () => {
  const before = [
    { id: 'a', data: { shape: [28, 28], note: null } },
    { id: 'b', data: { shape: [10], note: null } },
  ]
  const after = [
    { id: 'b', data: { shape: [11], note: null } },
    { id: 'a', data: { shape: [28, 28], note: null } },
    { id: 'c', data: { shape: [1], note: null } },
  ]
  const kept = keepEqual(before, after)
  expect(kept).toEqual(after)
  expect(kept[0]).toBe(after[0])
  expect(kept[1]).toBe(before[0])
})

it('tells a key that is gone from one that is there', () => {
  const before: { id: string; width?: number }[] = [{ id: 'a', width: 1 }]
  const [kept] = keepEqual(before, [{ id: 'a' }])
  expect(kept).toEqual({ id: 'a' })
})

it('keeps the older list where nothing changed at all', () => {
  const before = [{ id: 'a', at: [1, 2] }]
  expect(keepEqual(before, [{ id: 'a', at: [1, 2] }])).toBe(before)
  expect(keepEqual(before, [])).toEqual([])
})
