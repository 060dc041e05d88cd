import { describe, expect, it } from 'vitest'
import { stretchesOf } from './stretches.ts'

const starts = (file: Parameters<typeof stretchesOf>[0], most: number) =>
  [...stretchesOf(file, most)].map(({ start, count }) => [start, count])

describe('stretches of a file', () => {
  it('begin with the first, the middle and the quarters of it', () => {
    // Chunks of 1,000 rows that a stretch does not cut: eight of them, read as 0, 4, 2, 6, 1, 5, 3, 7.
    const file = { count: 8000, cells: 100, chunkRows: 1000 }
    expect(starts(file, 1e9).map(([start]) => start)).toEqual([0, 4000, 2000, 6000, 1000, 5000, 3000, 7000])
  })

  it('cover every event once when all fit, also where the last chunk is shorter', () => {
    const file = { count: 2500, cells: 10, chunkRows: 1000 }
    expect(starts(file, 25_000)).toEqual([
      [0, 1000],
      [2000, 500],
      [1000, 1000],
    ])
  })

  it('take an equal part of each chunk when not all fit', () => {
    // 400 of 4,000 events: 100 of each of the four chunks.
    const file = { count: 4000, cells: 10, chunkRows: 1000 }
    expect(starts(file, 4000)).toEqual([
      [0, 100],
      [2000, 100],
      [1000, 100],
      [3000, 100],
    ])
  })

  it('never hold more than was asked for, with more chunks than events that fit', () => {
    const all = starts({ count: 1_000_000, cells: 10, chunkRows: 1000 }, 70)
    expect(all.map(([, count]) => count)).toEqual(Array(7).fill(1))
    expect(all.slice(0, 2)).toEqual([
      [0, 1],
      [512_000, 1],
    ])
  })

  it('are no more than some hundred, each the larger, in a file of many chunks', () => {
    // 256,000 of 10,000,000 events: 1,000 of 256 of the 10,000 chunks instead of 25 of each.
    const all = starts({ count: 10_000_000, cells: 10, chunkRows: 1000 }, 2_560_000)
    expect(all).toHaveLength(256)
    expect(all.every(([, count]) => count === 1000)).toBe(true)
  })

  it('are of some hundred events where the file has no chunks', () => {
    // 2^15 values of 100 cells: 327 events, 256 at most.
    expect(starts({ count: 600, cells: 100, chunkRows: null }, 1e9)).toEqual([
      [0, 256],
      [512, 88],
      [256, 256],
    ])
  })
})
