import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { knownDims } from '../graph/shapes.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import type { AttributeValue, NodeDef } from '../saved-model/saved-model-proto.ts'
import { DATA_TYPE } from '../saved-model/saved-model-proto.ts'
import type { Emitter } from './emitter.ts'
import { BOOL, FLOAT } from './types.ts'
import { translate } from './translate.ts'

type Constant = { shape: readonly number[]; values: Float32Array | Int32Array }

/**
 * A graph that `toTensorFlowGraph` has prepared as TensorFlow's nodes. Inputs and outputs have nodes of their names,
 * and every attribute is one that TensorFlow itself knows for the operation.
 */
export function tensorFlowNodes(graph: Graph): NodeDef[] {
  const nodes: NodeDef[] = []
  const names = new Map<GraphNode, string>()
  const booleans = new Map<GraphNode, string>()
  const shared = new Map<string, string>()
  const unique = uniqueNames([
    ...graph.inputs.map((input) => input.operation.name),
    ...graph.outputs.map((output) => output.name),
  ])
  let scope = ''

  function emit(
    operation: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, AttributeValue>>,
  ): string {
    const name = unique(scope === '' ? operation : `${nodeName(scope)}/${operation}`)
    nodes.push({ name, operation, inputs, attributes })
    return name
  }

  function store(base: string, { shape, values }: Constant): string {
    const name = unique(nodeName(base))
    const dtype = values instanceof Int32Array ? DATA_TYPE.int32 : DATA_TYPE.float
    const attributes = { dtype: { type: dtype }, value: { tensor: { dtype, shape, data: values } } }
    nodes.push({ name, operation: 'Const', inputs: [], attributes })
    return name
  }

  function once(key: string, constant: Constant): string {
    const known = shared.get(key)
    if (known !== undefined) return known
    const name = store(key, constant)
    shared.set(key, name)
    return name
  }

  function nameOf(node: GraphNode): string {
    const name = names.get(node)
    if (name === undefined)
      throw new Error(`Node ${node.id} (${node.operation.op}) is used before it is made`)
    return name
  }

  const emitter: Emitter = {
    emit,
    ints: (values, shape = [values.length]) =>
      once(`ints_${values.join('_')}_of_${shape.join('x')}`, { shape, values: Int32Array.from(values) }),
    int: (value) => once(`int_${value}`, { shape: [], values: Int32Array.of(value) }),
    float: (value) => once(`float_${value}`, { shape: [], values: Float32Array.of(value) }),
    floats: (values) => once(`floats_${values.join('_')}`, { shape: [values.length], values }),
    nameOf,
    booleanOf: (node) => {
      const known = booleans.get(node)
      if (known !== undefined) return known
      const name =
        node.operation.op === 'greaterEqual'
          ? emit('GreaterEqual', node.inputs.map(nameOf), { T: FLOAT })
          : emit('Cast', [nameOf(node)], { SrcT: FLOAT, DstT: BOOL })
      booleans.set(node, name)
      return name
    },
  }

  for (const { operation, shape } of graph.inputs) {
    const attributes = { dtype: FLOAT, shape: { shape: shape.map((dim) => dim ?? -1) } }
    nodes.push({ name: operation.name, operation: 'Placeholder', inputs: [], attributes })
  }
  for (const node of nodesInOrder(graph)) {
    scope = node.scope
    const values = constantOf(node)
    if (node.operation.op === 'input') names.set(node, node.operation.name)
    else if (values === null) names.set(node, translate(node, emitter))
    else
      names.set(
        node,
        store(labelOf(node), { shape: knownDims(node.shape), values: Float32Array.from(values) }),
      )
  }
  for (const { name, value } of graph.outputs) {
    nodes.push({ name, operation: 'Identity', inputs: [nameOf(value)], attributes: { T: FLOAT } })
  }
  return nodes
}

function labelOf(node: GraphNode): string {
  return node.operation.op === 'constant' && node.operation.label !== '' ? node.operation.label : 'constant'
}

/** Node names are letters, digits and `_.-/`; a colon would be read as the number of an output. */
function nodeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.\-/]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&')
}
