import { describe, expect, it } from 'vitest'
import { blocksIn, rowAt, topOf } from './table-window.ts'

describe('the window onto a table', () => {
  it('moves with the rows while the sheet can be as high as they are', () => {
    const sheet = { total: 1000, rowHeight: 24, viewHeight: 240 }
    expect(rowAt(0, sheet)).toBe(0)
    expect(rowAt(24 * 500 + 5, sheet)).toBe(500)
    expect(rowAt(topOf(321, sheet), sheet)).toBe(321)
    // Nine rows and the head fit: no further than to row 991.
    expect(rowAt(1e9, sheet)).toBe(991)
  })

  it('reaches the last of a billion rows', () => {
    const sheet = { total: 1e9, rowHeight: 24, viewHeight: 240 }
    expect(rowAt(0, sheet)).toBe(0)
    expect(rowAt(8_000_000 - 240, sheet)).toBe(1e9 - 9)
    expect(Math.abs(rowAt(topOf(123_456_789, sheet), sheet) - 123_456_789)).toBeLessThan(2)
  })

  it('asks for the pieces that it shows, and no others', () => {
    const size = { rows: 100, columns: 32 }
    expect(blocksIn({ first: 150, last: 201 }, { first: 0, last: 32 }, size)).toEqual([
      { key: '1 0', first: 100, firstColumn: 0 },
      { key: '2 0', first: 200, firstColumn: 0 },
    ])
    expect(blocksIn({ first: 0, last: 1 }, { first: 31, last: 33 }, size).map(({ key }) => key)).toEqual([
      '0 0',
      '0 1',
    ])
  })
})
