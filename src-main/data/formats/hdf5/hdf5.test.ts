import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { problemsFrom, problemsOf, sharedData, temporaryFolder, valueOf, writeHdf5 } from '../test-files.ts'
import { hdf5 } from './hdf5.ts'
import { halfToNumber } from './decode-run.ts'

const data = sharedData()
const folder = temporaryFolder()
afterAll(() => folder.remove())

async function openShared(name: string): Promise<DataFile> {
  return valueOf(await hdf5.open(join(data ?? '', 'hdf5', name)))
}

async function readAll(file: DataFile, name: string): Promise<number[]> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const out = new Float64Array((entry.shape[0] ?? 1) * rowSize(entry))
  await file.read(name, 0, out)
  return [...out]
}

test('a file written in chunks is read in any range, across and within chunks', async () => {
  const values = Float32Array.from({ length: 103 * 7 }, (_, index) => index / 4)
  const path = await writeHdf5(join(folder.path, 'chunks.h5'), {
    showers: { data: values, shape: [103, 7], chunks: [10, 7], gzip: 4 },
    plain: { data: values, shape: [103, 7] },
  })
  const file = valueOf(await hdf5.open(path))
  expect(file.entries.find((entry) => entry.name === 'showers')).toMatchObject({
    shape: [103, 7],
    dtype: 'float32',
    content: 'numbers',
    chunkRows: 10,
  })
  for (const [start, count] of [
    [0, 103],
    [9, 2],
    [100, 3],
    [55, 1],
    [3, 0],
  ] as const) {
    for (const name of ['showers', 'plain']) {
      const out = new Float32Array(count * 7)
      await file.read(name, start, out)
      expect(out).toEqual(values.slice(start * 7, (start + count) * 7))
    }
  }
  await expect(file.read('showers', 101, new Float32Array(21))).rejects.toThrow(/rows 0 to 102/)
  expect((await problemsFrom(file.read('shower', 0, new Float32Array(7))))[0]).toMatchObject({
    code: 'data.entry',
  })
  await file.close()
})

test('64-bit whole numbers beyond 2^53 are refused, not rounded', async () => {
  const { File, ready } = await import('h5wasm/node')
  await ready
  const path = join(folder.path, 'big.h5')
  const written = new File(path, 'w')
  written.create_dataset({ name: 'ids', data: new BigInt64Array([1n, -(2n ** 53n), 2n ** 53n + 1n]) })
  written.close()
  const file = valueOf(await hdf5.open(path))
  const two = new Float64Array(2)
  await file.read('ids', 0, two)
  expect([...two]).toEqual([1, -9007199254740992])
  const [refused] = await problemsFrom(file.read('ids', 1, two))
  expect(refused?.code).toBe('data.precision')
  expect(refused?.message).toContain('9007199254740993 in row 2')
  await file.close()
})

test.each([
  [0x0000, 0],
  [0x3c00, 1],
  [0xc000, -2],
  [0x7bff, 65504],
  [0x0001, 2 ** -24],
  [0x3555, 0.333251953125],
  [0xfc00, -Infinity],
])('half %i is %d', (half, value) => {
  // Values from the table of IEEE 754 binary16 examples.
  expect(halfToNumber(half)).toBe(value)
})

test('a path with spaces and letters of any language', async () => {
  const path = await writeHdf5(join(folder.path, 'dät φ 1.h5'), {
    x: { data: Float32Array.of(1, 2), shape: [2] },
  })
  const file = valueOf(await hdf5.open(path))
  expect(await readAll(file, 'x')).toEqual([1, 2])
  await file.close()
})

test('what is no HDF5 is refused: text, nothing, cut off', async () => {
  const text = folder.write('text.h5', 'this is not HDF5')
  expect(problemsOf(await hdf5.open(text))[0]?.code).toBe('data.kind')
  const long = folder.write('long.h5', 'this is not HDF5 '.repeat(100))
  expect(problemsOf(await hdf5.open(long))[0]).toMatchObject({ code: 'data.kind' })
  expect(problemsOf(await hdf5.open(folder.write('empty.h5', '')))[0]?.code).toBe('data.empty-file')
  expect(problemsOf(await hdf5.open(folder.path))[0]?.code).toBe('data.folder')
})

describe.runIf(data !== null)('files of jhdf', () => {
  // Values read with h5py 3.16.
  const counting = Array.from({ length: 35 }, (_, index) => index)

  test('gzip and LZF chunks with partial edges', async () => {
    const file = await openShared('test_compressed_chunked_datasets_earliest.hdf5')
    for (const name of ['float/float32', 'float/float64', 'int/int8', 'int/int16', 'int/int32']) {
      expect(await readAll(file, name)).toEqual(counting)
      expect(await readAll(file, `${name}lzf`)).toEqual(counting)
    }
    const part = new Float64Array(10)
    await file.read('float/float64', 2, part)
    expect([...part]).toEqual(counting.slice(10, 20))
    await file.close()
  })

  test('LZ4 is refused by number and name, every time and without noise', async () => {
    const file = await openShared('lz4_datasets.hdf5')
    expect(file.entries).toHaveLength(20)
    for (let attempt = 0; attempt < 3; attempt++) {
      const [refused] = await problemsFrom(file.read('float32_bs8', 0, new Float32Array(20)))
      expect(refused).toMatchObject({ code: 'data.unsupported' })
      expect(refused?.message).toContain('float32_bs8')
      expect(refused?.message).toContain('uses filter 32004 (LZ4), which this build cannot decode')
      expect(refused?.message).toContain('h5repack -f float32_bs8:GZIP=4')
    }
    await file.close()
  })

  test('big-endian', async () => {
    const file = await openShared('hdf_v14_test1.hdf5')
    const whole = await readAll(file, 'dset1')
    expect(whole).toHaveLength(200)
    expect(whole.slice(-3)).toEqual([26, 27, 28])
    const real = await readAll(file, 'dset2')
    expect(real.slice(-1)).toEqual([29.0019])
    expect(real.reduce((sum, value) => sum + value, 0)).toBeCloseTo(8700.57, 8)
    await file.close()
  })

  test('infinities, not-a-number and zeros of both signs in f2, f4 and f8', async () => {
    const file = await openShared('float_special_values_earliest.hdf5')
    for (const name of ['float16', 'float32', 'float64']) {
      const values = await readAll(file, name)
      expect(values).toEqual([Infinity, -Infinity, NaN, 0, -0])
    }
    await file.close()
  })

  test('strings, members of compounds; variable-length numbers are named as unreadable', async () => {
    const strings = await openShared('test_string_datasets_latest.hdf5')
    for (const name of ['fixed_length_ascii', 'variable_length_ascii', 'variable_length_utf8']) {
      expect((await strings.readText(name)).slice(0, 2)).toEqual(['string number 0', 'string number 1'])
    }
    await strings.close()
    const compound = await openShared('compound_datasets_latest.hdf5')
    for (const name of ['chunked_compound', 'contiguous_compound']) {
      expect(await readAll(compound, `${name}.age`)).toEqual([32, 43, 12, 22])
      expect((await readAll(compound, `${name}.vector`)).slice(-3)).toEqual(
        [2.1, 74.1, -3.8].map(Math.fround),
      )
      expect(await compound.readText(`${name}.surname`)).toEqual(['Smith', 'Fletcher', 'Mudd', 'Kyle'])
      const first = compound.entries.find((entry) => entry.name === `${name}.firstName`)
      expect(first?.reason).toContain('variable-length text inside a compound')
    }
    expect(await readAll(compound, 'nested_chunked_compound.secondNumber.img')).toEqual([0, 1, 2])
    expect((await readAll(compound, '2d_chunked_compound.real')).slice(0, 3)).toEqual(
      [2.3, 12.3, -32.3].map(Math.fround),
    )
    await compound.close()
    const vlen = await openShared('test_vlen_datasets_earliest.hdf5')
    expect(vlen.entries).toHaveLength(22)
    expect(vlen.entries.every((entry) => entry.reason?.includes('variable-length'))).toBe(true)
    await vlen.close()
  })
})
