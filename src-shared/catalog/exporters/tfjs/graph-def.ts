import type { AttributeValue, NodeDef } from '../saved-model/saved-model-proto.ts'
import { DATA_TYPE } from '../saved-model/saved-model-proto.ts'
import type { Shape } from '../../../tensor/shape.ts'

/**
 * TensorFlow's GraphDef in the JSON form that TensorFlow.js graph models use: bytes as base64, 64-bit numbers as text,
 * the values of constants in a file of their own.
 */
export function nodeJson({ name, operation, inputs, attributes }: NodeDef): Record<string, unknown> {
  const attr = Object.fromEntries(
    Object.entries(attributes).map(([key, value]) => [key, attributeJson(value)]),
  )
  return { name, op: operation, input: inputs, attr }
}

/** The open batch is -1. */
export function shapeJson(shape: Shape): { dim: { size: string }[] } {
  return { dim: shape.map((dim) => ({ size: String(dim ?? -1) })) }
}

const TYPE_NAMES = new Map<number, string>([
  [DATA_TYPE.float, 'DT_FLOAT'],
  [DATA_TYPE.int32, 'DT_INT32'],
  [DATA_TYPE.bool, 'DT_BOOL'],
])

function attributeJson(value: AttributeValue): Record<string, unknown> {
  if ('text' in value) return { s: base64(value.text) }
  if ('int' in value) return { i: String(value.int) }
  if ('float' in value) return { f: value.float }
  if ('bool' in value) return { b: value.bool }
  if ('type' in value) return { type: TYPE_NAMES.get(value.type) }
  if ('shape' in value) return { shape: shapeJson(value.shape) }
  if ('tensor' in value) {
    const { dtype, shape } = value.tensor
    return { tensor: { dtype: TYPE_NAMES.get(dtype), tensorShape: shapeJson(shape) } }
  }
  if ('ints' in value) return { list: { i: value.ints.map(String) } }
  throw new Error(`A graph model has no attribute ${Object.keys(value).join()}`)
}

/** ASCII as base64. */
export function base64(value: string): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  let coded = ''
  for (let start = 0; start < value.length; start += 3) {
    const [a, b, c] = [0, 1, 2].map((offset) => value.charCodeAt(start + offset))
    const bits = ((a ?? 0) << 16) | ((b || 0) << 8) | (c || 0)
    const missing = Math.max(0, start + 3 - value.length)
    const group = [18, 12, 6, 0].map((shift) => letters.charAt((bits >> shift) & 63)).join('')
    coded += group.slice(0, 4 - missing) + '='.repeat(missing)
  }
  return coded
}
