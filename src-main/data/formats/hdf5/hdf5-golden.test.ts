import { copyFileSync } from 'node:fs'
import { appendFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { DataFile, Entry } from '../format.ts'
import { rowSize } from '../format.ts'
import { problemsFrom, temporaryFolder, valueOf } from '../test-files.ts'
import { hdf5 } from './hdf5.ts'

/**
 * Two files written by h5py 3.16: in the oldest form (trees of chunks, old headers), and in that of HDF5 1.10 (new headers,
 * fixed and growing arrays of chunks) behind a user block of 512 bytes. Their content is stated here as formulas.
 */
const folder = temporaryFolder()
afterAll(() => folder.remove())

const golden = (form: string): string => join(import.meta.dirname, 'golden', `made-by-h5py-${form}.h5`)
/** `cube` of 30 × 7 × 5: its values count from 0 to 96 again and again. */
const cube = Array.from({ length: 30 * 7 * 5 }, (_, index) => index % 97)

describe.each(['earliest', 'latest'])('h5py, form %s', (form) => {
  let file: DataFile
  beforeAll(async () => {
    file = valueOf(await hdf5.open(golden(form)))
  })
  afterAll(() => file.close())

  function entryOf(name: string): Entry {
    const entry = file.entries.find((each) => each.name === name)
    if (entry === undefined) throw new Error(`no ${name}`)
    return entry
  }
  async function readAll(name: string): Promise<number[]> {
    const entry = entryOf(name)
    const out = new Float64Array((entry.shape[0] ?? 1) * rowSize(entry))
    await file.read(name, 0, out)
    return [...out]
  }

  test.each([
    ['all_filters', 'shuffle, deflate, fletcher32'],
    ['lzf', 'shuffle, lzf'],
    ['big_f8', 'deflate'],
    ['one_chunk', 'deflate'],
    ['plain_chunks', null],
    ['growing', 'deflate'],
    ['growing_both', 'deflate'],
    ['bounded', 'deflate'],
    ['scaled', 'scaleoffset'],
    ['ints/u1', 'deflate'],
    ['ints/u2', 'deflate'],
    ['ints/u4', 'deflate'],
    ['ints/u8', 'deflate'],
  ])('%s (%s): whole and in any range of rows', async (name, note) => {
    expect(entryOf(name)).toMatchObject({ shape: [30, 7, 5], note })
    expect(await readAll(name)).toEqual(cube)
    for (const [start, count] of [
      [0, 1],
      [7, 9],
      [29, 1],
      [3, 24],
    ] as const) {
      const part = new Float32Array(count * 35)
      await file.read(name, start, part)
      expect([...part]).toEqual(cube.slice(start * 35, (start + count) * 35))
    }
  })

  test('signed and big-endian whole numbers, half precision', async () => {
    const shifted = cube.map((value) => value - 40)
    for (const name of ['ints/i1', 'ints/i2', 'ints/i4', 'ints/i8', 'big_i2']) {
      expect(await readAll(name)).toEqual(shifted)
    }
    expect(await readAll('half')).toEqual(cube.map((value) => value / 8))
  })

  test('a chunk that did not become smaller was stored unpacked, LZF or not', async () => {
    // Random numbers, the first and last as numpy printed them.
    const noise = await readAll('lzf_noise')
    expect(noise.slice(0, 4)).toEqual([2032329983, 2198257139, 3243419750, 4082210491])
    expect(noise.reduce((sum, value) => sum + value, 0)).toBe(133182148081)
  })

  test('more chunks than one node or page of the index holds', async () => {
    const counting = await readAll('many')
    expect(counting).toEqual(Array.from({ length: form === 'latest' ? 1100 : 200 }, (_, index) => index))
  })

  test('what was never written is the fill value', async () => {
    const partly = await readAll('partly')
    expect(partly).toEqual(Array.from({ length: 120 }, (_, index) => (index >= 48 && index < 56 ? 7 : -1.5)))
    expect(await readAll('never')).toEqual(new Array(12).fill(3))
    expect(await readAll('never_chunked')).toEqual(new Array(12).fill(0))
  })

  test('members of a compound are entries of their own', async () => {
    const counting = Array.from({ length: 25 }, (_, row) => row)
    for (const name of ['table', 'table_plain']) {
      expect(await readAll(`${name}.id`)).toEqual(counting.map((row) => 1000 * row))
      // Big-endian beside little-endian.
      expect(await readAll(`${name}.E`)).toEqual(counting.map((row) => row / 4))
      expect(entryOf(`${name}.pos`).shape).toEqual([25, 3])
      expect(await readAll(`${name}.pos`)).toEqual(Array.from({ length: 75 }, (_, index) => index))
      expect(await readAll(`${name}.in.a`)).toEqual(counting)
      expect(await readAll(`${name}.in.b`)).toEqual(counting.map((row) => 0 - row))
      expect(await readAll(`${name}.on`)).toEqual(counting.map((row) => (row % 3 === 0 ? 1 : 0)))
      expect(await file.readText(`${name}.name`)).toEqual(counting.map((row) => `n${row}`))
    }
    expect(await readAll('complex.i')).toEqual([0, 1, 2, 3])
    const part = new Float64Array(9)
    await file.read('table.pos', 5, part)
    expect([...part]).toEqual([15, 16, 17, 18, 19, 20, 21, 22, 23])
  })

  test('array types, truth values, enumerations, single values, compact storage, named types', async () => {
    expect(entryOf('array_type').shape).toEqual([4, 2, 3])
    expect(await readAll('array_type')).toEqual(Array.from({ length: 24 }, (_, index) => index))
    expect(await readAll('bool')).toEqual([1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    expect(await readAll('enum')).toEqual([0, 2, 1])
    expect(entryOf('scalar').shape).toEqual([])
    expect(await readAll('scalar')).toEqual([2.5])
    expect(await readAll('compact')).toEqual([0, 1, 2, 3, 4])
    expect(await readAll('with_named')).toEqual([0, 1, 2])
    expect(entryOf('zero_rows').shape).toEqual([0, 3])
    expect(await readAll('zero_rows')).toEqual([])
  })

  test('texts of fixed and any length, units', async () => {
    expect(await file.readText('text_fixed')).toEqual(['ab', 'c', ''])
    expect(await file.readText('text_vlen')).toEqual(['ä', '', 'xyz'])
    expect(await file.readText('text_spaces')).toEqual(['x', 'yz'])
    expect(entryOf('energy').unit).toBe('GeV')
    expect(entryOf('energy2').unit).toBe('MeV')
  })

  test('links within the file are followed, links out of it are named and not opened', async () => {
    expect(await readAll('links/soft')).toEqual(cube.map((value) => value - 40))
    expect(entryOf('links/soft').note).toBe('deflate, link to /ints/i4')
    expect(await readAll('links/near')).toEqual(await readAll('links/soft'))
    expect(await readAll('links/ingroup')).toEqual(cube)
    expect(await readAll('links/hard')).toEqual([2.5])
    const outside = 'it lies in another file (other.h5, /x/y): open that one'
    expect(entryOf('links/outside').reason).toBe(outside)
    expect(entryOf('links/through').reason).toBe(outside)
    expect(entryOf('links/dangling').reason).toBe('its link leads nowhere (nothing)')
    expect(entryOf('links/circle').reason).toBe('its link leads nowhere (links/circle)')
  })

  test.each([
    ['null', /a null dataspace/],
    ['jagged', /variable-length/],
    ['bfloat16', /float of 16 bits that is not of IEEE 754/],
    ['elsewhere', /its values lie in other files/],
    ['virtual', /its values lie in other files \(else.h5\)/],
    ['trillion', /declares 1000000000000 rows/],
    ['wide', /declares 8000000000 bytes of values, but the whole file has \d+: they have never been written/],
    ['unwritten', /declares 400000000 bytes/],
  ])('%s is named with its reason', async (name, reason) => {
    expect(entryOf(name).reason).toMatch(reason)
    expect((await problemsFrom(file.read(name, 0, new Float32Array(1))))[0]?.code).toBe('data.unsupported')
  })

  test('a whole number that a float64 cannot hold is refused with its row', async () => {
    const two = new Float64Array(2)
    await file.read('doubled', 0, two)
    expect([...two]).toEqual([0, 1])
    const [refused] = await problemsFrom(file.read('doubled', 2, two))
    expect(refused?.message).toContain('9007199254740993 in row 3')
  })
})

test('a file that is written to while it is read is refused', async () => {
  const path = join(folder.path, 'changing.h5')
  copyFileSync(golden('latest'), path)
  const file = valueOf(await hdf5.open(path))
  await file.read('energy', 0, new Float32Array(3))
  await appendFile(path, 'more')
  const [refused] = await problemsFrom(file.read('energy', 0, new Float32Array(3)))
  expect(refused?.code).toBe('data.changed')
  await file.close()
})
