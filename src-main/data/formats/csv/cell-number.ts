/** Whole numbers up to here, and powers of ten up to 10^22, are exact in float64: one division or product rounds right. */
const MOST_DIGITS = 15
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

const ZERO = 0x30
const NINE = 0x39
const MINUS = 0x2d
const PLUS = 0x2b
const POINT = 0x2e

/** What a cell is when it is no number. */
export const NO_NUMBER = Symbol('no number')

/**
 * The number that bytes write, NaN and infinities included. Short decimals are put together from their digits (Clinger
 * 1990: exact mantissa and exact power of ten give the nearest float64); all others go through the language's own reader.
 */
export function cellNumber(bytes: Buffer, start: number, end: number): number | typeof NO_NUMBER {
  let at = start
  const first = bytes[at]
  if (first === MINUS || first === PLUS) at += 1
  let mantissa = 0
  let digits = 0
  let decimals = 0
  for (; at < end; at++) {
    const byte = bytes[at] as number // at < end
    if (byte < ZERO || byte > NINE) break
    mantissa = mantissa * 10 + (byte - ZERO)
    digits += 1
  }
  if (at < end && bytes[at] === POINT) {
    for (at += 1; at < end; at++) {
      const byte = bytes[at] as number // at < end
      if (byte < ZERO || byte > NINE) break
      mantissa = mantissa * 10 + (byte - ZERO)
      digits += 1
      decimals += 1
    }
  }
  if (digits === 0) return textNumber(bytes.toString('latin1', start, end))
  if (at === end) {
    if (digits > MOST_DIGITS) return Number(bytes.toString('latin1', start, end))
    const size = decimals === 0 ? mantissa : mantissa / (POWERS[decimals] as number) // decimals <= digits <= 15
    return first === MINUS ? -size : size
  }
  return endsAsExponent(bytes, at, end) ? Number(bytes.toString('latin1', start, end)) : NO_NUMBER
}

/** `e-07` */
function endsAsExponent(bytes: Uint8Array, from: number, end: number): boolean {
  if (bytes[from] !== 0x45 && bytes[from] !== 0x65) return false
  let at = from + 1
  if (bytes[at] === MINUS || bytes[at] === PLUS) at += 1
  if (at >= end) return false
  for (; at < end; at++) {
    const byte = bytes[at] as number // at < end
    if (byte < ZERO || byte > NINE) return false
  }
  return true
}

export function textNumber(text: string): number | typeof NO_NUMBER {
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return Number(text)
  if (/^[+-]?nan$/i.test(text)) return NaN
  const infinite = /^([+-]?)inf(inity)?$/i.exec(text)
  return infinite === null ? NO_NUMBER : infinite[1] === '-' ? -Infinity : Infinity
}

/** “1,5” or “-2,25e3”, as many countries write 1.5 and -2250. */
export function isDecimalComma(text: string): boolean {
  return /^[+-]?\d*,\d+(e[+-]?\d+)?$/i.test(text)
}
