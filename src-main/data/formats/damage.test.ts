import { basename, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { createRng } from '../../../src-shared/base/rng.ts'
import { ProblemError } from '../../../src-shared/base/problem.ts'
import { rowSize } from './format.ts'
import { openDataFile } from './known-formats.ts'
import { bytesOf, sharedData, temporaryFolder, writeHdf5 } from './test-files.ts'

/**
 * Damaged copies of every kind of file: cut at seeded places, and with seeded bytes changed. Whatever the damage, opening
 * and reading gives numbers or problems; no other error, no crash, no endless loop.
 */
const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())

const CUTS = 6
const CHANGES = 10

async function useFile(path: string): Promise<'read' | string> {
  const opened = await openDataFile(path)
  if (!opened.ok) return opened.failure[0]?.code ?? 'no problem given'
  const file = opened.value
  try {
    for (const entry of file.entries) {
      const values = (entry.shape[0] ?? 1) * rowSize(entry)
      if (entry.content === 'unreadable' || values > 1e6) continue
      if (entry.content === 'numbers') await file.read(entry.name, 0, new Float64Array(values))
      else await file.readText(entry.name)
    }
    return 'read'
  } catch (error) {
    if (error instanceof ProblemError) return error.problems[0]?.code ?? 'no problem given'
    throw error
  } finally {
    await file.close()
  }
}

async function damage(original: string): Promise<Map<string, number>> {
  const bytes = bytesOf(original)
  const name = basename(original)
  const rng = createRng(20261120, `damage/${name}`)
  const outcomes = new Map<string, number>()
  const note = (outcome: string): unknown => outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
  for (let round = 0; round < CUTS; round++) {
    note(await useFile(folder.write(name, bytes.subarray(0, 1 + rng.integer(bytes.length - 1)))))
  }
  for (let round = 0; round < CHANGES; round++) {
    const changed = bytes.slice()
    // The first bytes hold what everything else depends on: half of the changes go there.
    const most = round % 2 === 0 ? bytes.length : Math.min(bytes.length, 3000)
    for (let change = 0; change < 3; change++) changed[rng.integer(most)] = rng.integer(256)
    note(await useFile(folder.write(name, changed)))
  }
  return outcomes
}

test('a ROOT tree written by uproot', async () => {
  const outcomes = await damage(join(import.meta.dirname, 'root', 'golden', 'made-by-uproot.root'))
  expect(outcomes.get('data.damaged') ?? 0).toBeGreaterThanOrEqual(CUTS)
})

test('own HDF5, CSV and IDX files', async () => {
  const values = Float32Array.from({ length: 4000 }, (_, index) => index % 97)
  const h5 = await writeHdf5(join(folder.path, 'own.h5'), {
    showers: { data: values, shape: [400, 10], chunks: [50, 10], gzip: 6 },
    incident_energies: { data: values.slice(0, 400), shape: [400, 1] },
  })
  const outcomes = await damage(h5)
  // A cut is always noticed.
  expect(outcomes.get('data.damaged') ?? 0).toBeGreaterThanOrEqual(CUTS - 2)
  await damage(
    folder.write(
      'own.csv',
      'a,b\n' + Array.from({ length: 200 }, (_, row) => `${row},${row / 7}`).join('\n'),
    ),
  )
  await damage(
    folder.write(
      'own-idx3-ubyte',
      new Uint8Array([0, 0, 8, 3, 0, 0, 0, 5, 0, 0, 0, 4, 0, 0, 0, 4, ...new Uint8Array(80)]),
    ),
  )
})

describe.runIf(data !== null)('real files', () => {
  test.each([
    'geant4-b5/out_1.root',
    'root/uproot-Zmumu-lz4.root',
    'root/uproot-Zmumu-lzma.root',
    'root/uproot-Zmumu-uncompressed.root',
    'root/uproot-HZZ-zlib.root',
    'root/uproot-small-flat-tree.root',
    'hdf5/test_compressed_chunked_datasets_earliest.hdf5',
    'hdf5/test_string_datasets_latest.hdf5',
    'hdf5/test_vlen_datasets_earliest.hdf5',
    'hdf5/hdf_v14_test1.hdf5',
  ])('%s', async (name) => {
    const outcomes = await damage(join(data ?? '', name))
    expect(outcomes.get('data.damaged') ?? 0).toBeGreaterThan(0)
  })
})
