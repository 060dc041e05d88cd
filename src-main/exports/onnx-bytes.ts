/**
 * Fields of a protocol-buffer message as they lie in a file, for changing what is known and keeping everything else
 * (https://protobuf.dev/programming-guides/encoding). Independent of the writer in `catalog/exporters/onnx`.
 */
export type RawField = { number: number; bytes: Uint8Array; content: Uint8Array | null }

/** `content` is there for length-delimited fields: texts, lists and messages. */
export function rawFields(message: Uint8Array): RawField[] {
  const fields: RawField[] = []
  let offset = 0
  const varint = (): number => {
    let [value, factor] = [0, 1]
    for (;;) {
      const byte = message[offset++]
      if (byte === undefined) throw new Error('The message ends inside a number')
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
      factor *= 128
    }
  }
  while (offset < message.length) {
    const start = offset
    const tag = varint()
    const length = lengthOf(tag % 8, varint)
    const from = offset
    offset += length
    if (offset > message.length) throw new Error('The message ends inside a field')
    fields.push({
      number: Math.floor(tag / 8),
      bytes: message.subarray(start, offset),
      content: tag % 8 === 2 ? message.subarray(from, offset) : null,
    })
  }
  return fields
}

function lengthOf(wireType: number, varint: () => number): number {
  switch (wireType) {
    case 0:
      varint()
      return 0
    case 1:
      return 8
    case 2:
      return varint()
    case 5:
      return 4
    default:
      throw new Error(`There is no wire type ${wireType}`)
  }
}
