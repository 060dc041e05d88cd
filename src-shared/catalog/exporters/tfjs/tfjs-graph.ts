import type { Graph, GraphNode } from '../graph/graph.ts'
import { constantOf, nodesInOrder } from '../graph/graph.ts'
import { knownDims } from '../graph/shapes.ts'
import { uniqueNames } from '../graph/unique-names.ts'
import type { Emitter } from './emitter.ts'
import type { AttrValue, DataType, NodeDef } from './graph-def.ts'
import { FLOAT, tensorShape } from './graph-def.ts'
import { translate } from './translate.ts'

export type StoredConstant = { name: string; shape: readonly number[]; values: Float32Array | Int32Array }
export type TfjsParts = { nodes: NodeDef[]; constants: StoredConstant[] }

/** Translates a graph that `toTfjsGraph` has prepared. */
export function tfjsParts(graph: Graph): TfjsParts {
  const parts: TfjsParts = { nodes: [], constants: [] }
  const names = new Map<GraphNode, string>()
  const booleans = new Map<GraphNode, string>()
  const shared = new Map<string, string>()
  const unique = uniqueNames([
    ...graph.inputs.map((input) => input.operation.name),
    ...graph.outputs.map((output) => output.name),
  ])
  let scope = ''

  function emit(op: string, input: readonly string[], attr: Readonly<Record<string, AttrValue>>): string {
    const name = unique(scope === '' ? op : `${nodeName(scope)}/${op}`)
    parts.nodes.push({ name, op, input: [...input], attr: { ...attr } })
    return name
  }

  function store(base: string, constant: Omit<StoredConstant, 'name'>): string {
    const name = unique(nodeName(base))
    const dtype: DataType = constant.values instanceof Int32Array ? 'DT_INT32' : 'DT_FLOAT'
    const shape = tensorShape(constant.shape)
    const attr = { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: shape } } }
    parts.nodes.push({ name, op: 'Const', input: [], attr })
    parts.constants.push({ name, ...constant })
    return name
  }

  function once(key: string, constant: Omit<StoredConstant, 'name'>): string {
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
          : emit('Cast', [nameOf(node)], { SrcT: FLOAT, DstT: { type: 'DT_BOOL' } })
      booleans.set(node, name)
      return name
    },
  }

  for (const { operation, shape } of graph.inputs) {
    const attr = { dtype: FLOAT, shape: { shape: tensorShape(shape) } }
    parts.nodes.push({ name: operation.name, op: 'Placeholder', input: [], attr })
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
    parts.nodes.push({ name, op: 'Identity', input: [nameOf(value)], attr: { T: FLOAT } })
  }
  return parts
}

function labelOf(node: GraphNode): string {
  return node.operation.op === 'constant' && node.operation.label !== '' ? node.operation.label : 'constant'
}

/** Node names are letters, digits and `_.-/`; a colon would be read as the number of an output. */
function nodeName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_.\-/]/g, '_').replace(/^[^A-Za-z0-9.]/, 'n$&')
}
