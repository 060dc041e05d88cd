import { expect, test } from 'vitest'
import { cellName, panelsOf } from './panels.ts'

const grid = { form: 'grid', id: 0, name: 'a', rows: 20, columns: 4, pitchMm: null } as const

test('a cell of a grid is named by its row and column', () => {
  const panels = panelsOf({ geometry: { name: 'g', layers: [grid] } })
  expect(cellName(panels, 46)).toBe('row 11, column 2')
})

test("a detector's own words for rows and columns are used where the geometry has them", () => {
  // Geant4 B5 stores column after column: cell 46 is in its column 11, row 2.
  const layer = { ...grid, rowName: 'column', columnName: 'row' }
  expect(cellName(panelsOf({ geometry: { name: 'B5', layers: [layer] } }), 46)).toBe('column 11, row 2')
})
