import type { Shape } from '../../../tensor/shape.ts'
import type { Field, Message } from './protobuf.ts'
import { bytes, float, int, ints, message, nested, text } from './protobuf.ts'

/** The messages of onnx.proto3 that a model of ours consists of (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3). */
export type Attribute =
  { int: number } | { float: number } | { text: string } | { ints: readonly number[] } | { tensor: Message }

export type OnnxNode = {
  type: string
  name: string
  inputs: readonly string[]
  outputs: readonly string[]
  attributes: Readonly<Record<string, Attribute>>
}

const FLOAT = 1
const INT64 = 7

/** The name of the open batch dimension. */
export const BATCH = 'N'

export function nodeProto(node: OnnxNode): Message {
  return message(
    node.inputs.map((input) => text(1, input)),
    node.outputs.map((output) => text(2, output)),
    text(3, node.name),
    text(4, node.type),
    Object.entries(node.attributes).map(([name, value]) => nested(5, attributeProto(name, value))),
  )
}

const ATTRIBUTE_TYPE = { float: 1, int: 2, text: 3, tensor: 4, ints: 7 } as const

function attributeProto(name: string, value: Attribute): Message {
  if ('int' in value) return message(text(1, name), int(3, value.int), int(20, ATTRIBUTE_TYPE.int))
  if ('float' in value) return message(text(1, name), float(2, value.float), int(20, ATTRIBUTE_TYPE.float))
  if ('text' in value) return message(text(1, name), text(4, value.text), int(20, ATTRIBUTE_TYPE.text))
  if ('ints' in value) return message(text(1, name), ints(8, value.ints), int(20, ATTRIBUTE_TYPE.ints))
  return message(text(1, name), nested(5, value.tensor), int(20, ATTRIBUTE_TYPE.tensor))
}

export function floatTensor(name: string, values: Float32Array, shape: readonly number[]): Message {
  return tensorProto(name, { type: FLOAT, shape, raw: littleEndian(values, 4) })
}

export function int64Tensor(name: string, values: readonly number[], shape: readonly number[]): Message {
  const whole = BigInt64Array.from(values, (value) => BigInt(value))
  return tensorProto(name, { type: INT64, shape, raw: littleEndian(whole, 8) })
}

function tensorProto(
  name: string,
  tensor: { type: number; shape: readonly number[]; raw: Uint8Array },
): Message {
  return message(ints(1, tensor.shape), int(2, tensor.type), text(8, name), bytes(9, tensor.raw))
}

export function valueInfo(name: string, shape: Shape, description: string): Message {
  const dims = shape.map((dim) => nested(1, dim === null ? message(text(2, BATCH)) : message(int(1, dim))))
  const tensorType = message(int(1, FLOAT), nested(2, message(dims)))
  return message(text(1, name), nested(2, message(nested(1, tensorType))), text(3, description))
}

export function modelProto(model: {
  producer: { name: string; version: string }
  irVersion: number
  opset: number
  description: string
  graph: Message
  metadata: Readonly<Record<string, string>>
}): Message {
  return message(
    int(1, model.irVersion),
    text(2, model.producer.name),
    text(3, model.producer.version),
    text(6, model.description),
    nested(7, model.graph),
    nested(8, message(text(1, ''), int(2, model.opset))),
    Object.entries(model.metadata).map(([key, value]) => nested(14, message(text(1, key), text(2, value)))),
  )
}

export function graphProto(graph: {
  name: string
  description: string
  nodes: readonly OnnxNode[]
  tensors: readonly Message[]
  inputs: readonly Message[]
  outputs: readonly Message[]
}): Message {
  const many = (field: number, parts: readonly Message[]): Field[] => parts.map((part) => nested(field, part))
  return message(
    many(1, graph.nodes.map(nodeProto)),
    text(2, graph.name),
    many(5, graph.tensors),
    text(10, graph.description),
    many(11, graph.inputs),
    many(12, graph.outputs),
  )
}

/** The file's byte order, whatever the machine's. */
function littleEndian(values: Float32Array | BigInt64Array, width: number): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return raw
  const swapped = raw.slice()
  for (let start = 0; start < swapped.length; start += width) swapped.subarray(start, start + width).reverse()
  return swapped
}
