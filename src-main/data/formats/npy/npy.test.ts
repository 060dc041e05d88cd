import { appendFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { problemsFrom, problemsOf, temporaryFolder, valueOf } from '../test-files.ts'
import { npy } from './npy.ts'
import { parseLiteral } from './python-literal.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Files written by NumPy 2.4.6 (base64), with the values that were put into them below. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, 'golden', 'made-by-numpy.json'), 'utf8'),
) as Record<string, string>

function bytesOf(name: string): Buffer {
  const found = golden[name]
  if (found === undefined) throw new Error(`no golden file “${name}”`)
  return Buffer.from(found, 'base64')
}

const opened: DataFile[] = []
afterAll(() => Promise.all(opened.map((file) => file.close())))

async function open(bytes: Uint8Array, name = 'array.npy'): Promise<DataFile> {
  const file = valueOf(await npy.open(folder.write(name, bytes)))
  opened.push(file)
  return file
}

async function numbers(file: DataFile, name = 'values', start = 0, rows?: number): Promise<number[]> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const out = new Float64Array((rows ?? entry.shape[0] ?? 1) * rowSize(entry))
  await file.read(name, start, out)
  return [...out]
}

describe('arrays written by NumPy', () => {
  test.each<[string, string, number[], number[]]>([
    ['float32', 'float32', [3, 2], [0, 0.5, 1, 1.5, 2, 2.5]],
    ['float64 big-endian', 'float64', [4], [-0.25, -0.125, 0, 0.125]],
    // 2^-24 is the half that is next to 6e-8.
    ['float16', 'float16', [8], [0, 1, -2.5, 65504, 2 ** -24, Infinity, -Infinity, NaN]],
    ['bool', 'bool', [3], [1, 0, 1]],
    ['i1', 'int8', [3], [-128, 0, 127]],
    ['u1', 'uint8', [3], [0, 0, 255]],
    ['<i2', 'int16', [3], [-32768, 0, 32767]],
    ['>i2', 'int16', [3], [-32768, 0, 32767]],
    ['<u2', 'uint16', [3], [0, 0, 65535]],
    ['<i4', 'int32', [3], [-2147483648, 0, 2147483647]],
    ['>i4', 'int32', [3], [-2147483648, 0, 2147483647]],
    ['<u4', 'uint32', [3], [0, 0, 4294967295]],
    ['<i8', 'int64', [3], [-9007199254740992, 0, 9007199254740992]],
    ['>u8', 'uint64', [3], [0, 0, 9007199254740992]],
    ['fortran', 'float32', [5, 2, 3], Array.from({ length: 30 }, (_, at) => at)],
    ['fortran big-endian matrix', 'int16', [4, 3], Array.from({ length: 12 }, (_, at) => at)],
    ['scalar', 'float64', [], [2.5]],
    ['version 2', 'int32', [3], [0, 1, 2]],
    ['zero rows', 'float32', [0, 4], []],
  ])('%s', async (name, dtype, shape, values) => {
    const file = await open(bytesOf(name))
    expect(file.entries).toHaveLength(1)
    expect(file.entries[0]).toMatchObject({ name: 'values', dtype, shape, content: 'numbers' })
    expect(await numbers(file)).toEqual(values)
  })

  test('rows from the middle, in either order', async () => {
    const fortran = await open(bytesOf('fortran'))
    expect(await numbers(fortran, 'values', 3, 1)).toEqual([18, 19, 20, 21, 22, 23])
    expect(await numbers(fortran, 'values', 1, 3)).toEqual(Array.from({ length: 18 }, (_, at) => at + 6))
    const out = new Float32Array(2)
    await (await open(bytesOf('float32'))).read('values', 2, out)
    expect([...out]).toEqual([2, 2.5])
  })

  test.each([
    ['unicode', ['e-', 'γ', '', 'pion 😀']],
    ['unicode big-endian', ['ab', 'c']],
    ['bytes', ['electron', 'pi', '']],
  ])('%s', async (name, texts) => {
    const file = await open(bytesOf(name))
    expect(file.entries[0]).toMatchObject({ content: 'text', dtype: 'text' })
    expect(await file.readText('values')).toEqual(texts)
  })

  test('the fields of records are entries', async () => {
    const file = await open(bytesOf('records'))
    expect(file.entries.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
      ['energy', [3], 'float32'],
      ['hits', [3, 2, 2], 'int16'],
      ['kind', [3], 'text'],
      ['inner/x', [3], 'float64'],
      ['inner/y', [3], 'uint8'],
    ])
    expect(await numbers(file, 'energy')).toEqual([1.5, 2.5, 3.5])
    expect(await numbers(file, 'hits', 1, 2)).toEqual([4, 5, 6, 7, 8, 9, 10, 11])
    expect(await numbers(file, 'inner/x')).toEqual([-1, -2, -3])
    expect(await numbers(file, 'inner/y', 2, 1)).toEqual([9])
    expect(await file.readText('kind')).toEqual(['e-', 'pi+', 'mu'])
  })

  test('gaps of aligned records are no entries; version 3 has names beyond Latin-1', async () => {
    const aligned = await open(bytesOf('aligned records'))
    expect(aligned.entries.map((entry) => entry.name)).toEqual(['a', 'b'])
    expect(await numbers(aligned, 'b')).toEqual([0.5, 0.25])
    const named = await open(bytesOf('version 3'))
    expect(named.entries.map((entry) => entry.name)).toEqual(['größe', 'π'])
    expect(await numbers(named, 'π')).toEqual([2.5])
  })

  test.each([
    [
      'objects',
      'it holds Python objects (pickle), which are never executed; save it as plain numbers or text',
    ],
    ['record with objects', 'some of its fields hold Python objects (pickle), which are never executed'],
    ['complex', 'its type (complex128) is not a plain number'],
    ['times', 'its type (a time) is not a plain number'],
  ])('%s are named as unreadable', async (name, reason) => {
    const file = await open(bytesOf(name))
    expect(file.entries[0]).toMatchObject({ content: 'unreadable', reason })
    const [refused] = await problemsFrom(file.read('values', 0, new Float32Array(1)))
    expect(refused?.code).toBe('data.unsupported')
  })

  test('whole numbers that a float64 cannot hold are refused with row and value', async () => {
    const file = await open(bytesOf('too large for float64'))
    const [refused] = await problemsFrom(file.read('values', 0, new Float64Array(2)))
    expect(refused?.code).toBe('data.precision')
    expect(refused?.message).toContain('9007199254740993 in row 1')
  })

  test('gzipped', async () => {
    expect(await numbers(await open(gzipSync(bytesOf('<i2')), 'array.npy.gz'))).toEqual([-32768, 0, 32767])
  })
})

/** Version 1 with the given dictionary. */
function withHeader(header: string, data: Uint8Array = new Uint8Array()): Uint8Array {
  const length = Buffer.alloc(2)
  length.writeUInt16LE(header.length)
  return Buffer.concat([
    Buffer.from('\x93NUMPY\x01\x00', 'latin1'),
    length,
    Buffer.from(header, 'latin1'),
    data,
  ])
}

describe('damaged arrays', () => {
  test.each([
    [
      'too few values',
      withHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", new Uint8Array(20)),
      // 10 bytes before a header of 59, then 2 × 3 × 4.
      'array.npy should have 93 bytes for 2 × 3 values of float32, but has 89.',
    ],
    [
      '10^12 values',
      withHeader("{'descr': '<f8', 'fortran_order': True, 'shape': (1000000, 1000000), }"),
      'array.npy should have 8000000000080 bytes for 1000000 × 1000000 values of float64, but has 80.',
    ],
    [
      'a negative size',
      withHeader("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }"),
      'the shape',
    ],
    ['no dictionary', withHeader('[1, 2]'), 'it is no dictionary'],
    ['code', withHeader("__import__('os').system('true')"), 'a value is missing at character 0'],
    [
      'no such type',
      withHeader("{'descr': '<q3', 'fortran_order': False, 'shape': (1,)}"),
      'no type is called "<q3"',
    ],
    ['endless brackets', withHeader('('.repeat(5000)), 'too many brackets'],
    [
      'a long header',
      Buffer.from('\x93NUMPY\x02\x00\xff\xff\xff\xff', 'latin1'),
      'a header of 4294967295 bytes',
    ],
    ['an unknown version', Buffer.from('\x93NUMPY\x09\x00aaaaaaa', 'latin1'), 'version 9'],
  ])('%s', async (_, bytes, said) => {
    const [refused] = problemsOf(await npy.open(folder.write('array.npy', bytes)))
    expect(refused?.code).toBe('data.damaged')
    expect(refused?.message).toContain(said)
  })

  test('something else under the name', async () => {
    expect(problemsOf(await npy.open(folder.write('other.npy', 'hello, this is text')))[0]?.code).toBe(
      'data.kind',
    )
  })
})

test('a file that is written to while it is read is refused', async () => {
  const file = await open(bytesOf('float32'), 'growing.npy')
  appendFileSync(file.path, 'more')
  const [refused] = await problemsFrom(file.read('values', 0, new Float32Array(6)))
  expect(refused?.code).toBe('data.changed')
  expect(refused?.message).toMatch(/152 bytes .* when it was opened, 156 bytes /)
})

test('literals of Python', () => {
  expect(parseLiteral("{'a': (1, 2L), u'b': [True, None], \"c\": 'x\\'\\u03c0',}")).toEqual({
    a: [1, 2],
    b: [true, null],
    c: "x'π",
  })
})
