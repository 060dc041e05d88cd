import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Something else that was built, from wherever the bundler has put this module: `out/main` or `out/main/chunks`. */
export function builtFile(path: string): string {
  const candidates = [join(import.meta.dirname, '..', path), join(import.meta.dirname, '..', '..', path)]
  return candidates.find((each) => existsSync(each)) ?? join(import.meta.dirname, '..', path)
}
