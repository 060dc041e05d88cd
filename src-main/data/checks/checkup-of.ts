import { sizeOf } from '../../../src-shared/tensor/shape.ts'
import { rowSize } from '../formats/format.ts'
import type { EventTable } from '../layouts/assemble.ts'

/** Longer rows are pictures or showers, whose numbers mean little one by one. */
const COLUMNS_AT_MOST = 64

/** Names of the columns of a table; null for images and showers. */
export function columnNamesOf(table: EventTable): string[] | null {
  const { shape, geometry, file, showerNames } = table
  if (geometry !== null || shape.length !== 1 || sizeOf(shape) > COLUMNS_AT_MOST) return null
  const names = showerNames.flatMap((name) => {
    const entry = file.entries.find((each) => each.name === name)
    const size = entry === undefined ? 1 : rowSize(entry)
    // One entry with all numbers is an array of one kind of thing.
    if (size > 1 && showerNames.length === 1) return []
    return size === 1 ? [name] : Array.from({ length: size }, (_, at) => `${name}[${at}]`)
  })
  return names.length === sizeOf(shape) ? names : null
}

export function countClasses(labels: NonNullable<EventTable['labels']>) {
  const counts = labels.classes.map(() => 0)
  for (const index of labels.indices) counts[index] = (counts[index] ?? 0) + 1
  return { name: labels.name, classes: [...labels.classes], counts }
}
