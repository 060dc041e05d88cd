import { base64OfFloats, floatsOfBase64 } from '../../trainer/base64-floats.ts'

/** Arrays of numbers anywhere in a value, for channels that carry JSON. The mark is no name that a message has. */
const MARK = '$float32'

export function packFloats(value: unknown): unknown {
  if (value instanceof Float32Array) return { [MARK]: base64OfFloats(value) }
  if (Array.isArray(value)) return value.map(packFloats)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, packFloats(each)]))
}

export function unpackFloats(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpackFloats)
  if (typeof value !== 'object' || value === null) return value
  if (MARK in value && typeof value[MARK] === 'string') return floatsOfBase64(value[MARK])
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, unpackFloats(each)]))
}
