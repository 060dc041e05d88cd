import { encodeUtf8 } from '../utf8.ts'

/**
 * The part of the protocol-buffer wire format that ONNX needs (https://protobuf.dev/programming-guides/encoding):
 * varints, 32-bit floats and length-delimited fields. A message is a list of pieces, joined only once at the end, so
 * that weights are not copied at every level of nesting.
 */
export type Message = { pieces: Uint8Array[]; length: number }
export type Field = Message

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED_32 = 5

export function message(...fields: readonly (Field | readonly Field[])[]): Message {
  const pieces: Uint8Array[] = []
  let length = 0
  for (const field of fields.flat()) {
    // Not push(...pieces): a model of many weights would overflow the stack.
    for (const piece of field.pieces) pieces.push(piece)
    length += field.length
  }
  return { pieces, length }
}

/** A whole number; negative ones as 64-bit two's complement. */
export function int(field: number, value: number | bigint): Field {
  return message(single([...tag(field, VARINT), ...varint(BigInt.asUintN(64, BigInt(value)))]))
}

export function text(field: number, value: string): Field {
  return bytes(field, encodeUtf8(value))
}

export function float(field: number, value: number): Field {
  const fixed = new Uint8Array(4)
  new DataView(fixed.buffer).setFloat32(0, value, true)
  return message(single([...tag(field, FIXED_32), ...fixed]))
}

export function bytes(field: number, value: Uint8Array): Field {
  const head = single([...tag(field, LENGTH_DELIMITED), ...varint(BigInt(value.length))])
  return message(head, { pieces: [value], length: value.length })
}

export function nested(field: number, value: Message): Field {
  return message(single([...tag(field, LENGTH_DELIMITED), ...varint(BigInt(value.length))]), value)
}

/** A packed list of whole numbers. */
export function ints(field: number, values: readonly number[]): Field {
  return bytes(field, Uint8Array.from(values.flatMap((value) => varint(BigInt.asUintN(64, BigInt(value))))))
}

export function encoded(root: Message): Uint8Array {
  const result = new Uint8Array(root.length)
  let offset = 0
  for (const piece of root.pieces) {
    result.set(piece, offset)
    offset += piece.length
  }
  return result
}

function single(values: readonly number[]): Message {
  return { pieces: [Uint8Array.from(values)], length: values.length }
}

function tag(field: number, wireType: number): number[] {
  return varint(BigInt(field * 8 + wireType))
}

function varint(value: bigint): number[] {
  const groups: number[] = []
  let rest = value
  while (rest > 0x7fn) {
    groups.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  groups.push(Number(rest))
  return groups
}
