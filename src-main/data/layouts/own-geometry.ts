import { cellCount, Geometry } from '../../../src-shared/physics/geometry.ts'
import type { DataFile } from '../formats/format.ts'

/** Files that Ganvas has written say where their cells are, also cells that no binning file can describe. */
export function ownGeometry(file: DataFile, cells: number): Geometry | null {
  const text = file.readNote?.('geometry') ?? null
  const parsed = text === null ? null : Geometry.safeParse(parseJson(text))
  return parsed?.success === true && cellCount(parsed.data) === cells ? parsed.data : null
}

/** Others may call something else “geometry”: what is no geometry of ours is left alone. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
