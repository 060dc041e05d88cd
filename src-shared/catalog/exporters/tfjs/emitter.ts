import type { GraphNode } from '../graph/graph.ts'
import type { AttributeValue } from '../saved-model/saved-model-proto.ts'

/** Collects the nodes and constants of the model while operations are translated one by one. */
export type Emitter = {
  emit(op: string, inputs: readonly string[], attributes: Readonly<Record<string, AttributeValue>>): string
  /** A constant list of whole numbers; the same list is stored once. */
  ints(values: readonly number[], shape?: readonly number[]): string
  int(value: number): string
  float(value: number): string
  floats(values: Float32Array): string
  nameOf(node: GraphNode): string
  /** The boolean behind a comparison; other values are compared with zero. */
  booleanOf(node: GraphNode): string
}
