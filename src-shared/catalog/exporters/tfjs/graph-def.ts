import type { Shape } from '../../../tensor/shape.ts'

/** TensorFlow's GraphDef in the JSON form that TensorFlow.js graph models use: bytes as base64, 64-bit numbers as text. */
export type NodeDef = {
  name: string
  op: string
  input: string[]
  attr: Record<string, AttrValue>
}

export type DataType = 'DT_FLOAT' | 'DT_INT32' | 'DT_BOOL'

export type AttrValue =
  | { type: DataType }
  | { i: string }
  | { f: number }
  | { b: boolean }
  | { s: string }
  | { list: { i: string[] } }
  | { shape: TensorShape }
  | { tensor: { dtype: DataType; tensorShape: TensorShape } }

export type TensorShape = { dim: { size: string }[] }

export const FLOAT: AttrValue = { type: 'DT_FLOAT' }

export function integers(values: readonly number[]): AttrValue {
  return { list: { i: values.map(String) } }
}

/** The open batch is -1. */
export function tensorShape(shape: Shape): TensorShape {
  return { dim: shape.map((dim) => ({ size: String(dim ?? -1) })) }
}

/** ASCII as base64. */
export function ascii(value: string): AttrValue {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  let coded = ''
  for (let start = 0; start < value.length; start += 3) {
    const [a, b, c] = [0, 1, 2].map((offset) => value.charCodeAt(start + offset))
    const bits = ((a ?? 0) << 16) | ((b || 0) << 8) | (c || 0)
    const missing = Math.max(0, start + 3 - value.length)
    const group = [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63)).join('')
    coded += group.slice(0, 4 - missing) + '='.repeat(missing)
  }
  return { s: coded }
}
