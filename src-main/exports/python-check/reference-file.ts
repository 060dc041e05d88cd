import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ExportReference } from '../export-generator.ts'

/** What the Python checks compare with: FOLDER/reference.json, read by `compare.py`. */
export function writeReference(folder: string, { count, inputs, showers }: ExportReference): void {
  const lists = Object.entries(inputs).map(([name, values]) => [name, Array.from(values)])
  const plain = { count, inputs: Object.fromEntries(lists) as unknown, showers: Array.from(showers) }
  writeFileSync(join(folder, 'reference.json'), JSON.stringify(plain))
}
