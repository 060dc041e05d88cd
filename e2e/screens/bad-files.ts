import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pair } from '../../src-shared/check/test-drawings.ts'
import type { GraphDocument } from '../../src-shared/document/schema.ts'
import { writeHdf5 } from '../../src-main/data/writers/hdf5-file.ts'

/** Files with something wrong, and folders that cannot be written, as users have them. */

/** Every file below a folder with the hash of its content: what must not change. */
export function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries(
    files
      .sort()
      .filter((file) => statSync(join(folder, file)).isFile())
      .map((file) => [
        file,
        createHash('sha256')
          .update(readFileSync(join(folder, file)))
          .digest('hex'),
      ]),
  )
}

/** Showers of 4 cells with their incident energies, in the CaloChallenge layout. */
export async function writeShowers(
  path: string,
  made: {
    count?: number
    cells?: number
    withEnergies?: boolean
    change?(showers: Float32Array, energies: Float32Array): unknown
  } = {},
): Promise<string> {
  const { count = 100, cells = 4, withEnergies = true } = made
  const energies = Float32Array.from({ length: count }, (_, event) => 1000 * (1 + (event % 10)))
  const showers = Float32Array.from(
    { length: count * cells },
    (_, at) => (energies[Math.floor(at / cells)] ?? 0) * (0.1 + (0.2 * ((at * 7) % 5)) / 5),
  )
  made.change?.(showers, energies)
  const columns = { ...(withEnergies ? { incident_energies: energies } : {}), showers }
  await writeHdf5(path, {
    columns: [
      ...(withEnergies ? [{ name: 'incident_energies', shape: [1] }] : []),
      { name: 'showers', shape: [cells] },
    ],
    rows: count === 0 ? [] : [{ count, columns }],
    attributes: {},
  })
  return path
}

/** A conditional pair for these showers; `change` makes something wrong with it. */
export function writePair(
  path: string,
  change: (document: GraphDocument) => unknown = () => undefined,
): string {
  const document = pair()
  for (const node of document.nodes) {
    if (node.kind === 'dataset') node.params = { ...node.params, conditionUnit: 'MeV', source: 'showers.h5' }
  }
  const changed = change(document) ?? document
  writeFileSync(path, typeof changed === 'string' ? changed : JSON.stringify(changed))
  return path
}

export function cutInHalf(path: string): string {
  truncateSync(path, Math.floor(statSync(path).size / 2))
  return path
}

/**
 * A file system of `kilobytes` at a path, or the path's content without permission to write. Returns how to undo it, or
 * null where this user may not mount.
 */
export function mountSmall(path: string, kilobytes: number): (() => void) | null {
  mkdirSync(path, { recursive: true })
  return mounted(path, [['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path]])
}

export function mountReadOnly(path: string): (() => void) | null {
  return mounted(path, [
    ['--bind', path, path],
    ['-o', 'remount,bind,ro', path],
  ])
}

function mounted(path: string, steps: string[][]): (() => void) | null {
  let done = 0
  const undo = () => {
    if (done > 0) execFileSync('umount', [path], { stdio: 'ignore' })
  }
  try {
    for (const words of steps) {
      execFileSync('mount', words, { stdio: 'ignore' })
      done++
    }
  } catch {
    undo()
    return null
  }
  return undo
}
