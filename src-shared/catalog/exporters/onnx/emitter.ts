import type { GraphNode } from '../graph/graph.ts'
import type { Attribute } from './onnx-proto.ts'

/** Collects the nodes and constant tensors of the file while operations are translated one by one. */
export type Emitter = {
  /** Adds an ONNX node with one output and returns the output's name. */
  emit(type: string, inputs: readonly string[], attributes?: Readonly<Record<string, Attribute>>): string
  /** A constant list of whole numbers, as ONNX takes shapes, axes and pads; the same list is stored once. */
  int64s(values: readonly number[]): string
  float(value: number): string
  floats(values: Float32Array, shape: readonly number[]): string
  /** The name of a node's value. */
  nameOf(node: GraphNode): string
  /** The boolean behind a comparison; other values are compared with zero. */
  booleanOf(node: GraphNode): string
}
