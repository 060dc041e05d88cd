import { expect, it } from 'vitest'
import { pictured } from '../parts/shower-view/picture-of-frame.ts'
import { fittingHeight, layoutOf, narrowedHeight } from './shower-layout.ts'

/** Eight pictures of 8 × 8 pixels, real above generated. */
const digits = pictured(
  {
    ...{ shape: [8, 8, 1], geometry: null, unit: '1', count: 8, captions: [] },
    rows: [
      { title: 'Real', tone: 'data', showers: new Float32Array(8 * 64).fill(1) },
      { title: 'Generated', tone: 'generator', showers: new Float32Array(8 * 64).fill(1) },
    ],
  },
  {},
)
const room = { width: 1416, most: 8, density: 1 }

it('puts as many columns beside each other as fit, the others below', () => {
  // 98 for titles, 90 for the bar: 1228 + 6 for columns of 70 + 6 are 16, of which there are 8.
  expect(layoutOf(digits, { ...room, height: 70, isCompact: false })).toMatchObject({ perBand: 8, bands: 1 })
  // Columns of 200 + 6: 5 would fit, so 4 and 4. Two bands of two rows of 200 and 6 between, 14 between the bands.
  expect(layoutOf(digits, { ...room, height: 200, isCompact: false })).toMatchObject({
    ...{ perBand: 4, bands: 2, rowsHeight: 406, height: 826 },
  })
})

it('makes showers as large as all of them can be at once', () => {
  // 8 columns of 144 + 6 are 1200 wide; at 152 + 6 they are 1264, a second band, and too high for 600.
  expect(layoutOf(digits, { ...room, height: fittingHeight(digits, { ...room, roomHeight: 600 }, 70), isCompact: false })).toMatchObject({ bands: 1, rowsHeight: 294 }) // prettier-ignore
  // Higher: two bands, each of two rows of 8 · 26 = 208 and 6 between; with 14 between the bands 858.
  const height = fittingHeight(digits, { ...room, roomHeight: 860 }, 70)
  expect(layoutOf(digits, { ...room, height, isCompact: false })).toMatchObject({
    rowsHeight: 422,
    height: 858,
  })
})

it('keeps the usual height where not all can be seen at once', () => {
  expect(fittingHeight(digits, { ...room, roomHeight: 100 }, 70)).toBe(70)
})

it('is less high where not even one shower would fit', () => {
  // 98 for titles, 90 for the bar: 60 are left, 7 pixels for each of the 8 columns; two rows of 56 and 6 between.
  const narrow = { ...room, width: 248 }
  expect(layoutOf(digits, { ...narrow, height: narrowedHeight(digits, narrow, 70), isCompact: false }).rowsHeight).toBe(118) // prettier-ignore
})
