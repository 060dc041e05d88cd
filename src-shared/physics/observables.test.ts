import { expect, test } from 'vitest'
import type { Geometry } from './geometry.ts'
import {
  cellCentres,
  depthMoments,
  hitFractions,
  lateralMoments,
  layerEnergies,
  longitudinalProfile,
  meanShower,
  totalEnergies,
} from './observables.ts'
import { cellName, panelsOf, type Panel } from './panels.ts'

const detector: Geometry = {
  name: 'two layers',
  layers: [
    { form: 'grid', id: 0, name: '0', rows: 2, columns: 3, pitchMm: [10, 5] },
    { form: 'polar', id: 7, name: '7', alphaBins: 4, rEdgesMm: [0, 2, 6] },
  ],
}

// Two events of 6 + 8 cells.
const batch = {
  count: 2,
  showers: Float32Array.from([
    ...[1, 0, 0, 0, 0, 3, /* polar: alpha −135°, −45°, 45°, 135°; r 1, 4 */ 0, 0, 0, 2, 0, 2, 0, 0],
    ...new Array<number>(14).fill(0),
  ]),
}
const panels = panelsOf({ geometry: detector })
const [grid, polar] = panels as [Panel, Panel]

test('energies per event, per layer and per cell', () => {
  expect([...totalEnergies(batch)]).toEqual([8, 0])
  expect([...layerEnergies(batch, grid)]).toEqual([4, 0])
  expect([...layerEnergies(batch, polar)]).toEqual([4, 0])
  expect([...longitudinalProfile(batch, panels)]).toEqual([2, 2])
  expect(meanShower(batch)[5]).toBe(1.5)
  expect([...hitFractions(batch, 1)]).toEqual([3 / 14, 0])
  expect([...hitFractions(batch, 0)]).toEqual([4 / 14, 0])
})

test('grid centres and widths in mm: x along columns, y along rows', () => {
  const { x, y, r } = lateralMoments(batch, grid)
  // Energy 1 at (−5, −5), 3 at (5, 5): mean 2.5, variance ¼·¾·10² = 18.75.
  expect(x?.centre[0]).toBeCloseTo(2.5, 6)
  expect(y?.centre[0]).toBeCloseTo(2.5, 6)
  expect(x?.width[0]).toBeCloseTo(Math.sqrt(18.75), 6)
  expect(r).toBeNull()
  expect(x?.centre[1]).toBe(0)
  expect(x?.width[1]).toBe(0)
})

test('polar centres use eta = r cos alpha, phi = r sin alpha at the bin centres', () => {
  const { x, y, r } = lateralMoments(batch, polar)
  // Energies 2 at r = 4, alpha = −45° and 2 at r = 4, alpha = +45°.
  expect(x?.centre[0]).toBeCloseTo(4 * Math.SQRT1_2, 6)
  expect(y?.centre[0]).toBeCloseTo(0, 6)
  expect(x?.width[0]).toBeCloseTo(0, 6)
  expect(y?.width[0]).toBeCloseTo(4 * Math.SQRT1_2, 6)
  expect(r?.centre[0]).toBeCloseTo(4, 6)
  expect([...cellCentres(polar.layer).x].map((value) => Number(value.toFixed(4)))).toEqual(
    [-1, -4, 1, 4, 1, 4, -1, -4].map((value) => Number((value * Math.SQRT1_2).toFixed(4))),
  )
})

test('the depth is the energy-weighted mean layer index', () => {
  const { centre, width } = depthMoments(batch, panels)
  expect(centre[0]).toBeCloseTo(0.5, 9)
  expect(width[0]).toBeCloseTo(0.5, 9)
})

test.each([
  [[5], 1, [0, 1, 2, 3, 4]],
  [[2, 3], 1, [0, 1, 2, 3, 4, 5]],
  [[2, 2, 1], 1, [0, 1, 2, 3]],
  [[2, 2, 3], 3, [0, 3, 6, 9]],
  [[3, 2, 1, 1], 3, [0, 1]],
])('a shape %j without geometry is read as grids', (shape, count, first) => {
  const found = panelsOf({ shape })
  expect(found).toHaveLength(count)
  expect([...(found[0] as Panel).cells]).toEqual(first)
})

test('cells are named for people', () => {
  expect(cellName(panels, 5)).toBe('layer 0, row 1, column 2')
  expect(cellName(panels, 9)).toBe('layer 7, r bin 1, alpha bin 1')
  expect(cellName(panelsOf({ shape: [4] }), 2)).toBe('cell 2')
})
