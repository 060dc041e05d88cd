import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateRawSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { DataFile } from '../format.ts'
import { rowSize } from '../format.ts'
import { problemsFrom, problemsOf, temporaryFolder, valueOf } from '../test-files.ts'
import { npz } from './npz.ts'

const folder = temporaryFolder()
afterAll(() => folder.remove())

/** Files written by NumPy 2.4.6 and Python's zipfile (base64), with the values that were put into them below. */
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

async function open(bytes: Uint8Array): Promise<DataFile> {
  const file = valueOf(await npz.open(folder.write('arrays.npz', bytes)))
  opened.push(file)
  return file
}

async function refusal(bytes: Uint8Array): Promise<{ code: string; message: string } | undefined> {
  return problemsOf(await npz.open(folder.write('arrays.npz', bytes)))[0]
}

async function numbers(file: DataFile, name: string, start = 0, rows?: number): Promise<number[]> {
  const entry = file.entries.find((each) => each.name === name)
  if (entry === undefined) throw new Error(`no ${name}`)
  const out = new Float64Array((rows ?? (entry.shape[0] ?? 1) - start) * rowSize(entry))
  await file.read(name, start, out)
  return [...out]
}

describe.each(['stored', 'deflated'])('%s by NumPy', (kind) => {
  test('every array is an entry; rows from anywhere', async () => {
    const file = await open(bytesOf(kind))
    expect(file.entries.map(({ name, shape, dtype }) => [name, shape, dtype])).toEqual([
      ['showers', [50, 4], 'float32'],
      ['energy', [50, 1], 'float64'],
      ['labels', [50], 'text'],
    ])
    expect(await numbers(file, 'showers')).toEqual(Array.from({ length: 200 }, (_, at) => at))
    expect(await numbers(file, 'showers', 48, 2)).toEqual([192, 193, 194, 195, 196, 197, 198, 199])
    expect(await numbers(file, 'energy', 10, 1)).toEqual([11])
    expect((await file.readText('labels')).slice(0, 3)).toEqual(['e-', 'pi+', 'e-'])
  })

  test('a changed byte of the values is found by its checksum', async () => {
    const bytes = bytesOf(kind)
    // The last values of the first member, just before the second one.
    const at = bytes.indexOf('PK\x03\x04', 4) - 4
    bytes[at] = (bytes[at] ?? 0) ^ 0x10
    const file = await open(bytes)
    const [refused] = await problemsFrom(file.read('showers', 0, new Float64Array(4)))
    expect(refused?.code).toBe('data.damaged')
    expect(await numbers(file, 'energy', 0, 1)).toEqual([1])
  })

  test('a cut is found', async () => {
    const bytes = bytesOf(kind)
    for (const length of [30, 500, bytes.length - 1]) {
      expect((await refusal(bytes.subarray(0, length)))?.message).toContain(
        'has no list of members at its end',
      )
    }
  })
})

test('records give an entry for each field, single values are entries too', async () => {
  const file = await open(bytesOf('records'))
  expect(file.entries.map((entry) => entry.name)).toEqual([
    'events/energy',
    'events/hits',
    'events/kind',
    'events/inner/x',
    'events/inner/y',
    'count',
  ])
  expect(await numbers(file, 'events/inner/x')).toEqual([-1, -2, -3])
  expect(await numbers(file, 'count')).toEqual([3])
})

test('what cannot be read is named with its reason, beside what can', async () => {
  const pickled = await open(bytesOf('objects'))
  expect(pickled.entries[1]).toMatchObject({ name: 'meta', content: 'unreadable' })
  expect(pickled.entries[1]?.reason).toContain('it holds Python objects (pickle), which are never executed')
  expect(await numbers(pickled, 'showers', 1, 1)).toEqual([4, 5, 6, 7])
  const packed = await open(bytesOf('bzip2'))
  expect(packed.entries[0]?.reason).toBe('it is packed by method 12 (bzip2), which this build cannot decode')
  const mixed = await open(bytesOf('with a text and a comment'))
  expect(mixed.entries.map(({ name, reason }) => [name, reason])).toEqual([
    ['a', null],
    ['readme.txt', 'it is no array (.npy)'],
  ])
})

test('two members of one name are refused', async () => {
  expect((await refusal(bytesOf('duplicate')))?.message).toContain('holds 2 members called “a.npy”')
})

test('a zip file that holds no arrays, and something else under the name', async () => {
  expect((await refusal(Buffer.from('hello, this is text')))?.code).toBe('data.kind')
})

type Member = { name: string; data: Buffer; method?: number; bytes?: number; sum?: number; at?: number }

/** A zip file by the description of the format, apart from the reader under test; with zip64 fields when asked. */
function zip(members: readonly Member[], { zip64 = false } = {}): Buffer {
  const parts: Buffer[] = []
  const listed: Buffer[] = []
  let at = 0
  for (const { name, data, method = 0, bytes = data.length, sum = crc32(data), at: given } of members) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(name.length, 26)
    parts.push(local, Buffer.from(name), data)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(sum, 16)
    entry.writeUInt32LE(zip64 ? 0xffffffff : data.length, 20)
    entry.writeUInt32LE(zip64 ? 0xffffffff : bytes, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(zip64 ? 0xffffffff : (given ?? at), 42)
    listed.push(entry, Buffer.from(name))
    if (zip64) {
      entry.writeUInt16LE(28, 30)
      const extra = Buffer.alloc(28)
      extra.writeUInt16LE(1)
      extra.writeUInt16LE(24, 2)
      for (const [index, value] of [bytes, data.length, given ?? at].entries())
        extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index)
      listed.push(extra)
    }
    at += 30 + name.length + data.length
  }
  const directory = Buffer.concat(listed)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(zip64 ? 0xffff : members.length, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : directory.length, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : at, 16)
  if (!zip64) return Buffer.concat([...parts, directory, end])
  const end64 = Buffer.alloc(56)
  end64.writeUInt32LE(0x06064b50)
  end64.writeBigUInt64LE(44n, 4)
  end64.writeBigUInt64LE(BigInt(members.length), 32)
  end64.writeBigUInt64LE(BigInt(directory.length), 40)
  end64.writeBigUInt64LE(BigInt(at), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50)
  locator.writeBigUInt64LE(BigInt(at + directory.length), 8)
  return Buffer.concat([...parts, directory, end64, locator, end])
}

/** An array of `count` float64 numbers. */
function array(count: number, values: Buffer = Buffer.alloc(8 * count)): Buffer {
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${count},)}`
  const length = Buffer.alloc(2)
  length.writeUInt16LE(header.length)
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00', 'latin1'), length, Buffer.from(header), values])
}

describe('made by hand', () => {
  test('zip64', async () => {
    const values = Buffer.from(new Float64Array([1, 2, 3]).buffer)
    const file = await open(zip([{ name: 'a.npy', data: array(3, values) }], { zip64: true }))
    expect(await numbers(file, 'a')).toEqual([1, 2, 3])
  })

  test('a member that unpacks to more than it says is refused', async () => {
    const whole = array(1000)
    const claimed = array(10).length
    const said = Buffer.from(array(10)).subarray(0, array(10).length - 80)
    const data = deflateRawSync(Buffer.concat([said, whole.subarray(0, 8000)]))
    const file = await open(zip([{ name: 'a.npy', data, method: 8, bytes: claimed, sum: 0 }]))
    const [refused] = await problemsFrom(file.read('a', 0, new Float64Array(10)))
    expect(refused?.message).toBe(`“a.npy” should unpack to ${claimed} bytes, but goes on after them.`)
  })

  test('a zip bomb is refused by what it says, with both numbers', async () => {
    const count = 10 ** 11
    const data = deflateRawSync(array(count, Buffer.alloc(2 ** 20)))
    const bytes = array(count, Buffer.alloc(0)).length + 8 * count
    const file = await open(zip([{ name: 'a.npy', data, method: 8, bytes, sum: 0 }], { zip64: true }))
    const [refused] = await problemsFrom(file.read('a', 0, new Float64Array(10)))
    expect(refused?.code).toBe('data.too-large')
    expect(refused?.message).toMatch(/unpacks from 1\d{3} bytes to 762939 MB or more/)
    expect(refused?.hint).toContain('numpy.savez instead of numpy.savez_compressed')
  })

  test('a member that the directory calls otherwise is refused', async () => {
    const bytes = zip([{ name: 'a.npy', data: array(1) }])
    bytes.write('b', bytes.lastIndexOf('a.npy'))
    expect((await refusal(bytes))?.message).toBe('“b.npy” should begin at byte 0, but “a.npy” does.')
  })

  test('a directory that lists fewer members than it has is refused', async () => {
    const bytes = zip([
      { name: 'a.npy', data: array(1) },
      { name: 'b.npy', data: array(1) },
    ])
    bytes.writeUInt16LE(1, bytes.length - 12)
    // Two entries of 46 bytes and a name of 5 each.
    expect((await refusal(bytes))?.message).toBe(
      'arrays.npz should list 1 members in 102 bytes, but they take 51.',
    )
  })

  test('members that share bytes are refused', async () => {
    const data = array(10)
    const both = zip([
      { name: 'a.npy', data },
      { name: 'b.npy', data, at: 0 },
    ])
    expect((await refusal(both))?.message).toContain('takes the bytes up to')
  })

  test('an array of another size than its member is refused', async () => {
    const refused = await refusal(zip([{ name: 'a.npy', data: array(10 ** 12, Buffer.alloc(8)) }]))
    expect(refused?.code).toBe('data.damaged')
    expect(refused?.message).toMatch(/“a.npy” should have 8000000000\d+ bytes for 1000000000000 values/)
  })
})
