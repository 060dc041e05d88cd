import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

let found: string | null = null

/**
 * A file of the `resources` folder: `resourcePath('datasets', 'iris.csv')`. The folder is looked for upwards from this
 * module, so that it is found from the sources (src-main/) as well as from bundles (out/main/, out/main/chunks/).
 */
export function resourcePath(...parts: string[]): string {
  found ??= findResources()
  return join(found, ...parts)
}

function findResources(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  for (let level = 0; level < 6; level++) {
    // The file inside tells our folder from any other that is called resources.
    if (existsSync(join(folder, 'resources', 'datasets', 'SOURCES.md'))) return join(folder, 'resources')
    folder = dirname(folder)
  }
  throw new Error(`The resources folder was not found above ${fileURLToPath(import.meta.url)}`)
}
