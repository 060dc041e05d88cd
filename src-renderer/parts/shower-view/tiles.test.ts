import { describe, expect, it } from 'vitest'
import type { Geometry } from '../../../src-shared/physics/geometry.ts'
import { cellAt, placeTiles, sectorOf } from './place-tiles.ts'
import { tilesOf, type Tile } from './tiles.ts'

// CaloGAN (Paganini 2018, table 1): 3×96, 12×12 and 12×6 cells over 480 mm × 480 mm.
const CALOGAN: Geometry = {
  name: 'calogan',
  layers: [
    { form: 'grid', id: 0, name: '0', rows: 3, columns: 96, pitchMm: [160, 5] },
    { form: 'grid', id: 1, name: '1', rows: 12, columns: 12, pitchMm: [40, 40] },
    { form: 'grid', id: 2, name: '2', rows: 12, columns: 6, pitchMm: [40, 80] },
  ],
}
const B5: Geometry = {
  name: 'b5',
  layers: [
    {
      form: 'grid',
      id: 0,
      name: 'EM',
      rows: 20,
      columns: 4,
      rowName: 'column',
      columnName: 'row',
      pitchMm: null,
    },
  ],
}
const DISC: Geometry = {
  name: 'disc',
  layers: [{ form: 'polar', id: 0, name: '0', alphaBins: 4, rEdgesMm: [0, 50, 100] }],
}

function only(tiles: readonly Tile[]): Tile {
  expect(tiles).toHaveLength(1)
  return tiles[0] as Tile // just counted
}

describe('tiles of a shower', () => {
  it('shows a grid row by row, with the detector’s own names', () => {
    const tile = only(tilesOf({ geometry: B5 }))
    expect(tile.form).toEqual({ kind: 'grid', rows: 20, columns: 4 })
    // Cell 30 = 7 · 4 + 2.
    expect(tile.nameOf(30)).toBe('column 7, row 2')
    expect(tile.extent).toBe('20 columns × 4 rows')
    expect([...tile.values(Float32Array.from({ length: 80 }, (_, cell) => cell))].slice(28, 32)).toEqual([
      28, 29, 30, 31,
    ])
  })

  it('shows each layer of CaloGAN as the square that it is', () => {
    const tiles = tilesOf({ geometry: CALOGAN })
    expect(tiles.map(({ title, aspect }) => [title, aspect])).toEqual([
      ['Layer 0', 1],
      ['Layer 1', 1],
      ['Layer 2', 1],
    ])
    const event = Float32Array.from({ length: 504 }, (_, cell) => cell)
    // 3·96 = 288 cells before layer 1, 144 more before layer 2.
    expect(tiles.map((tile) => tile.values(event)[0])).toEqual([0, 288, 432])
    expect(tiles[2]?.nameOf(13)).toBe('Layer 2, row 2, column 1')
  })

  it('draws radii as they are, or as their square roots and says so', () => {
    const plain = only(tilesOf({ geometry: DISC }, { radii: 'true' }))
    expect(plain.form).toEqual({ kind: 'rings', edges: [0, 0.5, 1], alphaBins: 4 })
    expect(plain.note).toBe('')
    const root = only(tilesOf({ geometry: DISC }, { radii: 'root' }))
    expect(root.form).toMatchObject({ edges: [0, Math.SQRT1_2, 1] })
    expect(root.note).toContain('square roots')
    expect(plain.nameOf(5)).toBe('r 50 mm to 100 mm, α 0° to 90°')
  })

  it('takes square roots by itself only where a ring is narrower than a twentieth of the radius', () => {
    const narrow: Geometry = {
      name: 'narrow',
      layers: [{ form: 'polar', id: 0, name: '0', alphaBins: 1, rEdgesMm: [0, 4, 100] }],
    }
    expect(only(tilesOf({ geometry: narrow })).note).toContain('square roots')
    expect(only(tilesOf({ geometry: DISC })).note).toBe('')
  })

  it('adds along the line of sight in a side view', () => {
    const tile = only(
      tilesOf(
        {
          geometry: {
            name: 'two',
            layers: [...DISC.layers, { ...DISC.layers[0], id: 1, name: '1' }],
          } as Geometry,
        },
        { layers: 'side' },
      ),
    )
    expect(tile.form).toEqual({ kind: 'grid', rows: 4, columns: 2 })
    // Layer 0 holds 1 … 8, (alpha, r) with r fastest: lower half (alpha 0, 1) r0: 1+3, r1: 2+4; upper r0: 5+7, r1: 6+8.
    const event = Float32Array.from({ length: 16 }, (_, cell) => (cell < 8 ? cell + 1 : 0))
    expect([...tile.values(event)]).toEqual([14, 0, 12, 0, 4, 0, 6, 0])
    expect(tile.nameOf(0)).toBe('Layer 0, r bin 1, upper half')
  })

  it('shows numbers as bars, three channels as one colour picture, one channel as a grid', () => {
    expect(only(tilesOf({ shape: [4] })).form).toEqual({ kind: 'bars', count: 4 })
    expect(only(tilesOf({ shape: [8, 6, 3] })).form).toEqual({ kind: 'rgb', rows: 8, columns: 6 })
    expect(only(tilesOf({ shape: [28, 28, 1] })).form).toEqual({ kind: 'grid', rows: 28, columns: 28 })
  })
})

describe('places of tiles', () => {
  it('gives every cell of a grid equally many whole pixels', () => {
    const { tiles, cellPixels } = placeTiles(tilesOf({ geometry: B5 }), 100)
    // 20 rows in 100 pixels: 5 each; as wide as high: 4 columns of 5.
    expect(tiles[0]).toMatchObject({ x: 0, y: 0, width: 20, height: 100 })
    expect(cellPixels).toEqual({ width: 5, height: 5 })
  })

  it('keeps square cells square where the height is no multiple of them', () => {
    // 8 rows in 70 pixels: 8 each, and so are the columns.
    expect(placeTiles(tilesOf({ shape: [8, 8, 1] }), 70).cellPixels).toEqual({ width: 8, height: 8 })
  })

  it('puts layers beside each other, none of its cells narrower than a pixel', () => {
    const { tiles, width, height } = placeTiles(tilesOf({ geometry: CALOGAN }), 60)
    // 3 rows of 20; 96 columns of 1; 12 rows of 5; 6 columns of 10.
    expect(tiles.map((each) => [each.x, each.width, each.height])).toEqual([
      [0, 96, 60],
      [100, 60, 60],
      [164, 60, 60],
    ])
    expect([width, height]).toEqual([224, 60])
  })

  it('finds the cell under a point, and none between layers', () => {
    const placement = placeTiles(tilesOf({ geometry: CALOGAN }), 60)
    expect(cellAt(placement, 95.5, 59)?.drawn).toBe(287)
    expect(cellAt(placement, 98, 30)).toBeNull()
    // Layer 1: row 2 (10 … 15), column 3 (15 … 20).
    expect(cellAt(placement, 117, 12)?.drawn).toBe(27)
  })

  it('finds the ring and the sector under a point', () => {
    const placement = placeTiles(tilesOf({ geometry: DISC }, { radii: 'true' }), 100)
    // Alpha from −180° (left) anticlockwise: lower left is bin 0, lower right 1, upper right 2, upper left 3.
    expect(cellAt(placement, 40, 60)?.drawn).toBe(0)
    expect(cellAt(placement, 90, 60)?.drawn).toBe(3)
    expect(cellAt(placement, 60, 40)?.drawn).toBe(4)
    expect(cellAt(placement, 10, 40)?.drawn).toBe(7)
    expect(cellAt(placement, 1, 1)).toBeNull()
  })

  it('draws a sector where it is found', () => {
    const form = { edges: [0, 0.5, 1], alphaBins: 4 }
    // Cell 3: outer ring, second quarter, −90° to 0°: on a canvas, clockwise from the right, 0° to 90°.
    const { inner, outer, from, to } = sectorOf(form, 3)
    expect([inner, outer]).toEqual([0.5, 1])
    expect(from).toBeCloseTo(0)
    expect(to).toBeCloseTo(Math.PI / 2)
  })
})
