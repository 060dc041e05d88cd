import { damaged } from '../format.ts'
import type { NpyType } from './npy-type.ts'

/** The texts of consecutive elements. They end before the zeros that fill an element up. */
export function* textsOf(
  bytes: Uint8Array<ArrayBuffer>,
  type: Extract<NpyType, { kind: 'text' }>,
  where: { path: string; entry: string },
): Generator<string> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let from = 0; from + type.bytes <= bytes.length && type.bytes > 0; from += type.bytes) {
    if (!type.unicode) {
      yield byteText(bytes.subarray(from, from + type.bytes))
      continue
    }
    const signs: number[] = []
    for (let at = from; at < from + type.bytes; at += 4) signs.push(view.getUint32(at, type.littleEndian))
    while (signs.at(-1) === 0) signs.pop()
    const odd = signs.find((sign) => sign > 0x10ffff)
    if (odd !== undefined) {
      throw damaged(where.path, {
        message: `“${where.entry}” holds the character number ${odd}; characters go up to ${0x10ffff}.`,
      })
    }
    yield signs.map((sign) => String.fromCodePoint(sign)).join('')
  }
}

/** Byte texts do not say how they are encoded: UTF-8 when they can be, else Latin-1. */
function byteText(padded: Uint8Array): string {
  let end = padded.length
  while (end > 0 && padded[end - 1] === 0) end -= 1
  const bytes = padded.slice(0, end)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('latin1').decode(bytes)
  }
}
