import type { Attribute, ElementArray } from '../native-binding.ts'

/** One training update as a graph of TensorFlow operations: what the stages of the compiler hand to each other. */
export type StepGraph = {
  /** In an order in which every input comes before its use. */
  nodes: readonly Node[]
  /** What the update leaves behind, by name: new values of variables, losses. */
  results: ReadonlyMap<string, Value>
}

export type Node = InputNode | ConstantNode | OperationNode

/** A tensor whose numbers change from update to update: a variable, a piece of the batch, a count. */
export type InputNode = { kind: 'input'; name: string; outputs: readonly [TensorType] }
export type ConstantNode = { kind: 'constant'; data: ElementArray; outputs: readonly [TensorType] }
export type OperationNode = {
  kind: 'operation'
  operation: string
  attributes: readonly Attribute[]
  inputs: readonly Value[]
  outputs: readonly TensorType[]
}

export type Value = { node: Node; output: number }
/** `dtype` is TensorFlow's number for the type. */
export type TensorType = { shape: readonly number[]; dtype: number }

export function typeOf({ node, output }: Value): TensorType {
  const type = node.outputs[output]
  if (type === undefined) throw new Error(`A step's node has no output ${output}`)
  return type
}

export function elements({ shape }: TensorType): number {
  return shape.reduce((product, dim) => product * dim, 1)
}

/** Why a step cannot be compiled; training goes on without and says so. */
export class CompileRefusal extends Error {
  /** The TensorFlow operation at fault, where there is one. */
  readonly operation: string | null
  constructor(message: string, operation: string | null = null) {
    super(message)
    this.name = 'CompileRefusal'
    this.operation = operation
  }
}
