import { expect, test } from 'vitest'
import { xxhash64 } from './xxhash64.ts'

const counting = (count: number, step: number): Uint8Array =>
  Uint8Array.from({ length: count }, (_, index) => (index * step) % 256)

// By the package xxhash 4.1 of Python, which binds the reference implementation.
test.each([
  ['nothing', new Uint8Array(0), 0xef46db3751d8e999n],
  ['a', Buffer.from('a'), 0xd24ec4f1a98c6e5bn],
  ['abc', Buffer.from('abc'), 0x44bc2cf5ad770999n],
  ['10 bytes', Buffer.from('0123456789'), 0x3f5fc178a81867e7n],
  ['32 bytes', Buffer.from('0123456789abcdef0123456789abcdef'), 0x642a94958e71e6c5n],
  ['100 bytes', counting(100, 1), 0x6ac1e58032166597n],
  ['1000 bytes', counting(1000, 7), 0x25275608a9cfc168n],
])('%s', (_, bytes, checksum) => {
  expect(xxhash64(bytes)).toBe(checksum)
})
