import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Problem } from '../../../src-shared/base/problem.ts'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import type { Result } from '../../../src-shared/base/result.ts'

/** For tests of reading: real files where they are present, temporary ones, and files made with h5wasm. */

/** Folder of the real data (see the conventions of the tests), or null with a printed reason. */
export function sharedData(): string | null {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
  const folder = process.env['GANVAS_SHARED_DATA'] ?? join(root, '..', 'shared', 'data')
  if (existsSync(join(folder, 'README.md'))) return folder
  process.stderr.write(`Skipped: no real data at ${folder} (set GANVAS_SHARED_DATA to run these tests).\n`)
  return null
}

export type TemporaryFolder = {
  path: string
  write(name: string, content: string | Uint8Array): string
  remove(): void
}

export function temporaryFolder(): TemporaryFolder {
  const path = mkdtempSync(join(tmpdir(), 'ganvas-data-'))
  return {
    path,
    write(name, content) {
      writeFileSync(join(path, name), content)
      return join(path, name)
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}

export type Hdf5Content = Record<
  string,
  { data: Float32Array | Float64Array | Int32Array; shape: number[]; chunks?: number[]; gzip?: number }
>

/** Writes an HDF5 file with the library's own high-level interface, apart from the reader under test. */
export async function writeHdf5(path: string, content: Hdf5Content): Promise<string> {
  const { File, ready } = await import('h5wasm/node')
  await ready
  const file = new File(path, 'w')
  for (const [name, { data, shape, chunks, gzip }] of Object.entries(content)) {
    file.create_dataset({
      name,
      data,
      shape,
      ...(chunks === undefined ? {} : { chunks }),
      ...(gzip === undefined ? {} : { compression: gzip }),
    })
  }
  file.close()
  return path
}

export function valueOf<Value>(result: Result<Value, Problem[]>): Value {
  if (result.ok) return result.value
  throw new ProblemError(result.failure)
}

export function problemsOf(result: Result<unknown, Problem[]>): Problem[] {
  if (result.ok) throw new Error('expected problems, but it went well')
  return result.failure
}

/** Problems of a promise that must be rejected with a ProblemError. */
export async function problemsFrom(promise: Promise<unknown>): Promise<readonly Problem[]> {
  try {
    await promise
  } catch (error) {
    if (error instanceof ProblemError) return error.problems
    throw error
  }
  throw new Error('expected a ProblemError')
}

export function bytesOf(path: string): Uint8Array {
  return new Uint8Array(readFileSync(path))
}
