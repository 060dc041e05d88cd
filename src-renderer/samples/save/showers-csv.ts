import { panelsOf, cellName, type CellSpace } from '../../../src-shared/physics/panels.ts'
import { showerOf, type Showers } from '../../parts/shower-view/picture-of-frame.ts'

/** One line per cell and shower: which row, which shower, what was asked for, where the cell is, its value. */
export function showersCsv({ shape, geometry, unit, rows, captions, count }: Showers): string {
  const space: CellSpace = { geometry, shape: shape as [number, ...number[]] }
  const names = namesOf(space, (rows[0]?.showers.length ?? 0) / Math.max(1, count))
  const lines = [`set,shower,asked for,cell,place,${unit === '1' ? 'value' : `energy_${unit}`}`]
  for (const row of rows)
    for (let index = 0; index < count; index++)
      showerOf(row, index, count).forEach((value, cell) =>
        lines.push(
          `${row.title},${index + 1},${quoted(captions[index] ?? '')},${cell},${quoted(names[cell] ?? '')},${value}`,
        ),
      )
  return `${lines.join('\n')}\n`
}

function namesOf(space: CellSpace, cells: number): string[] {
  const panels = panelsOf(space)
  const names: string[] = []
  for (const { layer, cells: places } of panels) {
    const own = [{ layer, cells: Int32Array.from(places.keys()) }]
    const prefix = panels.length > 1 ? `layer ${layer.name}, ` : ''
    places.forEach((cell, index) => (names[cell] = `${prefix}${cellName(own, index)}`))
  }
  return names.slice(0, cells)
}

function quoted(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
