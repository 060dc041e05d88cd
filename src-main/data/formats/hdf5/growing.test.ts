import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { bytesOf, problemsFrom, temporaryFolder, valueOf } from '../test-files.ts'
import { hdf5 } from './hdf5.ts'
import { OwnReader } from './own-reader.ts'

/**
 * Data sets that can still grow, in the newer forms of the format: written by the HDF5 library itself, read without it.
 * Element k of each is k modulo 251.
 */
const folder = temporaryFolder()
afterAll(() => folder.remove())
afterEach(() => void vi.restoreAllMocks())

type Grown = { shape: number[]; most: (number | null)[]; chunks: number[]; gzip?: number }
const DATASETS: Record<string, Grown> = {
  // An extensible array with elements in its index block, in data blocks, and behind secondary blocks.
  along_rows: { shape: [900, 3], most: [null, 3], chunks: [1, 3] },
  along_rows_gzip: { shape: [900, 3], most: [null, 3], chunks: [1, 3], gzip: 1 },
  cut_at_edges: { shape: [61, 7, 5], most: [null, 7, 5], chunks: [4, 3, 2], gzip: 1 },
  // The axis that grows comes first in the array, the others keep their order.
  along_columns: { shape: [7, 61], most: [7, null], chunks: [3, 2] },
  more_room: { shape: [50, 7], most: [null, 20], chunks: [2, 3] },
  // A tree, of one leaf and of three levels.
  both_ways: { shape: [9, 8], most: [null, null], chunks: [2, 3] },
  both_ways_gzip: { shape: [80, 80], most: [null, null], chunks: [1, 1], gzip: 1 },
  three_axes: { shape: [11, 9, 8], most: [null, 9, null], chunks: [4, 4, 3], gzip: 1 },
  // These cannot grow: one chunk, and an array as long as it will be.
  single: { shape: [5, 4], most: [5, 4], chunks: [5, 4], gzip: 1 },
  fixed: { shape: [40, 4], most: [40, 4], chunks: [2, 3], gzip: 1 },
}

async function write(
  name: string,
  libver: 'v110' | 'latest',
  datasets: Record<string, Grown>,
): Promise<string> {
  const { File, ready } = await import('h5wasm/node')
  await ready
  const path = join(folder.path, name)
  const file = new File(path, 'w', { libver: [libver, libver] })
  for (const [dataset, { shape, most, chunks, gzip }] of Object.entries(datasets)) {
    const count = shape.reduce((product, length) => product * length, 1)
    file.create_dataset({
      ...{ name: dataset, shape, maxshape: most, chunks },
      data: Uint8Array.from({ length: count }, (_, at) => at % 251),
      ...(gzip === undefined ? {} : { compression: gzip }),
    })
  }
  file.close()
  return path
}

async function rowsOf(file: DataFile, name: string, start: number, count: number): Promise<number[]> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const out = new Float32Array(count * rowSize(entry))
  await file.read(name, start, out)
  return [...out]
}

describe.each(['v110', 'latest'] as const)('growing data sets, form %s', (libver) => {
  test('are read without the library, whole and in part', async () => {
    const file = valueOf(await hdf5.open(await write(`${libver}.h5`, libver, DATASETS)))
    const own = vi.spyOn(OwnReader.prototype, 'eachRun')
    for (const [name, { shape }] of Object.entries(DATASETS)) {
      const [rows = 0, ...rest] = shape
      const width = rest.reduce((product, length) => product * length, 1)
      const all = Array.from({ length: rows * width }, (_, at) => at % 251)
      expect(await rowsOf(file, name, 0, rows), name).toEqual(all)
      expect(await rowsOf(file, name, 3, 2), name).toEqual(all.slice(3 * width, 5 * width))
    }
    expect(own).toHaveBeenCalledTimes(2 * Object.keys(DATASETS).length)
    await file.close()
  })
})

test('an array of which little has been written, in blocks that are divided into pages', async () => {
  const { File, ready } = await import('h5wasm/node')
  await ready
  const path = join(folder.path, 'sparse.h5')
  const made = new File(path, 'w', { libver: ['latest', 'latest'] })
  const dataset = made.create_dataset({
    ...{ name: 'sparse', shape: [1], maxshape: [null], chunks: [1], data: Uint8Array.of(9) },
  })
  // From element 131,056 on, blocks have 2048 elements, in pages of 1024.
  dataset.resize([140_000])
  dataset.write_slice([[135_000, 135_003]], Uint8Array.of(1, 2, 3))
  made.close()
  const file = valueOf(await hdf5.open(path))
  expect(await rowsOf(file, 'sparse', 0, 3)).toEqual([9, 0, 0])
  expect(await rowsOf(file, 'sparse', 134_998, 7)).toEqual([0, 0, 1, 2, 3, 0, 0])
  expect((await rowsOf(file, 'sparse', 0, 140_000)).reduce((sum, value) => sum + value, 0)).toBe(15)
  await file.close()
})

test.each([
  ['EAHD', 'along_rows', 'its index is not one'],
  ['EADB', 'along_rows', 'its index is not one'],
  ['BTHD', 'both_ways', 'its index is not one'],
  ['BTLF', 'both_ways', 'its index is not one'],
])('a damaged %s is named', async (signature, name, reason) => {
  const { along_rows, both_ways } = DATASETS as { along_rows: Grown; both_ways: Grown }
  const bytes = bytesOf(await write('whole.h5', 'v110', { along_rows, both_ways }))
  const at = Buffer.from(bytes).indexOf(signature)
  expect(at).toBeGreaterThan(0)
  bytes[at] = 0x58
  const file = valueOf(await hdf5.open(folder.write('damaged.h5', bytes)))
  const [found] = await problemsFrom(rowsOf(file, name, 0, 9))
  expect(found).toMatchObject({ code: 'data.damaged', message: `“${name}” cannot be read: ${reason}.` })
  await file.close()
})
