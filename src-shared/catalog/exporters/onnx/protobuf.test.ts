import { expect, it } from 'vitest'
import { encoded, float, int, ints, message, nested, text } from './protobuf.ts'

// Bytes from the examples of https://protobuf.dev/programming-guides/encoding, the others worked out by hand.
it.each([
  ['a number of two groups', int(1, 150), [0x08, 0x96, 0x01]],
  ['a negative number, ten bytes long', int(1, -1), [0x08, ...new Array<number>(9).fill(0xff), 0x01]],
  ['a text', text(2, 'testing'), [0x12, 0x07, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]],
  ['a text beyond ASCII', text(1, 'µ€😀'), [0x0a, 9, 0xc2, 0xb5, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x98, 0x80]],
  ['a message in a message', nested(3, message(int(1, 150))), [0x1a, 0x03, 0x08, 0x96, 0x01]],
  ['a packed list', ints(6, [3, 270, 86942]), [0x32, 0x06, 0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05]],
  ['a field number of two groups', int(20, 1), [0xa0, 0x01, 0x01]],
  ['a float', float(2, 1.5), [0x15, 0x00, 0x00, 0xc0, 0x3f]],
])('writes %s', (_, field, bytes) => {
  expect(Array.from(encoded(field))).toEqual(bytes)
})
