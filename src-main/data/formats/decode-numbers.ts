import { endianness } from 'node:os'
import type { NumberArray } from './format.ts'
import { refuseLossy } from './format.ts'

/** Numbers as files store them, one after the other, in either byte order. */
export type StoredType = { dtype: StoredNumber; littleEndian: boolean }

export type StoredNumber =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float16'
  | 'float32'
  | 'float64'

export const STORED_BYTES: Record<StoredNumber, 1 | 2 | 4 | 8> = {
  bool: 1,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  float16: 2,
  float32: 4,
  float64: 8,
}

export type DecodeTarget = {
  out: NumberArray
  at: number
  /** For naming a number that cannot be held exactly. */
  path: string
  entry: string
  row: number
  rowSize: number
}

const HOST_IS_LITTLE = endianness() === 'LE'

/** `bytes` into `out` from position `at` on. Bytes in the other order are swapped in place. */
export function decodeStored(bytes: Uint8Array<ArrayBuffer>, type: StoredType, target: DecodeTarget): void {
  const size = STORED_BYTES[type.dtype]
  if (size !== 1 && type.littleEndian !== HOST_IS_LITTLE) swap(bytes, size)
  // Views need aligned bytes; pieces read from disk are, parts of larger ones may not be.
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice()
  const count = Math.floor(bytes.length / size)
  decodeHostOrder(aligned, type.dtype, { ...target, count })
}

function swap(bytes: Uint8Array<ArrayBuffer>, size: 2 | 4 | 8): void {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (size === 2) view.swap16()
  else if (size === 4) view.swap32()
  else view.swap64()
}

function decodeHostOrder(
  { buffer, byteOffset }: Uint8Array<ArrayBuffer>,
  dtype: StoredNumber,
  target: DecodeTarget & { count: number },
): void {
  const { out, at, count } = target
  switch (dtype) {
    case 'float32':
      return out.set(new Float32Array(buffer, byteOffset, count), at)
    case 'float64':
      return out.set(new Float64Array(buffer, byteOffset, count), at)
    case 'int8':
      return out.set(new Int8Array(buffer, byteOffset, count), at)
    case 'uint8':
      return out.set(new Uint8Array(buffer, byteOffset, count), at)
    case 'int16':
      return out.set(new Int16Array(buffer, byteOffset, count), at)
    case 'uint16':
      return out.set(new Uint16Array(buffer, byteOffset, count), at)
    case 'int32':
      return out.set(new Int32Array(buffer, byteOffset, count), at)
    case 'uint32':
      return out.set(new Uint32Array(buffer, byteOffset, count), at)
    case 'bool':
      return new Uint8Array(buffer, byteOffset, count).forEach((value, index) => {
        out[at + index] = value === 0 ? 0 : 1
      })
    case 'float16': {
      const known = halves()
      return new Uint16Array(buffer, byteOffset, count).forEach((half, index) => {
        out[at + index] = known[half] ?? NaN
      })
    }
    case 'int64':
      return decodeBig(new BigInt64Array(buffer, byteOffset, count), target)
    case 'uint64':
      return decodeBig(new BigUint64Array(buffer, byteOffset, count), target)
  }
}

function decodeBig(values: BigInt64Array | BigUint64Array, target: DecodeTarget): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as bigint // index < length
    const number = Number(value)
    if (!Number.isSafeInteger(number) && BigInt(number) !== value) {
      const row = target.row + Math.floor(index / target.rowSize)
      refuseLossy(target.path, { entry: target.entry, row, value })
    }
    target.out[target.at + index] = number
  }
}

let madeHalves: Float32Array | null = null

/** All 65536 numbers of IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
function halves(): Float32Array {
  madeHalves ??= Float32Array.from({ length: 65_536 }, (_, half) => {
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) return sign * fraction * 2 ** -24
    if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  })
  return madeHalves
}
