import type { StoredType } from '../decode-numbers.ts'
import { STORED_BYTES } from '../decode-numbers.ts'
import type { Literal } from './python-literal.ts'

/** What one element of a NumPy array is. */
export type NpyType =
  | { kind: 'number'; bytes: number; stored: StoredType }
  /** Unicode texts have four bytes per character, byte texts one. */
  | { kind: 'text'; bytes: number; unicode: boolean; littleEndian: boolean }
  | { kind: 'record'; bytes: number; fields: readonly NpyField[] }
  /** `bytes` is null when the array is not stored as plain elements. */
  | { kind: 'unreadable'; bytes: number | null; dtype: string; reason: string }

export type NpyField = { name: string; offset: number; type: NpyType; shape: readonly number[] }

const MOST_FIELDS = 10_000

const NUMBERS: Record<string, StoredType['dtype']> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
}

/** The type that a header describes, or null when the description makes no sense. */
export function npyType(descr: Literal): NpyType | null {
  if (typeof descr === 'string') return simpleType(descr)
  return Array.isArray(descr) ? recordType(descr) : null
}

export function typeName(type: NpyType): string {
  if (type.kind === 'number') return type.stored.dtype
  return type.kind === 'unreadable' ? type.dtype : type.kind
}

function simpleType(descr: string): NpyType | null {
  const parts = /^([<>|=]?)([a-zA-Z])(\d*)(\[.*\])?$/.exec(descr)
  if (parts === null) return null
  const [, order = '', letter = '', digits = ''] = parts
  const size = digits === '' ? 0 : Number(digits)
  if (!Number.isSafeInteger(size)) return null
  // NumPy writes “=” nowhere; the machines of today store the lowest byte first.
  const littleEndian = order !== '>'
  const dtype = NUMBERS[`${letter}${size}`]
  if (dtype !== undefined)
    return { kind: 'number', bytes: STORED_BYTES[dtype], stored: { dtype, littleEndian } }
  switch (letter) {
    case 'U':
      return { kind: 'text', bytes: 4 * size, unicode: true, littleEndian }
    case 'S':
    case 'a':
      return { kind: 'text', bytes: size, unicode: false, littleEndian }
    case 'O':
      return unreadable(
        null,
        'object',
        'it holds Python objects (pickle), which are never executed; save it as plain numbers or text',
      )
    case 'V':
      return unreadable(size, `void${size}`, `it holds ${size} raw bytes per element`)
    case 'c':
      return unreadable(size, `complex${size * 8}`, notPlain(`complex${size * 8}`))
    case 'f':
      return unreadable(size, `float${size * 8}`, notPlain(`float${size * 8}, which only some machines have`))
    case 'M':
    case 'm':
      return unreadable(8, letter === 'M' ? 'datetime' : 'timedelta', notPlain('a time'))
    default:
      return null
  }
}

function notPlain(type: string): string {
  return `its type (${type}) is not a plain number`
}

function unreadable(bytes: number | null, dtype: string, reason: string): NpyType {
  return { kind: 'unreadable', bytes, dtype, reason }
}

/** `[('x', '<f4'), ('hits', '<i2', (3,)), (('title', 'name'), '<f8'), ('inner', [...])]` */
function recordType(descr: readonly Literal[]): NpyType | null {
  const fields: NpyField[] = []
  let bytes = 0
  let hasObjects = false
  for (const item of descr) {
    if (!Array.isArray(item) || item.length < 2 || item.length > 3) return null
    const [given, described, extent] = item
    const name = Array.isArray(given) ? given[1] : given
    const shape = extent === undefined ? [] : Array.isArray(extent) ? extent : [extent]
    const type = npyType(described ?? null)
    if (typeof name !== 'string' || type === null || !isShape(shape)) return null
    const size = shape.reduce((product, dim) => product * dim, type.bytes ?? 0)
    if (type.bytes === null) hasObjects = true
    // Unnamed fields are the gaps of aligned records.
    if (name !== '') fields.push({ name, offset: bytes, type, shape })
    bytes += size
    if (!Number.isSafeInteger(bytes) || fields.length > MOST_FIELDS) return null
  }
  if (bytes === 0 && !hasObjects) return null
  if (hasObjects) {
    return unreadable(
      null,
      'object',
      'some of its fields hold Python objects (pickle), which are never executed',
    )
  }
  return { kind: 'record', bytes, fields }
}

export function isShape(shape: readonly Literal[]): shape is number[] {
  return (
    shape.length <= 64 &&
    shape.every((dim) => typeof dim === 'number' && Number.isSafeInteger(dim) && dim >= 0)
  )
}
