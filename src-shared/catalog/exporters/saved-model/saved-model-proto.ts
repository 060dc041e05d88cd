import { bytes, encoded, float, int, ints, message, nested, text } from '../onnx/protobuf.ts'
import type { Field, Message } from '../onnx/protobuf.ts'

/**
 * TensorFlow's file form of a graph (tensorflow/core/protobuf/saved_model.proto, core/framework/graph.proto): the
 * messages and fields that an exported generator and a compiled step need. Field numbers are those of the .proto files.
 */
export type NodeDef = {
  name: string
  operation: string
  /** `name`, `name:output`, or `^name` for “after”. */
  inputs: readonly string[]
  attributes: Readonly<Record<string, AttributeValue>>
}

export type ElementArray = Float32Array | Int32Array | Uint8Array | BigInt64Array
/** `dtype` is TensorFlow's number for the type; -1 is a dimension of any size. */
type TensorType = { shape: readonly number[]; dtype: number }

/** TensorFlow's numbers for types (core/framework/types.proto). */
export const DATA_TYPE = { float: 1, int32: 3, bool: 10 } as const

export type AttributeValue =
  | { text: string }
  | { int: number }
  | { float: number }
  | { bool: boolean }
  | { type: number }
  | { shape: readonly number[] }
  | { tensor: TensorType & { data: ElementArray } }
  | { ints: readonly number[] }
  | { floats: readonly number[] }
  | { bools: readonly boolean[] }

export type Signature = {
  name: string
  inputs: readonly Named[]
  outputs: readonly Named[]
}
/** Name of a graph node whose first output this is, and its type. */
/** `key`: what callers call it, where that is not the node's name. */
export type Named = TensorType & { name: string; key?: string }

export const TAG = 'serve'

export function savedModel(graph: {
  nodes: readonly NodeDef[]
  signatures: readonly Signature[]
}): Uint8Array {
  const info = message(text(4, TAG), text(5, '2.9.1'))
  const definition = message(
    ...graph.nodes.map((node) => nested(1, nodeMessage(node))),
    nested(4, message(int(1, PRODUCER))),
  )
  const signatures = graph.signatures.map((each) => entry(5, each.name, nested(2, signatureMessage(each))))
  const metaGraph = message(nested(1, info), nested(2, definition), ...signatures)
  return encoded(message(int(1, 1), nested(2, metaGraph)))
}

/** Version of the graph's semantics: TensorFlow 2.9's, the oldest library that set-up accepts. */
const PRODUCER = 987

function nodeMessage(node: NodeDef): Message {
  return message(
    text(1, node.name),
    text(2, node.operation),
    node.inputs.map((input) => text(3, input)),
    Object.entries(node.attributes).map(([name, value]) =>
      entry(5, name, nested(2, attributeMessage(value))),
    ),
  )
}

/** One entry of a map field: key 1, value 2. */
function entry(field: number, key: string, value: Field): Field {
  return nested(field, message(text(1, key), value))
}

function attributeMessage(value: AttributeValue): Message {
  if ('text' in value) return text(2, value.text)
  if ('int' in value) return int(3, value.int)
  if ('float' in value) return float(4, value.float)
  if ('bool' in value) return int(5, value.bool ? 1 : 0)
  if ('type' in value) return int(6, value.type)
  if ('shape' in value) return nested(7, shapeMessage(value.shape))
  if ('tensor' in value) return nested(8, tensorMessage(value.tensor))
  if ('ints' in value) return nested(1, ints(3, value.ints))
  if ('floats' in value) return nested(1, bytes(4, bytesOf(Float32Array.from(value.floats))))
  return nested(1, ints(5, value.bools.map(Number)))
}

function shapeMessage(shape: readonly number[]): Message {
  return message(...shape.map((dim) => nested(2, int(1, dim))))
}

function tensorMessage({ dtype, shape, data }: TensorType & { data: ElementArray }): Message {
  const head = [int(1, dtype), nested(2, shapeMessage(shape))]
  const [first] = data
  // One number stands for all, so that a large tensor of ones is a few bytes.
  if (
    dtype === DATA_TYPE.float &&
    data.length > 1 &&
    data.every((each: number | bigint) => Object.is(each, first))
  ) {
    return message(...head, bytes(5, bytesOf(data.slice(0, 1))))
  }
  return message(...head, bytes(4, bytesOf(data)))
}

function bytesOf(data: ElementArray): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function signatureMessage({ inputs, outputs }: Signature): Message {
  const tensor = (each: Named) =>
    nested(2, message(text(1, `${each.name}:0`), int(2, each.dtype), nested(3, shapeMessage(each.shape))))
  return message(
    inputs.map((each) => entry(1, each.key ?? each.name, tensor(each))),
    outputs.map((each) => entry(2, each.key ?? each.name, tensor(each))),
    text(3, 'tensorflow/serving/predict'),
  )
}
