import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { fletcher32, unfilter, unshuffled } from './filters.ts'
import { unpackLzf } from './lzf.ts'

const text = (bytes: Uint8Array | null): string | null =>
  bytes === null ? null : Buffer.from(bytes).toString('latin1')
const bytes = (...values: (number | string)[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(
    values.flatMap((value) => (typeof value === 'string' ? [...Buffer.from(value, 'latin1')] : [value])),
  )

test('fletcher32 of the texts in the published examples', () => {
  // https://en.wikipedia.org/wiki/Fletcher%27s_checksum#Test_vectors, whose words are little-endian: bytes swapped in pairs.
  expect(fletcher32(bytes('badcfe'))).toBe(0x56502d2a)
  expect(fletcher32(bytes('badcfehg'))).toBe(0xebe19591)
})

test('unshuffle brings the bytes of each element together; a rest stays at the end', () => {
  // Elements a1 a2 a3 a4, b1 b2 b3 b4 and one byte left over.
  expect([...unshuffled(bytes(1, 5, 2, 6, 3, 7, 4, 8, 9), 4)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect([...unshuffled(bytes(1, 4, 2, 5, 3, 6), 3)]).toEqual([1, 2, 3, 4, 5, 6])
  expect([...unshuffled(bytes(1, 2, 3), 1)]).toEqual([1, 2, 3])
})

test('LZF: literals, copies that overlap, long copies', () => {
  expect(text(unpackLzf(bytes(2, 'abc'), 10))).toBe('abc')
  // Length 5 (3 + 2) from a distance of 1, then length 9 + 7 + 4 = 20 from a distance of 8.
  expect(text(unpackLzf(bytes(0, 'a', 3 << 5, 0), 10))).toBe('aaaaaa')
  const long = unpackLzf(bytes(7, 'abcdefgh', 7 << 5, 11, 7), 40)
  expect(text(long)).toBe('abcdefgh' + 'abcdefgh'.repeat(2) + 'abcd')
})

test.each([
  ['a literal run that is cut off', bytes(4, 'ab')],
  ['a copy from before the beginning', bytes(0, 'a', 1 << 5, 5)],
  ['a copy without its distance', bytes(0, 'a', 1 << 5)],
  ['more than there is room for', bytes(0, 'a', 7 << 5, 200, 0)],
])('LZF refuses %s', (_, packed) => {
  expect(unpackLzf(packed, 20)).toBeNull()
})

test('a filter that the mask excludes is not undone; damage is said', async () => {
  const plain = bytes('0123456789abcdef')
  const packed = new Uint8Array(deflateSync(plain))
  const filters = [
    { id: 2, name: 'shuffle', cd_values: [1] },
    { id: 1, name: 'deflate' },
  ]
  const pipeline = { filters, elementBytes: 1, chunkBytes: 16 }
  expect(await unfilter({ bytes: packed, mask: 0 }, pipeline)).toEqual(plain)
  expect(await unfilter({ bytes: plain, mask: 2 }, pipeline)).toEqual(plain)
  expect(await unfilter({ bytes: packed.subarray(0, 10), mask: 0 }, pipeline)).toMatch(
    /cannot be unpacked \(gzip\)/,
  )
  expect(await unfilter({ bytes: packed, mask: 0 }, { ...pipeline, chunkBytes: 40 })).toBe(
    'a chunk has 16 bytes instead of 40',
  )
  const bomb = new Uint8Array(deflateSync(new Uint8Array(1e6)))
  expect(await unfilter({ bytes: bomb, mask: 0 }, pipeline)).toBe(
    'a chunk unpacks to more than the 20 bytes that it may have (gzip)',
  )
  const wrong = bytes('0123456789abcdef', 1, 2, 3, 4)
  const checked = { ...pipeline, filters: [{ id: 3, name: 'fletcher32' }] }
  expect(await unfilter({ bytes: wrong, mask: 0 }, checked)).toMatch(/checksum of a chunk \(fletcher32\)/)
})
