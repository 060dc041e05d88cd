import { execFileSync } from 'node:child_process'
import { appendFileSync, chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { createRng } from '../../../src-shared/base/rng.ts'
import type { SeedFile } from './seed-files.ts'
import { placeSeed } from './seed-files.ts'
import { specialFiles } from './special-files.ts'
import type { Expected, SpecialFile } from './special-files.ts'

export type FuzzCase = {
  format: string
  /** Unique, and with the seed enough to repeat it. */
  name: string
  /** The sound file whose numbers `same` is about. */
  seedFile: SeedFile | null
  expected: Expected
  /** Makes the file in an empty folder; gives the path to open. */
  make(folder: string): Promise<string> | string
  /** Is done again and again while the file is read. */
  disturb?: (path: string) => void
  /** A file that must not be there afterwards, because only executing the data would make it. */
  never?: (folder: string) => string
}

/** `isShort`: only what is quick, and of what is alike only one. */
export type CaseCounts = { cuts: number; flips: number; isShort: boolean }

const ENDS = ['.csv', '.h5', '.root', '.npy', '.npz', '.idx', '.png', '.txt', '.gz', '']

export function casesOf(seeds: readonly SeedFile[], seed: number, counts: CaseCounts): FuzzCase[] {
  const special = specialFiles().filter(({ isLong = false }) => !(isLong && counts.isShort))
  return [...seeds.flatMap((file) => damagedCases(file, seed, counts)), ...special.map(specialCase)]
}

function specialCase({ isLong: _, ...special }: SpecialFile): FuzzCase {
  return { ...special, name: `${special.format}: ${special.name}`, seedFile: null }
}

function damagedCases(file: SeedFile, seed: number, counts: CaseCounts): FuzzCase[] {
  const { bytes, format } = file
  const base = { format, seedFile: file }
  const named = (what: string) => `${file.name}: ${what}`
  const cut: Expected = file.showsCuts ? 'problem' : 'any'
  const cuts = Array.from({ length: counts.cuts }, (_, index): FuzzCase => {
    const name = named(`cut ${index}`)
    const rng = createRng(seed, name)
    // Now and then only the very end is missing.
    const length = index % 5 === 4 ? bytes.length - 1 - rng.integer(16) : 1 + rng.integer(bytes.length - 1)
    return {
      ...base,
      name,
      expected: cut,
      make: (folder) => placeSeed(file, folder, bytes.subarray(0, Math.max(1, length))),
    }
  })
  const flips = Array.from({ length: counts.flips }, (_, index): FuzzCase => {
    const name = named(`flip ${index}`)
    const expected = file.isChecked ? 'same' : 'any'
    return {
      ...base,
      name,
      expected,
      make: (folder) => placeSeed(file, folder, flipped(bytes, createRng(seed, name), index)),
    }
  })
  const ends = ENDS.map((end): FuzzCase => {
    const name = file.name.replace(/(\.\w+)*$/, '') + end
    const expected = format === 'images' || format === 'csv' ? 'any' : 'same'
    return {
      ...base,
      name: named(`as ${end || 'no extension'}`),
      expected,
      make: (folder) => placeSeed(file, folder, bytes, name),
    }
  })
  const sound: FuzzCase = {
    ...base,
    name: named('sound'),
    expected: 'read',
    make: (folder) => placeSeed(file, folder, bytes),
  }
  const few: FuzzCase[] = [
    sound,
    {
      ...base,
      name: named('empty'),
      expected: 'problem',
      make: (folder) => placeSeed(file, folder, new Uint8Array()),
    },
    ...cuts,
    ...flips,
  ]
  if (counts.isShort) return file.name === 'float32.npy' ? [...few, ...changingCases(file, named)] : few
  return [
    ...few,
    {
      ...base,
      name: named('zeros'),
      expected: 'problem',
      make: (folder) => placeSeed(file, folder, new Uint8Array(bytes.length)),
    },
    { ...base, name: named('a folder'), expected: 'problem', make: (folder) => asFolder(file, folder) },
    {
      ...base,
      name: named('no permission'),
      expected: 'same',
      make: (folder) => withoutPermission(file, folder),
    },
    { ...base, name: named('a pipe'), expected: 'problem', make: (folder) => asPipe(file, folder) },
    { ...base, name: named('a link to itself'), expected: 'problem', make: (folder) => asLink(file, folder) },
    ...changingCases(file, named),
    ...ends,
  ]
}

/** While it is read the file is cut and completed again, grows, or is written over. */
function changingCases(file: SeedFile, named: (what: string) => string): FuzzCase[] {
  const { bytes } = file
  const base = {
    format: file.format,
    seedFile: file,
    make: (folder: string) => placeSeed(file, folder, bytes),
  }
  const inside = (path: string) => (file.format === 'images' ? join(path, file.name) : path)
  let turn = 0
  return [
    {
      ...base,
      name: named('cut while read'),
      expected: 'any',
      disturb: (path) => {
        if (turn++ % 2 === 0) truncateSync(inside(path), Math.floor(bytes.length / 2))
        else writeFileSync(inside(path), bytes)
      },
    },
    {
      ...base,
      name: named('growing while read'),
      expected: 'any',
      disturb: (path) => appendFileSync(inside(path), bytes.subarray(0, 512)),
    },
    {
      ...base,
      name: named('written over while read'),
      expected: 'any',
      disturb: (path) => writeFileSync(inside(path), Buffer.alloc(bytes.length, turn++ % 256)),
    },
  ]
}

/** One bit, mostly; the first bytes hold what everything else depends on, so every second flip is there. */
function flipped(bytes: Buffer, rng: ReturnType<typeof createRng>, index: number): Buffer {
  const changed = Buffer.from(bytes)
  const most = index % 2 === 0 ? bytes.length : Math.min(bytes.length, 512)
  const at = rng.integer(most)
  changed[at] = index % 3 === 0 ? rng.integer(256) : (changed[at] ?? 0) ^ (1 << rng.integer(8))
  return changed
}

function asFolder(file: SeedFile, folder: string): string {
  const path = join(folder, file.name)
  mkdirSync(path, { recursive: true })
  return file.format === 'images' ? folder : path
}

function withoutPermission(file: SeedFile, folder: string): string {
  const path = placeSeed(file, folder, file.bytes)
  chmodSync(join(folder, file.name), 0)
  return path
}

function asPipe(file: SeedFile, folder: string): string {
  const path = join(folder, file.name)
  mkdirSync(dirname(path), { recursive: true })
  try {
    execFileSync('mkfifo', [path])
  } catch {
    // Windows has none.
    mkdirSync(path)
  }
  return file.format === 'images' ? folder : path
}

function asLink(file: SeedFile, folder: string): string {
  const path = join(folder, file.name)
  mkdirSync(dirname(path), { recursive: true })
  symlinkSync(path, path)
  return file.format === 'images' ? folder : path
}
