import type { NumberArray } from '../format.ts'
import { refuseLossy } from '../format.ts'
import type { Hdf5Filter, Hdf5Metadata } from './hdf5-module.ts'

const INTEGER = 0
const FLOAT = 1
const STRING = 3
const ENUMERATION = 8

const OTHER_TYPES: Record<number, string> = {
  2: 'time',
  4: 'bit field',
  5: 'opaque',
  6: 'compound',
  7: 'reference',
  9: 'variable-length',
  10: 'array',
}

/** Filters of the HDF5 library itself, all present in this build; every other one needs a plugin. */
const BUILT_IN_FILTERS = new Set([1, 2, 3, 4, 5, 6])
const KNOWN_PLUGINS: Record<number, string> = {
  305: 'LZO',
  307: 'bzip2',
  32000: 'LZF',
  32001: 'Blosc',
  32004: 'LZ4',
  32008: 'bitshuffle',
  32013: 'ZFP',
  32015: 'Zstandard',
  32026: 'Blosc2',
}

export type NumericType =
  'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | FloatType
type FloatType = 'float16' | 'float32' | 'float64'

/** The numeric type, or null when it is none that can be read as numbers. */
export function numericType(metadata: Hdf5Metadata): NumericType | null {
  const whole =
    metadata.type === INTEGER || (metadata.type === ENUMERATION && metadata.enum_type?.type === INTEGER)
  if (whole && [1, 2, 4, 8].includes(metadata.size)) {
    // Sizes are the four of the type's names.
    return `${metadata.signed ? '' : 'u'}int${metadata.size * 8}` as NumericType
  }
  if (metadata.type === FLOAT && [2, 4, 8].includes(metadata.size)) {
    return `float${metadata.size * 8}` as FloatType
  }
  return null
}

export function isString(metadata: Hdf5Metadata): boolean {
  return metadata.type === STRING
}

export function typeName(metadata: Hdf5Metadata): string {
  const numeric = numericType(metadata)
  if (numeric !== null) return numeric
  if (isString(metadata)) return 'text'
  if (metadata.type === INTEGER) return `int${metadata.size * 8}`
  if (metadata.type === FLOAT) return `float${metadata.size * 8}`
  return OTHER_TYPES[metadata.type] ?? `HDF5 class ${metadata.type}`
}

/** The first filter that this build cannot decode, in words; null when all can be decoded. */
export function undecodable(filters: readonly Hdf5Filter[]): string | null {
  const missing = filters.find((filter) => !BUILT_IN_FILTERS.has(filter.id))
  if (missing === undefined) return null
  const name = KNOWN_PLUGINS[missing.id] ?? missing.name
  return `it uses filter ${missing.id} (${name}), which this build cannot decode`
}

export type DecodeTarget = {
  out: NumberArray
  at: number
  path: string
  entry: string
  row: number
  rowSize: number
}

/** Little-endian bytes (HDF5 converts on reading) into `out` from position `at` on. */
export function decodeNumbers(bytes: Uint8Array<ArrayBuffer>, type: NumericType, target: DecodeTarget): void {
  const { out, at } = target
  const { buffer, byteOffset } = bytes
  switch (type) {
    case 'float32':
      return out.set(new Float32Array(buffer, byteOffset), at)
    case 'float64':
      return out.set(new Float64Array(buffer, byteOffset), at)
    case 'int8':
      return out.set(new Int8Array(buffer, byteOffset), at)
    case 'uint8':
      return out.set(bytes, at)
    case 'int16':
      return out.set(new Int16Array(buffer, byteOffset), at)
    case 'uint16':
      return out.set(new Uint16Array(buffer, byteOffset), at)
    case 'int32':
      return out.set(new Int32Array(buffer, byteOffset), at)
    case 'uint32':
      return out.set(new Uint32Array(buffer, byteOffset), at)
    case 'float16':
      return new Uint16Array(buffer, byteOffset).forEach((half, index) => {
        out[at + index] = halfToNumber(half)
      })
    case 'int64':
      return decodeBig(new BigInt64Array(buffer, byteOffset), target)
    case 'uint64':
      return decodeBig(new BigUint64Array(buffer, byteOffset), target)
  }
}

function decodeBig(values: BigInt64Array | BigUint64Array, target: DecodeTarget): void {
  for (let index = 0; index < values.length; index++) {
    const value = values[index] as bigint // index < length
    const number = Number(value)
    if (BigInt(number) !== value) {
      const row = target.row + Math.floor(index / target.rowSize)
      refuseLossy(target.path, { entry: target.entry, row, value })
    }
    target.out[target.at + index] = number
  }
}

/** IEEE 754 binary16: 1 sign bit, 5 exponent bits (bias 15), 10 fraction bits. */
export function halfToNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1
  const exponent = (half >> 10) & 0x1f
  const fraction = half & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}
