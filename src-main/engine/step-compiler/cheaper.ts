import type { Attribute, Binding } from '../native-binding.ts'
import { elements, typeOf, type ConstantNode, type OperationNode, type Value } from './step-graph.ts'

/**
 * The same product from an operation that costs less to start. TensorFlow.js multiplies all matrices as batches; for
 * small ones the batch is a third of the time. A product of a column and a row needs no matrix product at all.
 */
export function cheaper(binding: Binding, node: OperationNode): OperationNode {
  if (node.operation !== 'BatchMatMulV2') return node
  const [a, b] = node.inputs
  if (a === undefined || b === undefined) return node
  const [x, y] = [typeOf(a).shape, typeOf(b).shape]
  if (x.length !== 2 || y.length !== 2) return node
  const turned = { a: isSet(node, 'adj_x'), b: isSet(node, 'adj_y') }
  const type = node.attributes.filter((each) => each.name === 'T')
  const [inner] = turned.a ? x : [x[1]]
  if (inner === 1) {
    return {
      ...{ kind: 'operation', operation: 'Mul', attributes: type, outputs: node.outputs },
      inputs: [shaped(binding, a, [elements(typeOf(a)), 1]), shaped(binding, b, [1, elements(typeOf(b))])],
    }
  }
  const flag = (name: string, value: boolean): Attribute => ({ name, type: binding.TF_ATTR_BOOL, value })
  return {
    ...{ kind: 'operation', operation: 'MatMul', inputs: node.inputs, outputs: node.outputs },
    attributes: [...type, flag('transpose_a', turned.a), flag('transpose_b', turned.b)],
  }
}

function isSet({ attributes }: OperationNode, name: string): boolean {
  return Boolean(attributes.find((each) => each.name === name)?.value)
}

/** The same numbers in another shape. */
function shaped(binding: Binding, value: Value, shape: readonly number[]): Value {
  const { shape: before, dtype } = typeOf(value)
  if (before.every((dim, axis) => dim === shape[axis])) return value
  const outputs: ConstantNode['outputs'] = [{ shape: [shape.length], dtype: binding.TF_INT32 }]
  const wanted: ConstantNode = { kind: 'constant', data: Int32Array.from(shape), outputs }
  const node: OperationNode = {
    ...{ kind: 'operation', operation: 'Reshape', outputs: [{ shape, dtype }] },
    inputs: [value, { node: wanted, output: 0 }],
    attributes: [
      { name: 'T', type: binding.TF_ATTR_TYPE, value: dtype },
      { name: 'Tshape', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
    ],
  }
  return { node, output: 0 }
}
