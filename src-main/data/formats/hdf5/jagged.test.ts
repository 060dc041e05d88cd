import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { problemsFrom, sharedData, valueOf } from '../test-files.ts'
import { hdf5 } from './hdf5.ts'

/** `jagged` of the golden files is written by h5py; the shared file has lists of every kind of number. */
const golden = join(import.meta.dirname, 'golden', 'made-by-h5py-latest.h5')
const shared = sharedData()
const opened: DataFile[] = []
afterAll(() => Promise.all(opened.map((file) => file.close())))

async function open(path: string): Promise<DataFile> {
  const file = valueOf(await hdf5.open(path))
  opened.push(file)
  return file
}

async function numbers(file: DataFile, name: string): Promise<number[]> {
  const entry = file.derive?.(name)
  if (entry == null) throw new Error(`no ${name}`)
  const out = new Float64Array((entry.shape[0] ?? 1) * rowSize(entry)).fill(99)
  await file.read(name, 0, out)
  return [...out]
}

test('lists of different lengths are read as so many values each, and as their number', async () => {
  const file = await open(golden)
  // Two rows: 0, 1 and 0, 1, 2.
  expect(await numbers(file, 'jagged.length')).toEqual([2, 3])
  expect(await numbers(file, 'jagged[2]')).toEqual([0, 1, 0, 1])
  expect(await numbers(file, 'jagged[4]')).toEqual([0, 1, 0, 0, 0, 1, 2, 0])
  const second = new Float32Array(3)
  await file.read('jagged[3]', 1, second)
  expect([...second]).toEqual([0, 1, 2])
  expect(file.derive?.('jagged[0]')).toBeNull()
  expect(file.derive?.('cube[3]')).toBeNull()
  const [refused] = await problemsFrom(file.read('jagged', 0, new Float32Array(1)))
  expect(refused?.message).toContain('“jagged[8]” gives 8 values per event')
})
test.skipIf(shared === null)('lists of every kind of number, in one piece and in chunks', async () => {
  const file = await open(join(shared ?? '', 'hdf5', 'test_vlen_datasets_earliest.hdf5'))
  expect(file.entries).toHaveLength(22)
  for (const { name } of file.entries) {
    const isOther = name.startsWith('vlen_issue')
    // As h5py gives them: 0; 1, 2; 3, 4, 5, and 1, 2, 3; nothing; 1 to 5.
    expect(await numbers(file, `${name}.length`), name).toEqual(isOther ? [3, 0, 5] : [1, 2, 3])
    expect(await numbers(file, `${name}[3]`), name).toEqual(
      isOther ? [1, 2, 3, 0, 0, 0, 1, 2, 3] : [0, 0, 0, 1, 2, 0, 3, 4, 5],
    )
  }
})
