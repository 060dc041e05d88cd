/** UTF-8 by hand: `TextEncoder` is not part of the language, and this folder knows no host. */
export function encodeUtf8(value: string): Uint8Array {
  const encodedBytes: number[] = []
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0
    if (code < 0x80) encodedBytes.push(code)
    else if (code < 0x800) encodedBytes.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) encodedBytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else encodedBytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return Uint8Array.from(encodedBytes)
}

function tail(code: number): number {
  return 0x80 | (code & 0x3f)
}
